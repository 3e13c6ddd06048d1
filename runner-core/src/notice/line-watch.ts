/** The lines of one pane that its session's patterns are looked for in: which are taken, and how many are left out. */
import { limits, type WatcherId } from "@coda/protocol";
import type { LineMatcher } from "./line-matcher.ts";
import type { WatchedPattern } from "./watched-pattern.ts";

export type Patterns = ReadonlyMap<WatcherId, WatchedPattern>;

export interface LineWatchOptions {
  readonly matcher: LineMatcher;
  /** A watcher's pattern occurs in a line, whose end is at `offset`. */
  readonly matched: (watcher: WatcherId, line: string, offset: number) => void;
}

export class LineWatch {
  readonly #options: LineWatchOptions;
  #patterns: Patterns = new Map();
  #waiting = 0;
  #leftOut = 0;

  constructor(options: LineWatchOptions) {
    this.#options = options;
  }

  use(patterns: Patterns): void {
    this.#patterns = patterns;
  }

  /** False: nobody looks for anything, or so many wait that this one is left out. `heard`: of those still to be told of. */
  wantsLine(heard: number): boolean {
    if (this.#patterns.size === 0) return false;
    if (this.#waiting + heard < limits.watchedLines) return true;
    this.#leftOut += 1;
    return false;
  }

  finished(text: string, offset: number): void {
    const patterns = this.#patterns;
    const line = text.slice(0, limits.watchedLineCharacters);
    this.#waiting += 1;
    this.#options.matcher.add({
      line,
      patterns: [...patterns.values()],
      looked: (found) => {
        this.#waiting -= 1;
        for (const [watcher, pattern] of patterns)
          if (found.includes(pattern)) this.#options.matched(watcher, line, offset);
      },
    });
  }

  /** How many were left out since this was asked last. */
  takeLeftOut(): number {
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }
}
