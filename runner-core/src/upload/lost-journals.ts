/**
 * Epochs the web app waits for and nobody has: their folders were deleted while the helper was away. It is told so, lest
 * their end be taken for the end of what was printed. That cannot be taken back, so a helper that did not find the
 * journals' folder when it began gives nothing up: it may lie on a disk that is away. The next one does.
 */
import type { DeviceSession, Epoch, PaneCursor } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { JournalFolder } from "../journal/journal-folder.ts";
import { isMarked } from "../journal/keep-private.ts";

export interface LostJournalsOptions {
  readonly clock: Clock;
  readonly root: string;
  readonly listed: () => readonly DeviceSession[];
}

export class LostJournals {
  readonly #options: LostJournalsOptions;
  /** Done with, by us: the web app's list may be older than that. */
  readonly #done = new Set<Epoch>();
  readonly #wasThere: boolean;

  constructor(options: LostJournalsOptions) {
    this.#options = options;
    this.#wasThere = isMarked(options.root);
  }

  /** `known`: the journals there are, by epoch. */
  without(known: ReadonlyMap<string, unknown>): JournalFolder[] {
    if (!this.#wasThere || !isMarked(this.#options.root)) return [];
    const listed = this.#options.listed().flatMap((session) => session.cursors.map((cursor) => ({ session, cursor })));
    const stillListed = new Set(listed.map(({ cursor }) => cursor.epoch));
    for (const epoch of this.#done) if (!stillListed.has(epoch)) this.#done.delete(epoch);
    return listed.flatMap(({ session, cursor }) => {
      const { epoch } = cursor;
      if (known.has(epoch) || this.#done.has(epoch)) return [];
      return JournalFolder.isLost(this.#options.root, epoch) ? [this.#lost(session, cursor)] : [];
    });
  }

  done(epoch: Epoch): void {
    this.#done.add(epoch);
  }

  /** The web app knows the epoch: of what is said here it takes the ending alone. */
  #lost(session: DeviceSession, { pane, epoch }: PaneCursor): JournalFolder {
    return JournalFolder.lost(this.#options.root, {
      version: 1,
      epoch,
      origin: "resumed",
      session: session.id,
      idea: session.ideaId,
      slot: session.slot,
      pane,
      panePid: null,
      socketPath: "",
      serverPid: 0,
      serverStart: "",
      columns: 80,
      rows: 24,
      startedAt: new Date(this.#options.clock.now()).toISOString(),
      ordinal: null,
      startedSteadyMs: null,
      boot: null,
      gapBefore: null,
      gapSinceMs: null,
      programEnded: false,
      cut: false,
      pausedAtMs: null,
      ending: { cause: "journal-lost", offset: 0 },
    });
  }
}
