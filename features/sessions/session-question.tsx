/** What is asked before something is done to a terminal as a whole. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { DeleteTerminalDialog } from "../history/delete-terminal.tsx";
import { SessionDeedDialog } from "./session-deed-dialog.tsx";
import type { SessionOffer } from "./session-deeds.ts";

interface SessionQuestionProps {
  readonly session: ApiSession;
  readonly offer: SessionOffer;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function SessionQuestion({ session, offer, onClose, onDone }: SessionQuestionProps) {
  if (offer.deed === "delete") return <DeleteTerminalDialog {...{ session, onClose }} onDeleted={onDone} />;
  return <SessionDeedDialog {...{ session, offer, onClose, onDone }} />;
}
