/**
 * What one pane shows: its tape, the player that draws it on the screen on view, and drawing it anew behind that screen
 * when older history is put before it. Knows nothing of where the items come from.
 */
import type { Position, Size } from "@coda/protocol";
import { ScreenMarks, type WantedMark } from "./picture-marks.ts";
import { Player } from "./player.ts";
import type { MarkLine } from "./row-mark.ts";
import type { Screen } from "./screen.ts";
import { Tape, type TapeHole } from "./tape.ts";
import type { TapeItem } from "./tape-items.ts";

export interface PictureStage {
  createScreen(size: Size): Screen;
  /** Puts this screen on view in place of the one before, at the same place in the text. The stage disposes the old one. */
  show(screen: Screen): void;
  /** What the picture is drawn from began, grew or changed: for whoever compares it with what the program wrote. */
  drawnFrom?(tape: Tape): void;
  /** Brings a row of the screen on view to the reader's eyes, as soon as that can be scrolled. */
  reveal?(rowOf: () => number | undefined): void;
  /** Rows from the first one that the reader sees to the end. */
  readonly rowsToEnd?: number | undefined;
}

export interface PictureEvents {
  /** Drawn up to here. `caughtUp`: nothing is left to draw. */
  readonly onProcessed: (position: Position, caughtUp: boolean) => void;
  readonly onTitle: (title: string) => void;
  readonly onBell: () => void;
  readonly onClipboard: (text: string) => void;
  /** What is shown changed in kind: a gap, a skip, another size. */
  readonly onChanged: () => void;
}

const defaultSize: Size = { columns: 80, rows: 24 };

/** A screen being played onto, and what is marked on it. */
interface Played {
  readonly player: Player;
  readonly marks: ScreenMarks;
}

type Finish = (shown: boolean) => void;

interface Redraw extends Played {
  /** Those who wait for it: whoever began it, and those whose own it took the place of. */
  readonly waiting: readonly Finish[];
}

export class PanePicture {
  readonly tape = new Tape();
  readonly #stage: PictureStage;
  readonly #events: PictureEvents;
  readonly #wanted = new Map<MarkLine["look"], WantedMark>();
  #shown: Played;
  #redraw: Redraw | undefined;

  constructor(stage: PictureStage, events: PictureEvents) {
    this.#stage = stage;
    this.#events = events;
    this.#shown = this.#playOn(stage.createScreen(defaultSize));
    stage.show(this.#player.screen);
  }

  get #player(): Player {
    return this.#shown.player;
  }

  get screen(): Screen {
    return this.#player.screen;
  }

  get caughtUp(): boolean {
    return this.#player.caughtUp;
  }

  append(items: readonly TapeItem[]): void {
    for (const item of items) this.tape.append(item);
    this.#pump();
    if (items.some((item) => item.kind !== "bytes")) this.#events.onChanged();
  }

  /** The view skips: what it showed goes, what is skipped can be put before it later. */
  restart(items: readonly TapeItem[]): void {
    this.#endRedraw(false);
    this.tape.restart(items);
    this.#pump();
    this.#events.onChanged();
  }

  /**
   * Puts older history before what is shown and draws all of it anew, behind the screen on view. True once that is shown;
   * false when it would have shown less than before, or when the view skipped meanwhile.
   */
  async putBefore(items: readonly TapeItem[]): Promise<boolean> {
    const older = new Tape();
    for (const item of items) older.append(item);
    const waiting = this.#dropRedraw();
    this.tape.prepend(older);
    this.#stage.drawnFrom?.(this.tape);
    return this.#startRedraw(waiting);
  }

  /** Nothing was left out before what is shown. */
  nothingBefore(): void {
    this.tape.beginsHere();
    this.#events.onChanged();
  }

  /** Puts what the tape lacks between two epochs in its place, as `putBefore` does. */
  async fillHole(hole: TapeHole, items: readonly TapeItem[] | "too-much"): Promise<void> {
    const waiting = this.#dropRedraw();
    const isFilled = this.tape.fillHole(hole, items);
    if (isFilled || waiting.length > 0) await this.#startRedraw(waiting);
  }

  /**
   * Marks a place, or takes the mark of that look away. It is seen at once where everything on view ends there, else when
   * what precedes it is drawn: with `redraw`, where that was done before.
   */
  mark(look: MarkLine["look"], wanted: WantedMark | undefined): void {
    const before = this.#wanted.get(look);
    if (wanted !== undefined && before !== undefined && isSameMark(before, wanted)) return;
    for (const { marks } of this.#played) marks.remove(look);
    if (wanted === undefined) this.#wanted.delete(look);
    else this.#wanted.set(look, wanted);
    const { end } = this.tape;
    if (end !== undefined && this.caughtUp) this.#shown.marks.drawnTo(end, this.screen);
  }

  /** On the screen on view; undefined where the mark is not on it. */
  rowOf(look: MarkLine["look"]): number | undefined {
    return this.#shown.marks.rowOf(look);
  }

  /**
   * Draws all of it once more, behind the screen on view; resolves when that is shown, or will not be. Where another one has
   * to follow before, as when older history comes, that is the one.
   */
  async redraw(): Promise<void> {
    await this.#startRedraw(this.#dropRedraw());
  }

  /** The screen on view stays on view until the stage shows another or goes. */
  dispose(): void {
    this.#endRedraw(false);
    this.#player.stop();
  }

  #pump(): void {
    this.#stage.drawnFrom?.(this.tape);
    this.#player.pump();
    this.#redraw?.player.pump();
  }

  async #startRedraw(waiting: readonly Finish[]): Promise<boolean> {
    return new Promise((resolve) => {
      const played = this.#playOn(this.#stage.createScreen(this.screen.size));
      const { player } = played;
      this.#redraw = { ...played, waiting: [...waiting, resolve] };
      player.pump();
      // With nothing to draw nothing will say so.
      this.#swapOnceDrawn();
    });
  }

  /** Another one follows, which draws all that this one would have: those who wait for this one wait for that. */
  #dropRedraw(): readonly Finish[] {
    const redraw = this.#redraw;
    this.#redraw = undefined;
    redraw?.player.stop();
    redraw?.player.screen.dispose();
    return redraw?.waiting ?? [];
  }

  #endRedraw(shown: boolean): void {
    const waiting = shown ? (this.#redraw?.waiting ?? []) : this.#dropRedraw();
    this.#redraw = undefined;
    for (const finish of waiting) finish(shown);
  }

  get #played(): Played[] {
    return this.#redraw === undefined ? [this.#shown] : [this.#shown, this.#redraw];
  }

  #playOn(screen: Screen): Played {
    const marks = new ScreenMarks(this.#wanted);
    const player: Player = new Player(
      this.tape,
      { screen, createScreen: (size) => this.#stage.createScreen(size), places: marks },
      {
        onProcessed: (position) => {
          if (player === this.#player) this.#events.onProcessed(position, player.caughtUp);
        },
        onCaughtUp: () => {
          if (player === this.#player) this.#allDrawn();
          this.#swapOnceDrawn();
        },
        onResized: () => {
          if (player === this.#player) this.#events.onChanged();
        },
        onTitle: (title) => {
          if (player === this.#player) this.#events.onTitle(title);
        },
        onBell: () => {
          if (player === this.#player) this.#events.onBell();
        },
        onClipboard: (text) => {
          if (player === this.#player) this.#events.onClipboard(text);
        },
      },
    );
    return { player, marks };
  }

  /**
   * In one step, when both have drawn all: no byte can come between the last one drawn on either screen. What happens now
   * is told by the one on view alone: a bell, or what is read out, would be lost with bytes that only the other has parsed.
   */
  #swapOnceDrawn(): void {
    if (this.#redraw?.player.caughtUp === true && this.#player.caughtUp) this.#swap(this.#redraw);
  }

  #swap({ player, marks }: Played): void {
    const less = player.screen.lineCount < this.screen.lineCount && !this.tape.skipped;
    if (less) return this.#endRedraw(false);
    this.#player.stop();
    this.#shown = { player, marks };
    this.#stage.show(player.screen);
    this.#allDrawn();
    this.#events.onTitle(player.title);
    this.#endRedraw(true);
    this.#events.onChanged();
  }

  /** What stands last may be no bytes: nothing else would say that those before it are the last ones. */
  #allDrawn(): void {
    const { end } = this.tape;
    if (end !== undefined) this.#events.onProcessed(end, true);
  }
}

function isSameMark(one: WantedMark, { at, line }: WantedMark): boolean {
  return one.at.epoch === at.epoch && one.at.offset === at.offset && one.line.text === line.text;
}
