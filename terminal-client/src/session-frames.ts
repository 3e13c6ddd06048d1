/** What the relay says to a browser, by whom it concerns: whoever joins a session names parts of its own, and never a frame. */
import type { BrowserRole, RelayToBrowser, SessionState } from "@coda/protocol";
import type { PaneFrame } from "./pane-feed.ts";
import type { InputControl } from "./session-input.ts";

type Frame<T extends RelayToBrowser["t"]> = Extract<RelayToBrowser, { t: T }>;

export interface SessionEars {
  /** A connection is live; its role is told behind it. */
  welcomed(frame: Frame<"welcome">): void;
  role(role: BrowserRole): void;
  state(state: SessionState): void;
  input(frame: InputControl): void;
  /** Who has no panes on view and shows no pulse does without these. */
  pane?(frame: PaneFrame): void;
  pulse?(frame: Frame<"pulse">): void;
  people?(frame: Frame<"people">): void;
}

export function tellFrame(frame: RelayToBrowser, ears: SessionEars): void {
  switch (frame.t) {
    case "welcome":
      ears.welcomed(frame);
      return ears.role(frame.role);
    case "renewed":
      return ears.role(frame.role);
    case "sessionState":
      return ears.state(frame);
    case "inputOpened":
    case "sealOffered":
    case "ticketJudged":
    case "typingRuled":
    case "inputRefused":
    case "pasteProgress":
    case "actionDone":
      return ears.input(frame);
    case "paneResized":
    case "skipped":
    case "subscribeFailed":
      return ears.pane?.(frame);
    case "pulse":
      return ears.pulse?.(frame);
    case "people":
      return ears.people?.(frame);
    case "ping":
    case "pong":
    case "draining":
      return; // the connection's own (RelayLink)
  }
}
