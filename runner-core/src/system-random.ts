/** The machine's randomness, uniform in [0, 1): for jitter, never for secrets. */
export function systemRandom(): number {
  return Math.random();
}
