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

  /** True when none of these is told too often already: then all count as told. What is not told leaves no trace. */
  take(tellings: readonly Telling[], nowMs: number): boolean {
    for (const [known, { untilMs }] of this.#told) if (untilMs <= nowMs) this.#told.delete(known);
    if (tellings.some((telling) => this.#recent(telling, nowMs).length >= telling.most)) return false;
    for (const telling of tellings) {
      const { key, withinMs } = telling;
      this.#told.set(key, { atMs: [...this.#recent(telling, nowMs), nowMs], untilMs: nowMs + withinMs });
    }
    return true;
  }

  #recent({ key, withinMs }: Telling, nowMs: number): number[] {
    return (this.#told.get(key)?.atMs ?? []).filter((atMs) => nowMs - atMs < withinMs);
  }
}
