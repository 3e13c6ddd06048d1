/** Watches one terminal for its figures, and tells the web app when its page is hidden or left. */
import type { BrowserFigures } from "@coda/protocol";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { readSteadyClock } from "../time/wall-clock.ts";
import { hidden, looked, newWatch, told } from "./figure-watch.ts";

export interface FigurePage {
  /** Milliseconds, for how long something takes. */
  readonly steadyMs: () => number;
  readonly isHidden: () => boolean;
  /** Until the returned function is called; a page may be hidden, and end, without another word. */
  readonly onHidden: (listener: () => void) => () => void;
  readonly send: (figures: BrowserFigures) => void;
}

type Watched = Pick<TerminalSessionHandle, "getSnapshot" | "subscribe">;

/** `wishedMs`: when the terminal was wished for, by the page's steady clock. The returned function ends it. */
export function tellFigures(handle: Watched, wishedMs: number, page: FigurePage = thisPage): () => void {
  let watch = page.isHidden() ? hidden(newWatch) : newWatch;
  const look = (): void => {
    watch = looked(watch, handle.getSnapshot(), page.steadyMs() - wishedMs);
  };
  const tell = (): void => {
    if (Object.keys(watch.figures).length > 0) page.send(watch.figures);
    watch = told(watch);
  };
  const stops = [
    handle.subscribe(look),
    page.onHidden(() => {
      tell();
      watch = hidden(watch);
    }),
  ];
  look();
  return () => {
    for (const stop of stops) stop();
    tell();
  };
}

/** A beacon is sent though its page goes, and nobody hears what became of it. */
const thisPage: FigurePage = {
  steadyMs: readSteadyClock,
  isHidden: () => document.visibilityState === "hidden",
  onHidden: (listener) => {
    const whenHidden = (): void => {
      if (document.visibilityState === "hidden") listener();
    };
    document.addEventListener("visibilitychange", whenHidden);
    return () => document.removeEventListener("visibilitychange", whenHidden);
  },
  send: (figures) => {
    const body = new Blob([JSON.stringify(figures)], { type: "application/json" });
    navigator.sendBeacon("/api/devmode/figures", body);
  },
};
