/**
 * A session's window on a page: measures its frame by the cells that its panes are drawn with, and shares out what there
 * is little of among them, WebGL contexts and the parser's time. The page places the panes.
 */
import { clientLimits } from "./client-limits.ts";
import { roomIn } from "./room.ts";
import { systemClock } from "./system-clock.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { StageEvents, TerminalStage, TerminalView, ViewEvents } from "./terminal-view.ts";
import { TouchInput } from "./touch-input.ts";
import { WriteTurns } from "./write-turns.ts";
import { XtermView, type ViewParts } from "./xterm-view.ts";
import { createWebglDrawing } from "./xterm-webgl.ts";

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
  #theme: TerminalTheme;
  #frame: HTMLElement | undefined;
  #views: readonly XtermView[] = [];

  constructor(theme: TerminalTheme, events: StageEvents) {
    this.#theme = theme;
    this.#events = events;
  }

  createView(events: ViewEvents): TerminalView {
    return new XtermView(this.#theme, events, this.#parts);
  }

  arrange(views: readonly TerminalView[]): void {
    const before = this.#views;
    this.#views = views.filter((view) => view instanceof XtermView);
    for (const view of before) if (!this.#views.includes(view)) view.arrange({ isFront: false, webgl: false });
    const [front] = this.#views;
    if (front !== undefined) this.touch.attend(front);
    // Contexts that become free first: there must never be too many.
    for (const [at, view] of [...this.#views.entries()].toReversed()) {
      view.setTheme(this.#theme);
      view.arrange({ isFront: at === 0, webgl: at < clientLimits.webglPanes });
    }
    this.#measure();
  }

  mount(frame: HTMLElement): () => void {
    this.#frame = frame;
    this.#observer.observe(frame);
    this.#measure();
    return () => {
      this.#frame = undefined;
      this.#observer.disconnect();
    };
  }

  setTheme(theme: TerminalTheme): void {
    this.#theme = theme;
    for (const view of this.#views) view.setTheme(theme);
    this.#measure();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#views = [];
  }

  #measure(): void {
    const measured = this.#views.filter((view) => view.cell !== undefined);
    const first = measured.find((view) => view.isDrawnByWebgl) ?? measured[0];
    const cell = first?.cell;
    if (cell === undefined) return;
    for (const view of measured) view.matchCell(view.isDrawnByWebgl === first?.isDrawnByWebgl ? undefined : cell);
    this.#events.onCell(cell);
    if (this.#frame === undefined) return;
    const { clientWidth: width, clientHeight: height } = this.#frame;
    const room = roomIn({ width, height }, cell);
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
