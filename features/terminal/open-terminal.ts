/** The door to the terminal's code: everything behind this file is fetched only where a terminal is looked at. */
import { openTerminalSession } from "@coda/terminal-client";
import type { ApiSession, ClientId } from "@coda/protocol";
import type { ApiClient } from "../api/api-client.ts";
import type { TerminalHandle } from "./terminal-handle.ts";
import type { TerminalPalette } from "./terminal-palette.ts";

interface OpenOptions {
  readonly session: ApiSession;
  readonly api: ApiClient;
  readonly clientId: ClientId;
  readonly palette: TerminalPalette;
}

export function openTerminal({ session, api, clientId, palette }: OpenOptions): TerminalHandle {
  return openTerminalSession({
    session,
    api: {
      ticket: () => api.ticket(session.id, clientId),
      transcript: (query) => api.transcript(session.id, query),
    },
    clientId,
    theme: palette,
  });
}
