/** A stage without a page: views of the test's kind, and which of them is in front. */
import { TouchInput } from "../touch-input.ts";
import type { StageEvents, TerminalStage, TerminalView, ViewEvents } from "../terminal-view.ts";

export interface ParsingView extends TerminalView {
  readonly events: ViewEvents;
  /** Resolves when everything that was written is drawn. */
  parsed(): Promise<void>;
}

export class FakeStage<View extends ParsingView> implements TerminalStage {
  readonly events: StageEvents;
  readonly touch = new TouchInput({ now: () => 0 });
  readonly #make: (events: ViewEvents) => View;
  readonly #views: View[] = [];
  /** Those on view, the one that is typed into first. */
  order: readonly View[] = [];

  constructor(events: StageEvents, make: (events: ViewEvents) => View) {
    this.events = events;
    this.#make = make;
  }

  get front(): View {
    const [front] = this.order;
    if (front === undefined) throw new Error("nothing is on view");
    return front;
  }

  createView(events: ViewEvents): View {
    const view = this.#make(events);
    this.#views.push(view);
    return view;
  }

  arrange(views: readonly TerminalView[]): void {
    this.order = views.flatMap((view) => this.#views.filter((own) => own === view));
  }

  async parsed(): Promise<void> {
    await Promise.all(this.#views.map((view) => view.parsed()));
  }

  mount(): () => void {
    return () => undefined;
  }

  drawByWebgl(): void {}

  setTheme(): void {}

  dispose(): void {}
}
