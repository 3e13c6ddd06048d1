/** The door to the code that shows what a pane printed before: fetched only where somebody looks at that. */
import type { ApiSession, PaneId, Position } from "@coda/protocol";
import { openSavedTerminal, type SavedTerminalHandle } from "@coda/terminal-client";
import type { ApiClient } from "../api/api-client.ts";
import { readTerminalLook } from "../appearance/terminal-look.ts";

interface OpenSaved {
  readonly session: Pick<ApiSession, "id" | "ideaId">;
  readonly pane: PaneId;
  readonly end?: Position | undefined;
  readonly api: ApiClient;
}

export function openSaved({ session, pane, end, api }: OpenSaved): SavedTerminalHandle {
  return openSavedTerminal({
    session,
    pane,
    end,
    theme: readTerminalLook(),
    transcript: (query, signal) => api.transcript(session.id, query, signal),
  });
}
