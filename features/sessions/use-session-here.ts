/** Has the palette of a page that shows a terminal offer what its list's menu does to it. */
"use client";

import type { ApiSession, IdeaRole } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { usePaletteTerminal } from "../palette/palette-actions.tsx";

/** `role`: the reader's, in its idea. The terminal knows first how its session stands, once it was told. */
export function useSessionHere(
  session: ApiSession,
  role: IdeaRole,
  { stateKnown, session: { status } }: Pick<TerminalSnapshot, "session" | "stateKnown">,
): void {
  usePaletteTerminal({ session: stateKnown ? { ...session, status } : session, role });
}
