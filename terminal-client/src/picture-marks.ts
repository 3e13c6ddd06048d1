/**
 * The places in a pane's output that are marked for the reader, and the marks of them on one screen. A screen that is drawn
 * anew gets its own: rows are another thing there.
 */
import type { Position } from "@coda/protocol";
import type { PlaceKeeper } from "./place-keeper.ts";
import type { MarkLine, RowMark } from "./row-mark.ts";
import type { Screen } from "./screen.ts";

export interface WantedMark {
  readonly at: Position;
  readonly line: MarkLine;
}

type Look = MarkLine["look"];

/** One of each look. */
export type WantedMarks = ReadonlyMap<Look, WantedMark>;

export class ScreenMarks implements PlaceKeeper {
  readonly #wanted: WantedMarks;
  readonly #marks = new Map<Look, RowMark>();

  constructor(wanted: WantedMarks) {
    this.#wanted = wanted;
  }

  stopsIn({ epoch, offset: from }: Position, bytes: Uint8Array): readonly number[] {
    if (this.#wanted.size === 0) return [];
    const to = from + bytes.length;
    const stops = Array.from(this.#wanted.values(), ({ at }) => at)
      .filter((at) => at.epoch === epoch && at.offset <= to && (at.offset > from || (from === 0 && at.offset === 0)))
      .map(({ offset }) => offset);
    return [...new Set(stops)].toSorted((a, b) => a - b);
  }

  drawnTo({ epoch, offset }: Position, screen: Screen): void {
    for (const [look, { at, line }] of this.#wanted) {
      if (at.epoch !== epoch || at.offset !== offset || this.#marks.has(look)) continue;
      const mark = screen.mark(line);
      if (mark !== undefined) this.#marks.set(look, mark);
    }
  }

  startedOver(): void {
    for (const look of this.#marks.keys()) this.remove(look);
  }

  remove(look: Look): void {
    this.#marks.get(look)?.dispose();
    this.#marks.delete(look);
  }

  /** Undefined where it is not on the screen. */
  rowOf(look: Look): number | undefined {
    return this.#marks.get(look)?.row;
  }
}
