/**
 * Saves a pane's picture in the browser, now and then and when the page is left, and gives it back at the next opening.
 * What it cannot do is not missed: every failure is contained.
 */
import type { IdeaId, PaneId, SessionId } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";
import { withDeadline } from "./deadline.ts";
import { paintBytes, paintItems, paintVersion, type PaintStore, type SavedPaint } from "./saved-paint.ts";
import type { Tape } from "./tape.ts";
import type { TapeItem, TapeKeyframe } from "./tape-items.ts";

export interface PaintPorts {
  readonly idea: IdeaId;
  readonly session: SessionId;
  readonly store: PaintStore;
  readonly clock: Clock;
  readonly tape: Tape;
  /** The pane on view; undefined while it is not known. */
  pane(): PaneId | undefined;
  /** The transcript's newest part: it has a keyframe near the end. */
  latest(): Promise<readonly TapeItem[]>;
  report(what: string, error: unknown): void;
}

/** A store that failed so often in a row will not do better. */
const triesToSave = 3;

export class PaintKeeper {
  readonly #ports: PaintPorts;
  #anchor: TapeKeyframe | undefined;
  #cancel: (() => void) | undefined;
  #delayMs: number = clientLimits.savePaintMs;
  #saving = false;
  #failures = 0;
  #disposed = false;

  constructor(ports: PaintPorts) {
    this.#ports = ports;
  }

  /** Undefined when there is none, or not soon: then `late` gets it once it is there. */
  async load(panes: readonly PaneId[], late: (paint: SavedPaint) => void): Promise<SavedPaint | undefined> {
    const { store, session, clock } = this.#ports;
    const loading = store.load(session, panes).catch(() => undefined);
    try {
      return await withDeadline(clock, clientLimits.loadPaintMs, async () => loading);
    } catch {
      void loading.then((paint) => paint && late(paint));
      return undefined;
    }
  }

  /** The picture is another one now. */
  moved(): void {
    if (this.#disposed || this.#failures >= triesToSave) return;
    this.#cancel ??= this.#ports.clock.after(this.#delayMs, () => {
      this.#cancel = undefined;
      void this.#save();
    });
  }

  /** The page may be gone in a moment: what is to be saved is saved now. */
  away(): void {
    if (this.#cancel === undefined) return;
    this.#cancel();
    this.#cancel = undefined;
    void this.#save();
  }

  /** The session is gone: nothing of it stays here. */
  async forget(): Promise<void> {
    this.dispose();
    await this.#ports.store.forget(this.#ports.session).catch(() => undefined);
  }

  /** Saves nothing any more: another page may save a newer picture from now on. */
  dispose(): void {
    this.#disposed = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  async #save(): Promise<void> {
    if (this.#saving) return this.moved();
    this.#saving = true;
    await this.#saveNow();
    this.#saving = false;
  }

  async #saveNow(): Promise<void> {
    const { idea, session, clock, tape } = this.#ports;
    const pane = this.#ports.pane();
    // What is shown of captures is kept nowhere.
    if (pane === undefined || tape.captured) return;
    const items = paintItems(tape, this.#anchor) ?? [];
    if (items === "too-much") return this.#moveAnchor();
    this.#wait(clientLimits.savePaintMs + (paintBytes(items) / 1024) * clientLimits.savePaintMsPerKib);
    if (items.length > 0)
      await this.#store({ version: paintVersion, idea, session, pane, savedAtMs: clock.now(), items });
  }

  async #store(paint: SavedPaint): Promise<void> {
    try {
      await this.#ports.store.save(paint);
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      if (this.#failures === triesToSave) this.#ports.report("the picture cannot be kept in this browser", error);
    }
  }

  /** Nearer to the end the transcript may have a place to draw from; where it has none yet, there is time. */
  async #moveAnchor(): Promise<void> {
    const before = this.#anchor?.offset;
    this.#wait(Math.min(2 * this.#delayMs, clientLimits.moveAnchorMs));
    try {
      const items = await this.#ports.latest();
      const epoch = items.findLast((item) => item.kind === "epoch");
      const keyframe = items.findLast((item) => item.kind === "keyframe");
      if (epoch?.epoch === this.#ports.tape.epoch && keyframe !== undefined) this.#anchor = keyframe;
    } catch {
      // the transcript cannot be read now
    }
    if (this.#anchor?.offset !== before) this.#wait(clientLimits.savePaintMs);
    this.moved();
  }

  #wait(delayMs: number): void {
    this.#delayMs = delayMs;
  }
}
