/** The wiring: a session's remote on a real page. Apart from any terminal, whose code it does without. */
import type { ApiSession, ClientId, SessionPrefix, TicketReply } from "@coda/protocol";
import { IndexedDbKeys } from "./indexed-db-keys.ts";
import { performDeed, type SessionDeed } from "./session-deed.ts";
import { SessionRemote } from "./session-remote.ts";
import { systemClock, systemRandom } from "./system-clock.ts";
import { systemPage } from "./system-page.ts";
import { systemReport } from "./system-report.ts";
import { openWebSocket } from "./web-socket.ts";

interface DeedOptions {
  readonly session: ApiSession;
  readonly prefix: SessionPrefix;
  /** Fresh for each call. */
  readonly clientId: ClientId;
  /** As that of `openTerminalSession`. */
  readonly ticket: (bpk: string | undefined) => Promise<TicketReply>;
  /** Calls it off; what was asked for by then may have been done. */
  readonly signal: AbortSignal;
}

/** Joins the session, does it and leaves. Null: done; otherwise why not, for a person. Never rejects. */
export async function doWithSession(deed: SessionDeed, options: DeedOptions): Promise<string | null> {
  const { session, prefix, clientId, ticket, signal } = options;
  const keys = new IndexedDbKeys();
  const remote = new SessionRemote(
    { session, client: clientId, prefix },
    {
      ticket,
      keys,
      openSocket: openWebSocket,
      clock: systemClock,
      random: systemRandom,
      page: systemPage,
      report: systemReport,
    },
  );
  try {
    return await performDeed(remote, deed, signal);
  } finally {
    remote.dispose();
    keys.close();
  }
}
