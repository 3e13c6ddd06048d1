/**
 * Panes whose recording is paused: closes our pipe, and knows what stood on the screen then. Whatever was printed in a pane
 * while it was paused is to be in no journal, so a recording that begins there later takes only that over; the pane itself
 * says that it was paused, for as long as it lives, to helpers that come later too.
 */
import { decodeTitle, limits, type PaneId, type SessionId } from "@coda/protocol";
import type { JournalFolder } from "../journal/journal-folder.ts";
import type { Log } from "../log.ts";
import { HeadlessTerminal } from "../pane/headless-terminal.ts";
import { pausePipeCommands } from "../tmux/pane-commands.ts";
import type { RunGroup, ScopedPane } from "../tmux/scoped-target.ts";
import type { StoodText } from "../tmux/stood-text.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";
import type { JournalEndings } from "./journal-endings.ts";
import type { JournalRecording } from "./journal-recording.ts";
import { ownPipe } from "./pipe-opener.ts";
import type { AllowedSession } from "./session-host.ts";

export interface PausedPanesOptions {
  readonly endings: JournalEndings;
  readonly log: Log;
  readonly run: RunGroup;
}

export interface PaneToPause {
  readonly pane: TmuxPane;
  readonly place: ScopedPane;
  /** Our own journal at the end of its pipe. */
  readonly journal: JournalFolder | undefined;
  readonly recording: JournalRecording | undefined;
}

interface Paused {
  readonly sinceMs: number;
  readonly stood: StoodText;
}

const nothing: StoodText = { lines: new Set(), beforeCursor: "", title: "" };

export class PausedPanes {
  readonly #options: PausedPanesOptions;
  #wished: ReadonlySet<SessionId> = new Set();
  readonly #now = new Map<PaneId, Paused>();
  /** As of its last pause, which is over. */
  readonly #before = new Map<PaneId, Paused>();

  constructor(options: PausedPanesOptions) {
    this.#options = options;
  }

  /** The newest list of sessions that may be touched. */
  allow(sessions: readonly AllowedSession[]): void {
    this.#wished = new Set(sessions.flatMap(({ session, paused }) => (paused === true ? [session] : [])));
  }

  /** Nothing of that session is to be recorded. */
  isWished(session: SessionId): boolean {
    return this.#wished.has(session);
  }

  isPaused(pane: PaneId): boolean {
    return this.#now.has(pane);
  }

  /** Something may be on view or above that was printed while it was paused. */
  wasPaused({ pane, unrecorded }: TmuxPane): boolean {
    return unrecorded || this.#now.has(pane) || this.#before.has(pane);
  }

  /** What may be recorded of what it shows. A helper that did not see its pause begin knows of nothing. */
  stoodOn(pane: PaneId): StoodText {
    return (this.#now.get(pane) ?? this.#before.get(pane))?.stood ?? nothing;
  }

  sinceMs(pane: PaneId): number | undefined {
    return (this.#now.get(pane) ?? this.#before.get(pane))?.sinceMs;
  }

  /** Whether it is to be paused now, or go on so; where it is not, its pause ends. A dead pane's recording is complete, and stays. */
  isDue(session: AllowedSession, { pane, dead }: TmuxPane, recording: JournalRecording | undefined): boolean {
    const isDue = this.isWished(session.session) && (recording === undefined || !dead);
    if (!isDue) this.#end(pane);
    return isDue;
  }

  /** Since when it is, as Unix milliseconds. Of a pane that is paused already a pipe that is open after all is closed. */
  async begin(given: PaneToPause): Promise<number> {
    const known = this.#now.get(given.pane.pane);
    return known !== undefined && given.journal === undefined ? known.sinceMs : this.#close(given, known);
  }

  async #close({ pane, place, journal, recording }: PaneToPause, known: Paused | undefined): Promise<number> {
    const { endings, log, run } = this.#options;
    const sinceMs = known?.sinceMs ?? journal?.meta.pausedAtMs ?? endings.life.clock.now();
    // Before the pipe is closed: whoever finds it closed is to know why.
    if (journal !== undefined) endings.pausing(journal, sinceMs);
    const pipe = journal === undefined ? undefined : ownPipe(journal);
    const { error } = await run(...pausePipeCommands(place, pipe));
    if (error !== undefined) log("warn", "a recording could not be paused", { pane: pane.pane, reason: error });
    else if (known === undefined) log("info", "recording is paused", { pane: pane.pane });
    this.#now.set(pane.pane, { sinceMs, stood: known?.stood ?? (await textOf(recording)) });
    return sinceMs;
  }

  /** It may be recorded again. */
  #end(pane: PaneId): void {
    const paused = this.#now.get(pane);
    if (paused === undefined) return;
    this.#now.delete(pane);
    this.#before.set(pane, paused);
    this.#options.log("info", "recording goes on", { pane });
  }

  keepOnly(panes: ReadonlySet<PaneId>): void {
    for (const known of [this.#now, this.#before])
      for (const pane of known.keys()) if (!panes.has(pane)) known.delete(pane);
  }
}

/** By the recording itself, not by tmux: that may show what was printed in an earlier pause. */
async function textOf(recording: JournalRecording | undefined): Promise<StoodText> {
  const keyframe = await recording?.keyframe();
  if (keyframe === undefined) return nothing;
  const { header, vt } = keyframe;
  const terminal = new HeadlessTerminal(header, limits.keyframeScrollbackLines);
  await terminal.write(vt);
  const { lines, beforeCursor } = terminal.wholeText;
  terminal.dispose();
  return { lines: new Set(lines), beforeCursor, title: decodeTitle(header.title) };
}
