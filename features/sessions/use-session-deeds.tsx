/** Ending a terminal, or beginning it anew, from a menu beside it and from the palette. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useState, type ReactNode } from "react";
import { RetryIcon, StopIcon } from "@/ui/icons.ts";
import { latePart } from "@/ui/late-part.tsx";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { sessionDeeds, type SessionDeedOffer } from "./session-deeds.ts";

interface SessionDeeds {
  readonly offers: readonly SessionDeedOffer[];
  readonly ask: (offer: SessionDeedOffer) => void;
  /** What is asked, as long as it is. */
  readonly question: ReactNode;
}

const dialog = latePart(async () => (await import("./session-deed-dialog.tsx")).SessionDeedDialog);

export const deedIcons = { end: <StopIcon />, restart: <RetryIcon /> } as const;

/** `mayDrive`: it is this reader's to do. */
export function useSessionDeeds(session: ApiSession, mayDrive: boolean, onDone: () => void): SessionDeeds {
  const [asked, ask] = useState<SessionDeedOffer>();
  const offers = mayDrive ? sessionDeeds(session) : [];
  const { ideaId, slot } = session;
  usePaletteActions(
    offers.map((offer) => ({
      id: `${offer.deed}:${ideaId}/${slot}`,
      text: offer.title.replace("?", " …"),
      also: ["kill", "stop", "exit", "close"],
      icon: deedIcons[offer.deed],
      run: () => ask(offer),
    })),
  );
  const close = () => ask(undefined);
  const done = () => {
    close();
    onDone();
  };
  const question = asked !== undefined && (
    <dialog.Part given={{ session, offer: asked, onClose: close, onDone: done }} onGiveUp={close} />
  );
  return { offers, ask, question };
}
