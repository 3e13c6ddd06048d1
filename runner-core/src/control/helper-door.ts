/** The port to a running helper: for the command and the desktop app, whether it runs in their process or in another. */
import type { ControlReply, ControlRequest, HelperView } from "./control-messages.ts";

/** `absent`: there was no helper. `gone`: it ended, or hung up. */
export type WatchEnd = { readonly is: "absent" | "gone" } | { readonly is: "refused"; readonly message: string };

export interface ViewWatcher {
  /** Once at the beginning, then after each change, at most four times a second. */
  readonly seen: (view: HelperView) => void;
  /** Once, and nothing after it; never when whoever watches has stopped it. */
  readonly ended: (end: WatchEnd) => void;
}

/** Not what is answered by more than one reply, nor what a helper alone may ask. */
export type AskRequest = Exclude<ControlRequest, { command: "watch" | "hand-over" }>;

export interface HelperDoor {
  /** Undefined: no helper is there. Never rejects: what went wrong is a reply. */
  ask(request: AskRequest): Promise<ControlReply | undefined>;
  /** Until the returned function is called. */
  watch(watcher: ViewWatcher): () => void;
}
