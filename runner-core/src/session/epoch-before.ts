/** What a pane's new epoch follows: where it came from, and whether something of the program's output is missing before it. */
import type { EpochOrigin, GapCause } from "@coda/protocol";
import type { JournalFolder } from "../journal/journal-folder.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";
import type { JournalEndings } from "./journal-endings.ts";
import type { AllowedSession } from "./session-host.ts";

export interface EpochBefore {
  readonly session: AllowedSession;
  readonly pane: TmuxPane;
  /** The journal the pane names; undefined when there is none, or none any more. */
  readonly journal: JournalFolder | undefined;
  /** It is still at the end of the pane's pipe, and makes way in the moment the new one begins. */
  readonly running: boolean;
  /** Why the pane was shown from captures meanwhile. */
  readonly shown: GapCause | undefined;
}

/** Nothing of this session, the program before, or the same program's. */
export function originAfter({ session, pane, journal }: EpochBefore): EpochOrigin {
  if (journal === undefined) return pane.epoch === undefined ? "adopted" : "resumed";
  if (journal.meta.session !== session.session) return "adopted";
  return journal.meta.panePid === pane.pid ? "resumed" : "respawned";
}

/** As far as it can be said before the new pipe is open. */
export function likelyGapAfter({ session, pane, journal, shown }: EpochBefore): GapCause | null {
  if (journal === undefined) return shown ?? (pane.epoch === undefined ? null : "journal-lost");
  return journal.meta.session === session.session ? (shown ?? "pipe-lost") : (shown ?? null);
}

/**
 * Once the new pipe is open: by then the pane's program is known to run, and the journal before has ended. `whole`: one
 * that made way had all that tmux had read.
 */
export function gapAfter(before: EpochBefore, endings: JournalEndings, whole: boolean): GapCause | null {
  const { session, pane, journal, running, shown } = before;
  const likely = likelyGapAfter(before);
  if (journal === undefined) return likely;
  if (running && !journal.gone) {
    if (!whole) {
      endings.cutOff(journal);
      return likely;
    }
    endings.endedWhole(journal);
    return isBegun(journal) ? null : journal.meta.gapBefore;
  }
  if (journal.meta.session !== session.session) return likely;
  // Its pipe was closed: what a respawned program printed before it was recorded is in no journal.
  if (journal.meta.panePid !== pane.pid) return endings.of(journal)?.cause ?? likely;
  return endings.recordedAnew(journal, shown === "pipe-taken").cause;
}

/** A helper that was killed while it opened a pipe left a journal without the screen it began from. */
function isBegun(journal: JournalFolder): boolean {
  return journal.meta.origin === "created" || journal.keyframe() !== undefined;
}

/**
 * It is of the very program the pane runs. A crash between a session's creation and tmux's answer leaves the pane unnamed:
 * its own `@coda_epoch` names it.
 */
export function goesOnIn(pane: TmuxPane, session: AllowedSession, journal: JournalFolder): boolean {
  const { meta } = journal;
  if (journal.gone || !isBegun(journal)) return false;
  return meta.session === session.session && (meta.pane === null || meta.panePid === pane.pid);
}
