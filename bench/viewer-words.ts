/** What the benchmarks and a viewer's process say to each other. */
import type { ApiSession } from "@coda/protocol";

export interface ViewerOptions {
  readonly session: ApiSession;
  /** As the web app knows itself: what a browser sends as Origin. */
  readonly origin: string;
  /** Where web app and relay are reached, which may be over a slow link. */
  readonly webUrl: string;
  readonly relayUrl: string;
  readonly cookie: string;
}

export type ViewerOrder =
  | { readonly do: "type"; readonly text: string }
  /** Answered when the screen's last line is a prompt. `text` is typed first. */
  | { readonly do: "untilPrompt"; readonly text: string }
  | { readonly do: "look" };

export interface ViewerLook {
  /** Milliseconds from the order to what it waited for. */
  readonly ms: number;
  readonly canType: boolean;
  /** Everything before this offset is drawn. */
  readonly drawn: number;
  /** How often the view left output out and went on at a keyframe. */
  readonly skips: number;
  /** Bytes of output as they came, what was left out not counted. */
  readonly outputBytes: number;
  readonly lastLine: string;
}

export interface ViewerWord {
  readonly n: number;
  readonly look: ViewerLook;
}
