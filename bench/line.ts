/** One way to a terminal, as both sides of the comparison offer it. */

export interface TerminalLine {
  /** Types bytes. */
  send(bytes: Uint8Array): void;
  /** What was typed last was sealed for so many milliseconds before it was sent. Undefined where nothing is sealed. */
  readonly sealedMs?: number;
  /** Output as it arrives; one listener at a time. */
  onOutput(listener: (bytes: Uint8Array) => void): void;
  close(): Promise<void>;
}

/** Rejects after `withinMs`; for waits that nothing else would end. */
export async function within<Value>(promise: Promise<Value>, what: string, withinMs = 30_000): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`waited in vain for ${what}`)), withinMs);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Types `bytes` and waits for output that holds `wanted` (for any output if that is undefined); milliseconds between. */
export async function roundTrip(line: TerminalLine, bytes: Uint8Array, wanted?: number): Promise<number> {
  const seen = Promise.withResolvers<number>();
  line.onOutput((output) => {
    if (wanted === undefined || output.includes(wanted)) seen.resolve(performance.now());
  });
  const began = performance.now();
  line.send(bytes);
  const what = wanted === undefined ? "output" : `the echo of '${String.fromCharCode(wanted)}'`;
  return (await within(seen.promise, what)) - began;
}
