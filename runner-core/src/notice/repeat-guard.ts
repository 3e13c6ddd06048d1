/** How often the same may be told: a storm of it is told once. Knows no notices, only keys and a steady clock's time. */

export interface Telling {
  readonly key: string;
  /** At most so many within so long. */
  readonly most: number;
  readonly withinMs: number;
}

interface Told {
  readonly atMs: readonly number[];
  readonly untilMs: number;
}

export class RepeatGuard {
  readonly #told = new Map<string, Told>();

  /** True when it may be told: then it counts as told. */
  take({ key, most, withinMs }: Telling, nowMs: number): boolean {
    for (const [known, { untilMs }] of this.#told) if (untilMs <= nowMs) this.#told.delete(known);
    const recent = (this.#told.get(key)?.atMs ?? []).filter((atMs) => nowMs - atMs < withinMs);
    if (recent.length >= most) return false;
    this.#told.set(key, { atMs: [...recent, nowMs], untilMs: nowMs + withinMs });
    return true;
  }
}
