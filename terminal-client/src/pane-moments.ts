/**
 * The way through a pane's time: where its output stands, lines across the screen at places of it, and bringing a place to
 * the reader's eyes, with older history as far as it takes. Knows neither why a place is wanted nor how it was found.
 */
import type { Position } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";
import type { OlderResult } from "./older-history.ts";
import type { PanePicture, PictureStage } from "./pane-picture.ts";
import type { WantedMark } from "./picture-marks.ts";
import { placeOfRow } from "./row-locator.ts";
import type { MarkLine } from "./row-mark.ts";
import { holdsPlace } from "./tape-items.ts";

export interface Moments {
  /** Where what is on view ends; undefined before anything is. */
  readonly end: Position | undefined;
  /** Draws a line where the output stood at that place, as soon as it is on view. */
  mark(wanted: WantedMark): void;
  unmark(look: MarkLine["look"]): void;
  /** The mark of that look can be gone to. */
  isMarked(look: MarkLine["look"]): boolean;
  /** Marks the place and shows it. "not-here": it is further back than is kept on view, or nowhere any more. */
  goTo(wanted: WantedMark): Promise<"shown" | "not-here">;
  /** Where the output stood when the first line came that the reader sees; undefined where nobody can tell. */
  onTop(): Promise<Position | undefined>;
}

export interface MomentPorts {
  readonly picture: PanePicture;
  readonly stage: PictureStage;
  readonly clock: Clock;
  /** Puts older history before what is on view. */
  loadOlder(): Promise<OlderResult>;
}

export class PaneMoments implements Moments {
  readonly #ports: MomentPorts;
  readonly #waiting = new Set<() => void>();

  constructor(ports: MomentPorts) {
    this.#ports = ports;
  }

  get end(): Position | undefined {
    return this.#ports.picture.tape.end;
  }

  /** More was drawn. */
  moved(): void {
    for (const look of this.#waiting) look();
  }

  mark(wanted: WantedMark): void {
    const { picture } = this.#ports;
    picture.mark(wanted.line.look, wanted);
    // What is drawn already has no mark yet.
    if (!this.isMarked(wanted.line.look) && holdsPlace(picture.tape.items(), wanted.at)) void picture.redraw();
  }

  unmark(look: MarkLine["look"]): void {
    this.#ports.picture.mark(look, undefined);
  }

  isMarked(look: MarkLine["look"]): boolean {
    return this.#ports.picture.rowOf(look) !== undefined;
  }

  async goTo(wanted: WantedMark): Promise<"shown" | "not-here"> {
    const { picture, stage } = this.#ports;
    const { look } = wanted.line;
    picture.mark(look, wanted);
    await this.#until(() => !picture.tape.isEmpty && picture.caughtUp);
    await this.#bringIn(wanted);
    if (this.#isAhead(wanted.at)) await this.#until(() => this.isMarked(look));
    if (!this.isMarked(look)) return "not-here";
    stage.reveal?.(() => picture.rowOf(look));
    return "shown";
  }

  async onTop(): Promise<Position | undefined> {
    const { picture, stage } = this.#ports;
    const { rowsToEnd } = stage;
    if (rowsToEnd === undefined) return undefined;
    const createScreen = stage.createScreen.bind(stage);
    return placeOfRow({ items: picture.tape.items(), createScreen, rowsToEnd });
  }

  async #bringIn({ at, line: { look } }: WantedMark): Promise<void> {
    const { picture } = this.#ports;
    while (!this.isMarked(look)) {
      if (holdsPlace(picture.tape.items(), at)) return picture.redraw();
      if (this.#isAhead(at)) return;
      const before = picture.tape.start;
      await this.#ports.loadOlder();
      const { start } = picture.tape;
      // Nothing older is to be had.
      if (start?.epoch === before?.epoch && start?.offset === before?.offset) return;
    }
  }

  /** Of the newest epoch, and not on view yet. */
  #isAhead({ epoch, offset }: Position): boolean {
    const { end } = this;
    return end?.epoch === epoch && end.offset < offset;
  }

  /** Or until nothing more is to be expected. */
  async #until(isSo: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        cancel();
        this.#waiting.delete(look);
        resolve();
      };
      const look = () => {
        if (isSo()) done();
      };
      const cancel = this.#ports.clock.after(clientLimits.historyMs, done);
      this.#waiting.add(look);
      look();
    });
  }
}
