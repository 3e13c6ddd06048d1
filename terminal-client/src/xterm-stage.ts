/**
 * A session's window on a page: measures its frame by the cells that its panes are drawn with, and shares out what there
 * is little of among them, WebGL contexts and the parser's time. The page places the panes.
 */
import { clientLimits } from "./client-limits.ts";
import { whereFingers, type FingerCode } from "./finger-code.ts";
import { roomIn, scrollbarPixels, type CellSize } from "./room.ts";
import { systemClock } from "./system-clock.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { StageEvents, TerminalStage, TerminalView, ViewEvents } from "./terminal-view.ts";
import type { GestureEffect } from "./touch-gestures.ts";
import { TouchInput } from "./touch-input.ts";
import { pinched, toggled } from "./touch-zoom.ts";
import { WriteTurns } from "./write-turns.ts";
import { XtermView, type ViewParts } from "./xterm-view.ts";
import { createWebglDrawing } from "./xterm-webgl.ts";
import { ZoomedTheme } from "./zoomed-theme.ts";

class XtermStage implements TerminalStage {
  readonly touch = new TouchInput(systemClock);
  readonly #events: StageEvents;
  readonly #parts: ViewParts = {
    webgl: createWebglDrawing(),
    turns: new WriteTurns(systemClock),
    touch: this.touch,
    measured: () => this.#measure(),
  };
  readonly #observer = new ResizeObserver(() => this.#measure());
  readonly #theme: ZoomedTheme;
  /** The text's size when two fingers came. */
  #pinchedFrom = 0;
  /** Where a finger rested last. */
  #selectingIn: XtermView | undefined;
  #frame: HTMLElement | undefined;
  #mostByWebgl: number = clientLimits.webglPanes;
  #views: readonly XtermView[] = [];

  constructor(theme: TerminalTheme, events: StageEvents) {
    this.#theme = new ZoomedTheme(theme);
    this.#events = events;
    this.touch.onZoom(() => this.#measure());
  }

  createView(events: ViewEvents): TerminalView {
    return new XtermView(this.#theme.drawn, events, this.#parts);
  }

  arrange(views: readonly TerminalView[]): void {
    const before = this.#views;
    this.#views = views.filter((view) => view instanceof XtermView);
    for (const view of before) if (!this.#views.includes(view)) view.arrange({ isFront: false, webgl: false });
    const [front] = this.#views;
    if (front !== undefined) this.touch.attend(front);
    // Contexts that become free first: there must never be too many.
    for (const [at, view] of [...this.#views.entries()].toReversed()) {
      view.setTheme(this.#theme.drawn);
      view.arrange({ isFront: at === 0, webgl: at < this.#mostByWebgl });
    }
    this.#measure();
  }

  mount(frame: HTMLElement): () => void {
    this.#frame = frame;
    this.#observer.observe(frame);
    this.#measure();
    const forgetFingers = whereFingers(frame, (code) =>
      code.listen(frame, systemClock, (effect) => this.#obey(effect, code)),
    );
    return () => {
      forgetFingers();
      this.#frame = undefined;
      this.#observer.disconnect();
    };
  }

  drawByWebgl(most: number): void {
    if (most === this.#mostByWebgl) return;
    this.#mostByWebgl = most;
    this.arrange(this.#views);
  }

  setTheme(theme: TerminalTheme): void {
    if (!this.#theme.give(theme)) return;
    this.#draw();
    this.#measure();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#views = [];
  }

  #draw(): void {
    for (const view of this.#views) view.setTheme(this.#theme.drawn);
  }

  #obey(effect: GestureEffect, { Selection }: FingerCode): void {
    switch (effect.name) {
      case "pinchBegan":
        this.#pinchedFrom = this.#theme.drawnPixels;
        return;
      case "pinched":
        return this.touch.setZoom(pinched(this.#pinchedFrom, effect.factor));
      case "doubleTapped":
        return this.touch.setZoom(toggled(this.touch.getZoom(), this.#theme.fontPixels));
      case "longPressed":
        this.#selectingIn = this.#views.find((view) => view.selectWord(effect.at, Selection));
        return;
      case "draggedOn":
        return this.#selectingIn?.selectOn(effect.at);
      case "pinchEnded":
      case "tapped":
    }
  }

  /** True when it is measured anew, in another size. */
  #zoom(widthPixels: number): boolean {
    const [front, ...others] = this.#views;
    const columns = others.length === 0 ? front?.columns : undefined;
    const zoom = this.touch.getZoom();
    if (!this.#theme.fit(zoom, { columns, widthPixels: widthPixels - scrollbarPixels })) return false;
    this.#draw();
    return true;
  }

  #measure(): void {
    // All have cells of one size, whatever draws them.
    const cell = this.#views.find((view) => view.cell !== undefined)?.cell;
    if (cell !== undefined) this.#tellRoom(cell);
  }

  #tellRoom(cell: CellSize): void {
    const ownCell = this.#theme.ownCell(cell);
    const { clientWidth: width = 0, clientHeight: height = 0 } = this.#frame ?? {};
    if (width > 0 && this.#zoom(width)) return;
    this.#events.onCell(cell);
    // What fits at the reader's own size: fingers zoom the drawing alone.
    const room = roomIn({ width, height }, ownCell);
    if (room !== undefined) this.#events.onRoom(room);
  }
}

export function createXtermStage(theme: TerminalTheme, events: StageEvents): TerminalStage {
  return new XtermStage(theme, events);
}

const nobody = (): void => undefined;

/** A pane by itself. */
export function createXtermView(theme: TerminalTheme, events: ViewEvents): TerminalView {
  const stage = new XtermStage(theme, { onRoom: nobody, onCell: nobody });
  const view = stage.createView(events);
  stage.arrange([view]);
  return view;
}
