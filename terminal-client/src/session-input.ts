/** Typed input of one session, and what the page is told of it: refusals, a paste's progress, what may not have arrived. */
import type { BrowserToRelay, SessionId } from "@coda/protocol";
import { InputSender } from "./input-sender.ts";
import { PasteProgress } from "./paste-progress.ts";
import type { SessionPorts } from "./session-ports.ts";
import type { SnapshotStore } from "./snapshot.ts";
import { UnconfirmedInputNote } from "./unconfirmed-input.ts";

interface InputLink {
  /** False when there is no live connection. */
  tell(frame: BrowserToRelay): boolean;
  send(frame: Uint8Array<ArrayBuffer>): boolean;
}

export interface SessionInput {
  readonly sender: InputSender;
  /** The reader knows that what was typed before this page may not have arrived. */
  dismissUnconfirmed(): void;
  dispose(): void;
}

export function openSessionInput(
  session: SessionId,
  { clock, notes, page }: Pick<SessionPorts, "clock" | "notes" | "page">,
  { store, link }: { readonly store: SnapshotStore; readonly link: InputLink },
): SessionInput {
  const progress = new PasteProgress(clock, (paste) => store.update({ paste }));
  const sender: InputSender = new InputSender({
    send: (frame) => link.send(frame),
    now: () => clock.now(),
    cancelPaste: (ref) => void link.tell({ t: "cancelPaste", ref }),
    refused: (count, refusedWhy) => store.update({ refusedInput: store.current.refusedInput + count, refusedWhy }),
    pasteMoved: () => progress.moved(sender.pasting),
  });
  const note = new UnconfirmedInputNote({
    session,
    notes,
    page,
    now: () => clock.now(),
    waiting: () => sender.unconfirmed,
  });
  store.update({ unconfirmedInput: note.left });
  return {
    sender,
    dismissUnconfirmed: () => {
      note.dismiss();
      store.update({ unconfirmedInput: null });
    },
    dispose: () => {
      note.dispose();
      progress.dispose();
    },
  };
}
