/** Ending a terminal, beginning it anew, deleting it: what is asked before, from a menu beside it and from the palette. */
"use client";

import type { ApiSession, IdeaRole } from "@coda/protocol";
import { useState, type ReactNode } from "react";
import { latePart } from "@/ui/late-part.tsx";
import { usePaletteTerminal } from "../palette/palette-actions.tsx";
import type { SessionOffer } from "./session-deeds.ts";

interface SessionDeeds {
  readonly ask: (offer: SessionOffer) => void;
  /** What is asked, as long as it is. */
  readonly question: ReactNode;
}

const question = latePart(async () => (await import("./session-question.tsx")).SessionQuestion);

/** `role`: the reader's, in its idea. */
export function useSessionDeeds(session: ApiSession, role: IdeaRole, onDone?: () => void): SessionDeeds {
  const [offer, ask] = useState<SessionOffer>();
  usePaletteTerminal({ session, role, ask });
  const onClose = () => ask(undefined);
  const done = () => {
    onClose();
    onDone?.();
  };
  return {
    ask,
    question: offer && <question.Part given={{ session, offer, onClose, onDone: done }} onGiveUp={onClose} />,
  };
}
