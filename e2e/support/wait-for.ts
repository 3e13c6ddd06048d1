/** Waits for a condition, never for a time. */

export interface WaitOptions {
  readonly what: string;
  readonly withinMs?: number;
  /** How long between two looks, for what is costly to look at; default 20 ms. */
  readonly everyMs?: number;
  /** What there was instead, for the message. */
  readonly show?: () => string;
}

const lookEveryMs = 20;

/** Polls until `look` gives something but undefined or false. Throws after `withinMs` (30 s). */
export async function waitFor<Value>(
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  options: WaitOptions,
): Promise<Value> {
  const deadline = performance.now() + (options.withinMs ?? 30_000);
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline)
      throw new Error(
        `waited in vain for ${options.what}${options.show === undefined ? "" : `; there was:\n${options.show()}`}`,
      );
    await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? lookEveryMs));
  }
}
