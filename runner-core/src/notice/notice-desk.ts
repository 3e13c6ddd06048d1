/**
 * Looks after every pane of a session that somebody wants to be told of, while any browser may be closed, and makes notices
 * of what is found: masked, and not the same again and again. Asks nobody for anything; costs nothing while nobody asked.
 */
import type {
  DeviceSession,
  Epoch,
  NoticeWhat,
  ReportedNotice,
  SessionId,
  SessionWatch,
  WatcherId,
} from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import { contain } from "../contain.ts";
import type { Log } from "../log.ts";
import type { RedactionLevel } from "../redaction/redaction-level.ts";
import type { JournalRecording } from "../session/journal-recording.ts";
import type { SessionHost } from "../session/session-host.ts";
import { LineMatcher } from "./line-matcher.ts";
import type { Patterns } from "./line-watch.ts";
import { maskedNotice } from "./notice-text.ts";
import { PaneNotices, type Found, type PaneWatch } from "./pane-notices.ts";
import { RepeatGuard, type Telling } from "./repeat-guard.ts";
import { compilePattern, type WatchedPattern } from "./watched-pattern.ts";

export interface NoticeDeskOptions {
  readonly host: Pick<SessionHost, "sessions">;
  readonly recordings: () => readonly JournalRecording[];
  /** This device's sessions as the web app listed them last. */
  readonly listed: () => readonly DeviceSession[];
  readonly redaction: RedactionLevel;
  readonly clock: Clock;
  readonly log: Log;
  readonly randomId: () => string;
  readonly tell: (notice: ReportedNotice) => void;
}

interface Followed {
  readonly recording: JournalRecording;
  readonly notices: PaneNotices;
  watched: string;
}

const lookEveryMs = 1_000;
/** A storm of bells, messages, matches or failures: so seldom of each session. */
const stormMs = 10_000;
const messagesInStorm = 5;
/** A program that draws its screen again and again finishes the same lines. */
const sameLineMs = 60_000;
/** Beyond that they are said again. */
const maxSaidPatterns = 1_000;

export class NoticeDesk {
  readonly #options: NoticeDeskOptions;
  readonly #matcher: LineMatcher;
  readonly #guard = new RepeatGuard();
  readonly #followed = new Map<Epoch, Followed>();
  /** Patterns that are no good, so that each is said once. */
  readonly #saidPatterns = new Set<string>();
  #looking: Timer | undefined;

  constructor(options: NoticeDeskOptions) {
    this.#options = options;
    this.#matcher = new LineMatcher(options.clock);
  }

  /** Sessions, their panes, or what is wanted of them may be others now. */
  follow(): void {
    const wanted = this.#wanted();
    for (const [epoch, { recording, notices }] of this.#followed) {
      if (wanted.get(epoch)?.recording === recording) continue;
      notices.close();
      this.#followed.delete(epoch);
    }
    for (const { recording, watch } of wanted.values()) this.#followOne(recording, watch);
    this.#tellListed();
    if (this.#followed.size === 0) this.#rest();
    else this.#looking ??= this.#options.clock.every(lookEveryMs, () => this.#look());
  }

  close(): void {
    for (const { notices } of this.#followed.values()) notices.close();
    this.#followed.clear();
    this.#rest();
    this.#matcher.close();
  }

  #rest(): void {
    this.#looking?.cancel();
    this.#looking = undefined;
  }

  /** By epoch: the recordings of which somebody wants to be told, and of what. */
  #wanted(): Map<Epoch, { recording: JournalRecording; watch: SessionWatch }> {
    const watches = new Map<SessionId, SessionWatch>(
      this.#options.listed().flatMap(({ id, watch }) => (watch === undefined || isEmpty(watch) ? [] : [[id, watch]])),
    );
    const wanted = new Map<Epoch, { recording: JournalRecording; watch: SessionWatch }>();
    if (watches.size === 0) return wanted;
    for (const recording of this.#options.recordings()) {
      const watch = watches.get(recording.folder.meta.session);
      if (watch !== undefined) wanted.set(recording.epoch, { recording, watch });
    }
    return wanted;
  }

  #followOne(recording: JournalRecording, watch: SessionWatch): void {
    const watched = JSON.stringify(watch);
    const known = this.#followed.get(recording.epoch);
    if (known?.watched === watched) return;
    const wanted: PaneWatch = { watch, patterns: this.#patternsOf(watch) };
    if (known !== undefined) {
      known.notices.use(wanted);
      known.watched = watched;
      return;
    }
    const { clock, log, host } = this.#options;
    const { session } = recording.folder.meta;
    const isWanted = (): boolean => host.sessions.some((hosted) => hosted.session === session && hosted.attention);
    const found = (of: Found): void =>
      void contain(log, "a notice could not be made", () => this.#found(recording, of));
    const notices = new PaneNotices({ recording, clock, log, matcher: this.#matcher, isWanted, found }, wanted);
    this.#followed.set(recording.epoch, { recording, notices, watched });
  }

  #patternsOf({ watchers }: SessionWatch): Patterns {
    const patterns = new Map<WatcherId, WatchedPattern>();
    for (const watcher of watchers) {
      if (watcher.on !== "match") continue;
      const compiled = compilePattern(watcher.pattern, watcher.ignoreCase);
      if (compiled.ok) patterns.set(watcher.id, compiled.pattern);
      else this.#sayBadPattern(watcher.id, watcher.pattern, compiled.why);
    }
    return patterns;
  }

  #sayBadPattern(watcher: WatcherId, pattern: string, reason: string): void {
    const said = `${watcher} ${pattern}`;
    if (this.#saidPatterns.has(said)) return;
    if (this.#saidPatterns.size >= maxSaidPatterns) this.#saidPatterns.clear();
    this.#saidPatterns.add(said);
    this.#options.log("warn", "a watcher's pattern is not looked for", { watcher, reason });
  }

  #tellListed(): void {
    if (this.#followed.size === 0) return;
    for (const { panes } of this.#options.host.sessions)
      for (const pane of panes)
        if (pane.recording !== undefined) this.#followed.get(pane.recording.epoch)?.notices.listed(pane);
  }

  #look(): void {
    for (const { notices } of this.#followed.values()) notices.look();
  }

  #found(recording: JournalRecording, { what, offset }: Found): void {
    const { clock, redaction, randomId, tell } = this.#options;
    const { session, pane } = recording.folder.meta;
    const now = clock.steadyMs();
    if (pane === null || !this.#guard.take(tellingsOf(session, what), now)) return;
    const writtenMs = what.kind === "silent" ? undefined : recording.times.at(Math.max(0, offset - 1));
    tell({
      id: randomId(),
      session,
      pane,
      epoch: recording.epoch,
      offset,
      at: new Date(writtenMs ?? clock.now()).toISOString(),
      what: maskedNotice(what, { recording, offset }, redaction),
    });
  }
}

function isEmpty({ attention, commandOverMs, watchers }: SessionWatch): boolean {
  return !attention && commandOverMs === null && watchers.length === 0;
}

/** What is told too often already if any of these is. */
function tellingsOf(session: SessionId, what: NoticeWhat): Telling[] {
  const once = (key: string, withinMs = stormMs): Telling => ({ key: `${session} ${key}`, most: 1, withinMs });
  switch (what.kind) {
    case "bell":
      return [once("bell")];
    case "message":
      return [once(`message ${what.title} ${what.text}`), { ...once("messages"), most: messagesInStorm }];
    case "matched":
      return [once(`line ${what.watcher} ${what.line}`, sameLineMs), once(`matched ${what.watcher}`)];
    case "failed":
      return [once(`failed ${what.watcher}`)];
    case "question":
    case "commandEnded":
    case "silent":
      return [];
  }
}
