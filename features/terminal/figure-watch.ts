/** How a terminal came and went in this browser, in numbers: of a snapshot nothing that is a text is read. Pure. */
import { limits, type BrowserFigures } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";

type Looked = Pick<TerminalSnapshot, "connection" | "stateKnown" | "pane" | "history" | "continuity">;

export interface FigureWatch {
  /** What is to be told. */
  readonly figures: BrowserFigures;
  readonly link: "never" | "live" | "lost";
  readonly isSkipped: boolean;
  /** What only the first look can measure: it is told once, and never of a page that was hidden meanwhile. */
  readonly waitsFor: { readonly attach: boolean; readonly reopen: boolean };
}

export const newWatch: FigureWatch = {
  figures: {},
  link: "never",
  isSkipped: false,
  waitsFor: { attach: true, reopen: true },
};

/** `sinceMs`: since the terminal was wished for. */
export function looked(watch: FigureWatch, now: Looked, sinceMs: number): FigureWatch {
  const { isLive, isAttached, isSkipped } = factsOf(now);
  const attached = watch.waitsFor.attach && isAttached;
  const reopened = watch.waitsFor.reopen && now.history === "ready";
  const tookMs = Math.min(limits.figureMs, Math.max(0, Math.round(sinceMs)));
  const { figures } = watch;
  return {
    figures: {
      ...figures,
      ...(attached && { attachMs: tookMs }),
      ...(reopened && { reopenMs: tookMs }),
      ...(isLive && watch.link === "lost" && { reconnects: oneMore(figures.reconnects) }),
      ...(isSkipped && !watch.isSkipped && { skips: oneMore(figures.skips) }),
    },
    link: isLive ? "live" : lostOrNever(watch.link),
    isSkipped,
    waitsFor: {
      attach: watch.waitsFor.attach && !attached,
      // Where nothing was saved, or it could not be read, there is nothing to measure.
      reopen: watch.waitsFor.reopen && now.history === "loading",
    },
  };
}

function factsOf({ connection, stateKnown, pane, continuity }: Looked) {
  const isLive = connection.name === "live";
  return {
    isLive,
    isAttached: isLive && stateKnown && pane !== null,
    isSkipped: continuity.kind === "gap" && continuity.cause === null,
  };
}

/** A hidden page's time is slowed by its browser, and nobody waits there. */
export function hidden(watch: FigureWatch): FigureWatch {
  return { ...watch, waitsFor: { attach: false, reopen: false } };
}

/** Told: what comes is counted from 0. */
export function told(watch: FigureWatch): FigureWatch {
  return { ...watch, figures: {} };
}

function oneMore(times = 0): number {
  return Math.min(limits.figureTimes, times + 1);
}

function lostOrNever(link: FigureWatch["link"]): FigureWatch["link"] {
  return link === "never" ? "never" : "lost";
}
