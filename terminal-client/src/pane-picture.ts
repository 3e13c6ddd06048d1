/**
 * What one pane shows: its tape, the player that draws it on the screen on view, and drawing it anew behind that screen
 * when older history is put before it. Knows nothing of where the items come from.
 */
import type { Position, Size } from "@coda/protocol";
import { Player } from "./player.ts";
import type { Screen } from "./screen.ts";
import { Tape, type TapeHole } from "./tape.ts";
import type { TapeItem } from "./tape-items.ts";

export interface PictureStage {
  createScreen(size: Size): Screen;
  /** Puts this screen on view in place of the one before, at the same place in the text. The stage disposes the old one. */
  show(screen: Screen): void;
  /** What the picture is drawn from began, grew or changed: for whoever compares it with what the program wrote. */
  drawnFrom?(tape: Tape): void;
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

interface Redraw {
  readonly player: Player;
  readonly finish: (shown: boolean) => void;
}

export class PanePicture {
  readonly tape = new Tape();
  readonly #stage: PictureStage;
  readonly #events: PictureEvents;
  #player: Player;
  #redraw: Redraw | undefined;

  constructor(stage: PictureStage, events: PictureEvents) {
    this.#stage = stage;
    this.#events = events;
    this.#player = this.#playOn(stage.createScreen(defaultSize));
    stage.show(this.#player.screen);
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
    this.#endRedraw(false);
    const older = new Tape();
    for (const item of items) older.append(item);
    this.tape.prepend(older);
    this.#stage.drawnFrom?.(this.tape);
    return new Promise((resolve) => this.#startRedraw(resolve));
  }

  /** Nothing was left out before what is shown. */
  nothingBefore(): void {
    this.tape.beginsHere();
    this.#events.onChanged();
  }

  /** Puts what the tape lacks between two epochs in its place, as `putBefore` does. */
  async fillHole(hole: TapeHole, items: readonly TapeItem[] | "too-much"): Promise<void> {
    this.#endRedraw(false);
    if (!this.tape.fillHole(hole, items)) return;
    await new Promise((resolve) => this.#startRedraw(resolve));
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

  #startRedraw(finish: (shown: boolean) => void): void {
    const player = this.#playOn(this.#stage.createScreen(this.screen.size));
    this.#redraw = { player, finish };
    player.pump();
    // With nothing to draw nothing will say so.
    if (player.caughtUp && this.#redraw?.player === player) this.#swap(player);
  }

  #endRedraw(shown: boolean): void {
    const redraw = this.#redraw;
    this.#redraw = undefined;
    if (redraw === undefined) return;
    if (!shown) {
      redraw.player.stop();
      redraw.player.screen.dispose();
    }
    redraw.finish(shown);
  }

  #playOn(screen: Screen): Player {
    const player: Player = new Player(
      this.tape,
      { screen, createScreen: (size) => this.#stage.createScreen(size) },
      {
        onProcessed: (position) => {
          if (player === this.#player) this.#events.onProcessed(position, player.caughtUp);
        },
        onCaughtUp: () => {
          if (player === this.#redraw?.player) this.#swap(player);
          else if (player === this.#player) this.#allDrawn();
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
    return player;
  }

  /** In one step: no byte can come between the last one drawn on either screen. */
  #swap(player: Player): void {
    const less = player.screen.lineCount < this.screen.lineCount && !this.tape.skipped && this.#player.caughtUp;
    if (less) return this.#endRedraw(false);
    this.#player.stop();
    this.#player = player;
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
