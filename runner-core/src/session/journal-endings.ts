/**
 * Says of each journal whether it has ended and how, as soon as that can be told: gathers what folder, spool and tmux
 * show, lets `endingCause` conclude, and writes it into the journal, so that it is concluded once.
 */
import { dirname } from "node:path";
import type { Epoch, GapCause, PaneId, SessionId } from "@coda/protocol";
import { isDiskFull } from "../journal/disk-full.ts";
import { endingCause, type EndingEvidence, type JournalEnding } from "../journal/journal-ending.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { rebooted, spoolGone, type SpoolLife } from "../journal/spool-life.ts";
import { untornEnd } from "../journal/torn-tail.ts";
import type { ServerIdentity } from "../tmux/find-server.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";

/** A spool says why within a second of its end. One that did not by now was killed, or is an older helper's. */
const lastWordMs = 5_000;

/** Words that say all there is to know. */
const finalWords: ReadonlySet<EndingEvidence["lastWord"]> = new Set(["full", "cap", "killed", "whole", "server"]);

interface SeenPane {
  readonly session: SessionId;
  readonly pane: TmuxPane;
  readonly atMs: number;
}

export class JournalEndings {
  readonly life: SpoolLife;
  #server: ServerIdentity | undefined;
  #sessions: ReadonlySet<SessionId> = new Set();
  readonly #panes = new Map<PaneId, SeenPane>();
  readonly #endSeenMs = new Map<Epoch, number>();

  constructor(life: SpoolLife) {
    this.life = life;
  }

  serverFound(server: ServerIdentity): void {
    if (!isSameServer(this.#server, server)) this.#panes.clear();
    this.#server = server;
    this.#sessions = new Set();
  }

  /** tmux was asked: of these sessions there are these panes and no others. */
  listed(sessions: ReadonlySet<SessionId>, panes: ReadonlySet<PaneId>): void {
    this.#sessions = sessions;
    for (const pane of this.#panes.keys()) if (!panes.has(pane)) this.#panes.delete(pane);
  }

  saw(session: SessionId, pane: TmuxPane): void {
    this.#panes.set(pane.pane, { session, pane, atMs: this.life.clock.steadyMs() });
  }

  isOfServer({ meta }: JournalFolder): boolean {
    return isSameServer(this.#server, { pid: meta.serverPid, startTime: meta.serverStart });
  }

  /** Undefined: it goes on, or nobody can tell yet. */
  of(folder: JournalFolder): JournalEnding | undefined {
    if (folder.meta.ending !== null) return folder.meta.ending;
    if (!folder.gone && !spoolGone(folder, this.life)) return undefined;
    folder.reread();
    if (folder.meta.ending !== null) return folder.meta.ending;
    const evidence = this.#evidence(folder);
    return this.#isClear(folder, evidence) ? this.#conclude(folder, evidence) : undefined;
  }

  /**
   * Its pane runs the same program and is recorded anew: nobody need wait for the spool's last word. `taken`: somebody
   * else held the pipe in between.
   */
  recordedAnew(folder: JournalFolder, taken: boolean): JournalEnding {
    const seen = this.#evidence(folder);
    // A spool that could not see its program (another user's, and no ps) took it for ended.
    const lastWord = seen.lastWord === "whole" ? "open" : seen.lastWord;
    return folder.meta.ending ?? this.#conclude(folder, { ...seen, lastWord, pane: "runs", piped: taken });
  }

  /** It made way to the next with all it was to have, or its program ended and its pipe is still ours. */
  endedWhole(folder: JournalFolder): void {
    if (!folder.meta.programEnded) folder.update({ programEnded: true });
  }

  /** It made way to the next, and nobody can say whether tmux held more for it. */
  cutOff(folder: JournalFolder): void {
    folder.update({ cut: true, programEnded: false });
  }

  /** Its pipe is about to be closed for a pause. */
  pausing(folder: JournalFolder, atMs: number): void {
    if (folder.meta.ending === null) folder.update({ pausedAtMs: atMs });
  }

  /** It goes on after all. */
  goesOn(folder: JournalFolder): void {
    if (folder.meta.pausedAtMs !== null) folder.update({ pausedAtMs: null });
  }

  #conclude(folder: JournalFolder, evidence: EndingEvidence): JournalEnding {
    const cause: GapCause | null = endingCause(evidence);
    const ending = { cause, offset: evidence.torn ? untornEnd(folder) : folder.end() };
    folder.update({ ending });
    this.#endSeenMs.delete(folder.meta.epoch);
    return ending;
  }

  #evidence(folder: JournalFolder): EndingEvidence {
    const restarted = rebooted(folder, this.life);
    // Only what the spool wrote down and the disk kept proves that nothing behind it was lost with the power.
    const cut = restarted && folder.spoolEnd !== folder.end();
    const pane = this.#paneOf(folder);
    return {
      folderThere: !folder.gone,
      lastWord: lastWordOf(folder, cut),
      programEnded: folder.meta.programEnded,
      cut: folder.meta.cut,
      paused: folder.meta.pausedAtMs !== null,
      rebooted: restarted,
      torn: cut && untornEnd(folder) < folder.end(),
      sameServer: this.isOfServer(folder),
      pane: pane === undefined ? "gone" : stateOf(folder, pane),
      piped: pane?.piped === true && pane.epoch === folder.meta.epoch,
      diskFull: isDiskFull(dirname(folder.path)),
    };
  }

  #paneOf({ meta }: JournalFolder): TmuxPane | undefined {
    const seen = meta.pane === null ? undefined : this.#panes.get(meta.pane);
    return seen?.session === meta.session ? seen.pane : undefined;
  }

  #isClear(folder: JournalFolder, evidence: EndingEvidence): boolean {
    if (
      !evidence.folderThere ||
      evidence.paused ||
      evidence.rebooted ||
      evidence.cut ||
      finalWords.has(evidence.lastWord)
    )
      return true;
    if (this.#server === undefined) return false;
    if (!evidence.sameServer) return true;
    if (evidence.lastWord !== "none" && !this.#isPast(folder, evidence.lastWord)) return false;
    return this.#sessions.has(folder.meta.session);
  }

  /** Lists may be older than the end: what they show of the pane counts only when they came after it. */
  #isPast({ meta }: JournalFolder, lastWord: EndingEvidence["lastWord"]): boolean {
    const now = this.life.clock.steadyMs();
    const sinceMs = this.#endSeenMs.get(meta.epoch) ?? now;
    this.#endSeenMs.set(meta.epoch, sinceMs);
    const seenMs = meta.pane === null ? undefined : this.#panes.get(meta.pane)?.atMs;
    return (lastWord === "open" && seenMs !== undefined && seenMs > sinceMs) || now - sinceMs >= lastWordMs;
  }
}

function isSameServer(
  a: Pick<ServerIdentity, "pid" | "startTime"> | undefined,
  b: Pick<ServerIdentity, "pid" | "startTime">,
): boolean {
  return a?.pid === b.pid && a.startTime === b.startTime;
}

function lastWordOf(folder: JournalFolder, cut: boolean): EndingEvidence["lastWord"] {
  const word = folder.spoolWord;
  if (word === "full" || word === "cap" || word === "killed") return word;
  if (cut) return "none";
  return word ?? (folder.spoolEnded ? "end" : "none");
}

function stateOf({ meta }: JournalFolder, pane: TmuxPane): EndingEvidence["pane"] {
  if (meta.panePid !== pane.pid) return "respawned";
  return pane.dead ? "dead" : "runs";
}
