/** The door to the terminal's code: everything behind this file is fetched only where a terminal is looked at. */
import type { ApiSession, ClientId, SessionPrefix } from "@coda/protocol";
import { openTerminalSession, type TerminalSessionHandle } from "@coda/terminal-client";
import type { ApiClient } from "../api/api-client.ts";
import { readTerminalLook } from "../appearance/terminal-look.ts";

export { tellFigures } from "./tell-figures.ts";
export { forgetPaintsBut } from "@coda/terminal-client/forget-paints";

interface OpenTerminal {
  readonly session: ApiSession;
  readonly prefix: SessionPrefix;
  readonly relayUrl: string;
  readonly api: ApiClient;
  /** Fresh for each call: its input is numbered from 1, and a number is applied once. */
  readonly clientId: ClientId;
}

export function openTerminal({ session, prefix, relayUrl, api, clientId }: OpenTerminal): TerminalSessionHandle {
  return openTerminalSession({
    session,
    prefix,
    relayUrl,
    clientId,
    theme: readTerminalLook(),
    api: {
      ticket: (bpk) => api.ticket({ session: session.id, client: clientId, bpk }),
      transcript: (query, signal) => api.transcript(session.id, query, signal),
    },
  });
}
