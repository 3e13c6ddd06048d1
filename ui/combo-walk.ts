/** Which choice a key goes to while a field has the focus. Pure. */

/** As many as are seen at once. */
const pageLength = 8;

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: pageLength,
  PageUp: -pageLength,
};

/** Arrows go round at the ends, pages stop there. Undefined for every other key, and where there is nothing to choose. */
export function nextOption(key: string, from: string | undefined, ids: readonly string[]): string | undefined {
  const step = steps[key];
  const last = ids.length - 1;
  if (step === undefined || last < 0) return undefined;
  const at = from === undefined ? -1 : ids.indexOf(from);
  if (at === -1) return step > 0 ? ids[0] : ids[last];
  if (Math.abs(step) === 1) return ids[(at + step + ids.length) % ids.length];
  return ids[Math.min(last, Math.max(0, at + step))];
}
