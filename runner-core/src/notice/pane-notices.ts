/**
 * What in one recorded pane is worth a notice: heard of while its output is played, or seen when it is looked at every
 * second. Says what and where; knows neither what was told before nor where it goes.
 */
import { limits, type NoticeWhat, type SessionWatch, type WatcherId } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { contain } from "../contain.ts";
import type { Log } from "../log.ts";
import type { Ring } from "../pane/headless-terminal.ts";
import type { JournalRecording } from "../session/journal-recording.ts";
import type { HostedPane } from "../session/session-host.ts";
import { CommandWatch, type EndedCommand } from "./command-watch.ts";
import type { LineMatcher } from "./line-matcher.ts";
import { LineWatch, type Patterns } from "./line-watch.ts";
import { QuestionWatch } from "./question-watch.ts";
import { SilenceWatch } from "./silence-watch.ts";

export interface Found {
  readonly what: NoticeWhat;
  readonly offset: number;
}

export interface PaneNoticesOptions {
  readonly recording: JournalRecording;
  readonly clock: Clock;
  readonly log: Log;
  readonly matcher: LineMatcher;
  /** The session wants somebody: it rang, and nobody has typed since, here or in a browser. */
  readonly isWanted: () => boolean;
  readonly found: (found: Found) => void;
}

/** What is looked for, with the patterns as they are matched. */
export interface PaneWatch {
  readonly watch: SessionWatch;
  readonly patterns: Patterns;
}

/** Of a program that a signal has ended: as shells have it. */
const signalExitCode = 128;
/** Somebody who is there has typed on by then, and a question was found. */
const bellMs = 2_000;
/** Of two lines in the log that lines were left out. */
const saidLeftOutMs = 60_000;

export class PaneNotices {
  readonly #options: PaneNoticesOptions;
  readonly #lines: LineWatch;
  readonly #silence = new SilenceWatch();
  readonly #stopListening: () => void;
  #watch: SessionWatch;
  /** What is only looked for where it is asked for. */
  #question: QuestionWatch | undefined;
  #commands: CommandWatch | undefined;
  #listens = false;
  #grewMs: number;
  /** Its program was seen to run, and not yet how it ended. */
  #lives = false;
  #saidLeftOutMs = -Infinity;
  /** The first bell that nobody is told of yet. */
  #bell: { readonly offset: number; readonly heardMs: number } | undefined;

  constructor(options: PaneNoticesOptions, watch: PaneWatch) {
    this.#options = options;
    const { recording, clock, matcher, found } = options;
    this.#watch = watch.watch;
    this.#grewMs = clock.steadyMs();
    this.#lines = new LineWatch({
      matcher,
      matched: (watcher, line, offset) => found({ what: { kind: "matched", watcher, line }, offset }),
    });
    this.#stopListening = recording.onGrow(() => {
      this.#grewMs = clock.steadyMs();
    });
    this.use(watch);
  }

  /** Looks for this from now on. */
  use({ watch, patterns }: PaneWatch): void {
    const { recording, clock } = this.#options;
    this.#watch = watch;
    this.#lines.use(patterns);
    this.#silence.use(
      watch.watchers.filter((watcher) => watcher.on === "silence"),
      recording.end,
    );
    if (!watch.attention) this.#bell = this.#question = undefined;
    else this.#question ??= new QuestionWatch(recording.end);
    if (watch.commandOverMs === null && this.#failureWatchers.length === 0) this.#commands = undefined;
    else this.#commands ??= new CommandWatch(recording, clock);
    this.#listen(watch.attention || patterns.size > 0);
  }

  /** As it is now, and every second. */
  look(): void {
    const { recording, log } = this.#options;
    const looked = { end: recording.end, quietMs: this.#options.clock.steadyMs() - this.#grewMs };
    for (const { id, seconds } of this.#silence.look(looked))
      this.#found({ kind: "silent", watcher: id, seconds }, looked.end);
    const question = this.#question?.look({ ...looked, screen: () => recording.screen });
    if (question !== undefined) {
      // A program that asks and rings has said why.
      this.#bell = undefined;
      this.#found({ kind: "question", text: question.text }, looked.end);
    }
    this.#lookForBell();
    void contain(log, "a pane's commands could not be followed", async () => this.#lookForCommands());
    this.#sayLeftOut();
  }

  /** As tmux lists the pane: with its program dead it may not know yet how that ended. */
  listed({ dead, exitStatus, exitSignal }: Pick<HostedPane, "dead" | "exitStatus" | "exitSignal">): void {
    if (!dead) this.#lives = true;
    const exitCode = exitStatus ?? (exitSignal === null ? null : signalExitCode + exitSignal);
    if (!dead || !this.#lives || exitCode === null) return;
    this.#lives = false;
    if (exitCode !== 0) this.#failed({ command: null, exitCode, offset: this.#options.recording.end });
  }

  close(): void {
    this.#stopListening();
    this.#listen(false);
    this.#commands = undefined;
  }

  #rang(ring: Ring, offset: number): void {
    if (!this.#watch.attention) return;
    if (ring.kind === "bell") this.#bell ??= { offset, heardMs: this.#options.clock.steadyMs() };
    else this.#found(shortened(ring), offset);
  }

  /** A shell rings at every other Tab key: whoever types on is not called for. */
  #lookForBell(): void {
    const { clock, isWanted } = this.#options;
    if (this.#bell === undefined || clock.steadyMs() - this.#bell.heardMs < bellMs) return;
    const { offset } = this.#bell;
    this.#bell = undefined;
    if (isWanted()) this.#found({ kind: "bell" }, offset);
  }

  get #failureWatchers(): WatcherId[] {
    return this.#watch.watchers.filter(({ on }) => on === "failure").map(({ id }) => id);
  }

  #listen(listens: boolean): void {
    if (listens === this.#listens) return;
    this.#listens = listens;
    this.#options.recording.tell(
      listens
        ? {
            rang: (ring, offset) => this.#rang(ring, offset),
            wantsLine: (heard) => this.#lines.wantsLine(heard),
            finished: (line, offset) => this.#lines.finished(line, offset),
          }
        : undefined,
    );
  }

  async #lookForCommands(): Promise<void> {
    for (const command of (await this.#commands?.look()) ?? []) this.#ended(command);
  }

  #ended({ command, exitCode, durationMs, outputTo }: EndedCommand): void {
    const { commandOverMs } = this.#watch;
    if (commandOverMs !== null && durationMs >= commandOverMs)
      this.#found({ kind: "commandEnded", command, exitCode, durationMs }, outputTo);
    if (exitCode !== null && exitCode !== 0) this.#failed({ command, exitCode, offset: outputTo });
  }

  #failed(program: { command: string | null; exitCode: number | null; offset: number }): void {
    const { offset, ...of } = program;
    for (const watcher of this.#failureWatchers) this.#found({ kind: "failed", watcher, ...of }, offset);
  }

  #found(what: NoticeWhat, offset: number): void {
    this.#options.found({ what, offset });
  }

  #sayLeftOut(): void {
    const { clock, log, recording } = this.#options;
    const now = clock.steadyMs();
    if (now - this.#saidLeftOutMs < saidLeftOutMs) return;
    const lines = this.#lines.takeLeftOut();
    if (lines === 0) return;
    this.#saidLeftOutMs = now;
    const of = { session: recording.folder.meta.session, pane: recording.folder.meta.pane, lines };
    log("warn", "lines came faster than they can be held against patterns: some were left out", of);
  }
}

/** A program may send megabytes in one message. */
function shortened(ring: Extract<Ring, { kind: "message" }>): Ring {
  const most = limits.watchedLineCharacters;
  return { ...ring, title: ring.title?.slice(0, most) ?? null, text: ring.text.slice(0, most) };
}
