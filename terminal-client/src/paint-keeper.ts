/**
 * Saves a pane's picture in the browser, now and then and when the page is left, and gives it back at the next opening.
 * What it cannot do is not missed: every failure is contained.
 */
import type { PaneId, SessionId } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";
import { withDeadline } from "./deadline.ts";
import { paintBytes, paintItems, paintVersion, type PaintStore, type SavedPaint } from "./saved-paint.ts";
import type { Tape } from "./tape.ts";
import type { TapeItem, TapeKeyframe } from "./tape-items.ts";

export interface PaintPorts {
  readonly session: SessionId;
  readonly store: PaintStore;
  readonly clock: Clock;
  readonly tape: Tape;
  /** The pane on view; undefined while it is not known, or while what is shown of it is kept nowhere. */
  pane(): PaneId | undefined;
  /** The transcript's newest part: it has a keyframe near the end. */
  latest(): Promise<readonly TapeItem[]>;
  report(what: string, error: unknown): void;
}

export class PaintKeeper {
  readonly #ports: PaintPorts;
  #anchor: TapeKeyframe | undefined;
  #cancel: (() => void) | undefined;
  #delayMs: number = clientLimits.savePaintMs;
  #saving = false;
  #failed = false;

  constructor(ports: PaintPorts) {
    this.#ports = ports;
  }

  /** Undefined when there is none, or not soon. */
  async load(pane: PaneId | undefined): Promise<SavedPaint | undefined> {
    const { store, session, clock } = this.#ports;
    try {
      return await withDeadline(clock, clientLimits.loadPaintMs, async () => store.load(session, pane));
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /** The picture is another one now. */
  moved(): void {
    if (this.#failed) return;
    this.#cancel ??= this.#ports.clock.after(this.#delayMs, () => {
      this.#cancel = undefined;
      void this.#save();
    });
  }

  /** The page may be gone in a moment: what is to be saved is saved now. */
  away(): void {
    if (this.#cancel === undefined) return;
    this.dispose();
    void this.#save();
  }

  async forget(): Promise<void> {
    await this.#contain(async () => this.#ports.store.forget(this.#ports.session));
  }

  dispose(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  async #save(): Promise<void> {
    if (this.#saving) return this.moved();
    this.#saving = true;
    await this.#contain(async () => this.#saveNow());
    this.#saving = false;
  }

  async #saveNow(): Promise<void> {
    const { session, store, clock, tape } = this.#ports;
    const items = paintItems(tape, this.#anchor) ?? [];
    // Nearer to the end the transcript has a place to draw from; the next time it is known.
    if (items === "too-much") return this.#moveAnchor();
    const { savePaintMs, savePaintMsPerKib } = clientLimits;
    this.#delayMs = savePaintMs + (paintBytes(items) / 1024) * savePaintMsPerKib;
    const pane = this.#ports.pane();
    if (pane === undefined || items.length === 0) return;
    await store.save({ version: paintVersion, session, pane, savedAtMs: clock.now(), items });
  }

  async #moveAnchor(): Promise<void> {
    const before = this.#anchor;
    const items = await this.#ports.latest();
    const epoch = items.findLast((item) => item.kind === "epoch");
    const keyframe = items.findLast((item) => item.kind === "keyframe");
    if (epoch?.epoch !== this.#ports.tape.epoch || keyframe === undefined) return;
    this.#anchor = keyframe;
    if (keyframe.offset !== before?.offset) this.moved();
  }

  async #contain(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!this.#failed) this.#ports.report("the picture cannot be kept in this browser", error);
    this.#failed = true;
  }
}
