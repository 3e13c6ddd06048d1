/** When a pane may be tried again after its recording failed: at once, then after 1 s, doubling up to a minute. */
import type { PaneId } from "@coda/protocol";
import type { Clock } from "../clock.ts";

const baseMs = 1_000;
const capMs = 60_000;

export class PaneBackoff {
  readonly #clock: Clock;
  readonly #panes = new Map<PaneId, { readonly failures: number; readonly notBeforeMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  mayTry(pane: PaneId): boolean {
    return this.#clock.steadyMs() >= (this.#panes.get(pane)?.notBeforeMs ?? 0);
  }

  /** Gives the wait in milliseconds. */
  failed(pane: PaneId): number {
    const before = this.#panes.get(pane)?.failures ?? 0;
    const waitMs = before === 0 ? 0 : Math.min(capMs, baseMs * 2 ** Math.min(before - 1, 10));
    this.#panes.set(pane, { failures: before + 1, notBeforeMs: this.#clock.steadyMs() + waitMs });
    return waitMs;
  }

  forget(pane: PaneId): void {
    this.#panes.delete(pane);
  }

  keepOnly(panes: ReadonlySet<PaneId>): void {
    for (const pane of this.#panes.keys()) if (!panes.has(pane)) this.#panes.delete(pane);
  }
}
