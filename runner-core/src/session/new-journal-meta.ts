/** What a journal says of itself that begins now, with its session, before tmux has said which pane it is of. */
import type { Epoch, Size } from "@coda/protocol";
import type { JournalMeta } from "../journal/journal-meta.ts";
import type { SpoolLife } from "../journal/spool-life.ts";
import type { ServerIdentity } from "../tmux/find-server.ts";
import type { AllowedSession } from "./session-host.ts";

export interface NewJournal {
  readonly epoch: Epoch;
  readonly ordinal: number;
  readonly session: AllowedSession;
  readonly size: Size;
  readonly server: ServerIdentity | undefined;
  readonly life: SpoolLife;
}

export function newJournalMeta({ epoch, ordinal, session, size, server, life }: NewJournal): JournalMeta {
  return {
    version: 1,
    epoch,
    origin: "created",
    session: session.session,
    idea: session.idea,
    slot: session.slot,
    pane: null,
    panePid: null,
    socketPath: server?.socketPath ?? "",
    serverPid: server?.pid ?? 0,
    serverStart: server?.startTime ?? "",
    columns: size.columns,
    rows: size.rows,
    startedAt: new Date(life.clock.now()).toISOString(),
    ordinal,
    startedSteadyMs: life.clock.steadyMs(),
    boot: life.boot,
    gapBefore: null,
    gapSinceMs: null,
    programEnded: false,
    cut: false,
    pausedAtMs: null,
    ending: null,
  };
}
