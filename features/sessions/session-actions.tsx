/** What may be done to a terminal as a whole, as the palette lists it and asks before: a menu beside the terminal does the same. */
import type { ReactNode } from "react";
import { DeleteIcon, RetryIcon, StopIcon } from "@/ui/icons.ts";
import { latePart } from "@/ui/late-part.tsx";
import type { PaletteAction, PaletteTerminal } from "../palette/palette-actions.tsx";
import { sessionOffers, type SessionOffer } from "./session-deeds.ts";

export const deedIcons = { end: <StopIcon />, restart: <RetryIcon />, delete: <DeleteIcon /> } as const;

const otherWords = {
  end: ["kill", "stop", "exit", "close"],
  restart: ["kill", "stop", "exit", "close"],
  delete: ["remove", "erase", "history", "saved output"],
} as const;

const question = latePart(async () => (await import("./session-question.tsx")).SessionQuestion);

export function questionOf(
  { session, onDone }: Pick<PaletteTerminal, "session" | "onDone">,
  offer: SessionOffer,
  onClose: () => void,
): ReactNode {
  const done = () => {
    onClose();
    onDone?.();
  };
  return <question.Part given={{ session, offer, onClose, onDone: done }} onGiveUp={onClose} />;
}

/** `ask` shows a question, and null takes it away. */
export function sessionActions(
  terminal: PaletteTerminal,
  ask: (question: ReactNode) => void,
): readonly PaletteAction[] {
  const { session, role } = terminal;
  return sessionOffers(session, role).map((offer) => ({
    id: `${offer.deed}:${session.ideaId}/${session.slot}`,
    text: offer.title.replace("?", " …"),
    also: otherWords[offer.deed],
    icon: deedIcons[offer.deed],
    run: () => ask(questionOf(terminal, offer, () => ask(null))),
  }));
}
