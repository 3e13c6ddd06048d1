/** The door to the terminal's code: everything behind this file is fetched only where a terminal is looked at. */
import type { ApiSession, ClientId, PaneId, Position, SessionPrefix } from "@coda/protocol";
import {
  openSavedTerminal,
  openTerminalSession,
  type SavedTerminalHandle,
  type TerminalSessionHandle,
} from "@coda/terminal-client";
import type { ApiClient } from "../api/api-client.ts";
import { readTerminalLook } from "../appearance/terminal-look.ts";

interface OpenTerminal {
  readonly session: ApiSession;
  readonly prefix: SessionPrefix;
  readonly api: ApiClient;
  /** Fresh for each call: its input is numbered from 1, and a number is applied once. */
  readonly clientId: ClientId;
}

export function openTerminal({ session, prefix, api, clientId }: OpenTerminal): TerminalSessionHandle {
  return openTerminalSession({
    session,
    prefix,
    clientId,
    theme: readTerminalLook(),
    api: {
      ticket: (bpk) => api.ticket({ session: session.id, client: clientId, bpk }),
      transcript: (query, signal) => api.transcript(session.id, query, signal),
    },
  });
}

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
