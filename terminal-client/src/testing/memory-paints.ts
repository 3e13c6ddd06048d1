/** Paints in memory: what a reloaded page finds again in tests. */
import type { PaneId, SessionId } from "@coda/protocol";
import { clientLimits } from "../client-limits.ts";
import { isWanted, paintVersion, type PaintStore, type SavedPaint } from "../saved-paint.ts";

export class MemoryPaints implements PaintStore {
  /** So many saves fail from now on. */
  failing = 0;
  saves = 0;
  /** Nothing is given back before this. */
  ready: Promise<void> = Promise.resolve();
  #paints: SavedPaint[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async load(session: SessionId, panes: readonly PaneId[]): Promise<SavedPaint | undefined> {
    await this.ready;
    const youngest = this.#now() - clientLimits.paintMs;
    return this.#paints.findLast(
      (paint) =>
        paint.session === session &&
        paint.version === paintVersion &&
        isWanted(panes, paint) &&
        paint.savedAtMs > youngest,
    );
  }

  async save(paint: SavedPaint): Promise<void> {
    this.saves += 1;
    if (this.failing > 0) {
      this.failing -= 1;
      throw new Error("the store is busy");
    }
    const others = this.#paints.filter(({ session, pane }) => session !== paint.session || pane !== paint.pane);
    this.#paints = [...others, structuredClone(paint)].slice(-clientLimits.paints);
  }

  async forget(session: SessionId): Promise<void> {
    this.#paints = this.#paints.filter((paint) => paint.session !== session);
  }

  close(): void {
    // a memory holds nothing
  }
}
