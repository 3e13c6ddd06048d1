/** What may be done to a terminal as a whole, as the palette lists it: a menu beside the terminal has the same offers. */
import { DeleteIcon, RetryIcon, StopIcon } from "@/ui/icons.ts";
import type { PaletteAction, PaletteTerminal } from "../palette/palette-actions.tsx";
import { sessionOffers } from "./session-deeds.ts";

export const deedIcons = { end: <StopIcon />, restart: <RetryIcon />, delete: <DeleteIcon /> } as const;

const otherWords = {
  end: ["kill", "stop", "exit", "close"],
  restart: ["kill", "stop", "exit", "close"],
  delete: ["remove", "erase", "history", "saved output"],
} as const;

export function sessionActions({ session, role, ask }: PaletteTerminal): readonly PaletteAction[] {
  return sessionOffers(session, role).map((offer) => ({
    id: `${offer.deed}:${session.ideaId}/${session.slot}`,
    text: offer.title.replace("?", " …"),
    also: otherWords[offer.deed],
    icon: deedIcons[offer.deed],
    run: () => ask(offer),
  }));
}
