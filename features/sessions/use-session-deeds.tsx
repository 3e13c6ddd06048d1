/** Ending a terminal, beginning it anew, deleting it: from a menu beside it and from the palette. */
"use client";

import type { ApiSession, IdeaRole } from "@coda/protocol";
import { useState, type ReactNode } from "react";
import { usePaletteTerminal } from "../palette/palette-actions.tsx";
import { questionOf } from "./session-actions.tsx";
import type { SessionOffer } from "./session-deeds.ts";

interface SessionDeeds {
  readonly ask: (offer: SessionOffer) => void;
  /** What is asked, as long as it is. */
  readonly question: ReactNode;
}

/** `role`: the reader's, in its idea. */
export function useSessionDeeds(session: ApiSession, role: IdeaRole, onDone: () => void): SessionDeeds {
  const [offer, ask] = useState<SessionOffer>();
  usePaletteTerminal({ session, role, onDone });
  const close = () => ask(undefined);
  return { ask, question: offer && questionOf({ session, onDone }, offer, close) };
}
