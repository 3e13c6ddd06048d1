/**
 * Which sessions this device may serve, by the web app's word, kept fresh: asked every few seconds, which is also the
 * device's sign of life. Opens the reserved ones, and tells the web app what became of each.
 */
import {
  limits,
  type ApiSession,
  type DeviceSession,
  type PatchSession,
  type PatchSessionReply,
  type ReportedStatus,
  type SessionId,
} from "@coda/protocol";
import { continueTrace, during, noTracer, type Span, type Tracer } from "@coda/telemetry";
import type { Clock, Timer } from "../clock.ts";
import { contain } from "../contain.ts";
import type { WebApi } from "../device/web-api.ts";
import type { ApiResult } from "../device/web-call.ts";
import type { Log } from "../log.ts";
import { reportedStatus, type AllowedSession, type OpenOutcome, type SessionHost } from "./session-host.ts";

export interface SessionDirectoryOptions {
  readonly api: Pick<WebApi, "sessions" | "patch">;
  readonly host: SessionHost;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: nothing is traced. */
  readonly tracer?: Tracer;
  readonly browsersOf: (session: SessionId) => number;
  /** Whether what the web app has reserved begins to run by itself. Default: it does. */
  readonly mayOpen?: () => boolean;
  /** While not, the web app is neither asked nor told. Default: always. */
  readonly isOnline?: () => boolean;
}

interface Report {
  readonly status: ReportedStatus;
  /** A browser is connected. */
  readonly watched: boolean;
  /** Undefined: nobody asked. */
  readonly recordingStopped?: boolean | undefined;
}

export class SessionDirectory {
  readonly #options: SessionDirectoryOptions;
  /** As it is, as the web app knows it, and for which a report is under way. */
  readonly #wanted = new Map<SessionId, Report>();
  readonly #reported = new Map<SessionId, Report>();
  readonly #telling = new Set<SessionId>();
  #known: readonly DeviceSession[] = [];
  #timer: Timer | undefined;
  #syncing: Promise<boolean> | undefined;

  constructor(options: SessionDirectoryOptions) {
    this.#options = options;
    options.host.onChange(() => this.report());
  }

  get known(): readonly DeviceSession[] {
    return this.#known;
  }

  /** A list that the web app gave a moment ago: as if it had just been asked, which it is all the same. */
  take(listed: readonly DeviceSession[]): void {
    this.#known = listed;
    this.#allowKnown();
    void this.#syncInTime();
  }

  /** For uploads: the reply says by the way whether the session is to be recorded, so what prints hears of a pause at once. */
  async patch(session: SessionId, patch: PatchSession): Promise<ApiResult<PatchSessionReply>> {
    const reply = await this.#options.api.patch(session, patch);
    if (reply.ok) this.#heard(reply.value.session);
    return reply;
  }

  #heard({ id, recording }: Pick<ApiSession, "id" | "recording">): void {
    const paused = this.#known.find((known) => known.id === id)?.paused;
    if (recording === undefined || paused === undefined) return;
    if ((recording.pausedAt !== null || recording.ideaPausedAt !== null) !== paused) void this.#syncInTime();
  }

  start(): void {
    this.#timer = this.#options.clock.every(limits.deviceSyncMs, () => void this.#syncInTime());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** The next one follows, whatever became of this. */
  async #syncInTime(): Promise<void> {
    await contain(this.#options.log, "the session list could not be followed", async () => this.sync());
  }

  /** Fetches the list once; calls that come meanwhile share it. False when the web app did not answer. */
  async sync(): Promise<boolean> {
    if (this.#options.isOnline?.() === false) return false;
    this.#syncing ??= this.#fetch().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  /** Opens a session if the web app says it is ours; asks anew when it is not known yet. */
  async open(wanted: AllowedSession, traceparent?: string): Promise<OpenOutcome> {
    const span = this.#span("open session", traceparent);
    span.set({ "coda.session": wanted.session });
    return during(span, async () => this.#open(wanted, span), refusalOf);
  }

  /** Asked for by hand, one whose programs have ended begins anew; its transcript stays and goes on in a new epoch. */
  async openAnew(wanted: AllowedSession): Promise<OpenOutcome> {
    const { host } = this.#options;
    const hosted = host.sessions.find(({ session }) => session === wanted.session);
    const { refused } = hosted?.exited === true ? await host.act(wanted.session, { do: "restart" }) : { refused: null };
    return refused === null ? this.open(wanted) : { ok: false, why: refused };
  }

  /** Tells the web app of every status that changed since it was told last; a session that vanished has ended. */
  report(): void {
    const { host, browsersOf } = this.#options;
    const hosted = new Set(host.sessions.map((session) => session.session));
    for (const session of host.sessions) {
      const browsers = browsersOf(session.session);
      const watched = !session.exited && browsers > 0;
      const { recordingStopped } = this.#asksForPauses(session.session) ? session : {};
      this.#want(session.session, { status: reportedStatus(session, browsers), watched, recordingStopped });
    }
    for (const session of this.#wanted.keys())
      if (!hosted.has(session)) this.#want(session, { status: "exited", watched: false });
  }

  /** An older web app takes no word of it. */
  #asksForPauses(session: SessionId): boolean {
    return this.#known.find(({ id }) => id === session)?.paused !== undefined;
  }

  async #open(wanted: AllowedSession, { traceparent }: Span): Promise<OpenOutcome> {
    const { host } = this.#options;
    if (!this.#isKnown(wanted)) await during(this.#span("list sessions", traceparent), async () => this.sync());
    if (!this.#isKnown(wanted)) return { ok: false, why: "the web app does not list this session for this device" };
    return during(this.#span("tmux", traceparent), async () => host.open(wanted), refusalOf);
  }

  #span(name: string, parent: string | undefined): Span {
    return continueTrace(this.#options.tracer ?? noTracer, name, { parent });
  }

  #forgetUnlisted(): void {
    const listed = new Set(this.#known.map((known) => known.id));
    for (const session of this.#wanted.keys()) {
      if (listed.has(session)) continue;
      this.#wanted.delete(session);
      this.#reported.delete(session);
    }
  }

  #want(session: SessionId, report: Report): void {
    this.#wanted.set(session, report);
    if (this.#telling.has(session) || this.#options.isOnline?.() === false) return;
    this.#telling.add(session);
    const { log } = this.#options;
    void contain(log, "a session's status could not be told", async () => this.#tell(session)).finally(() =>
      this.#telling.delete(session),
    );
  }

  #isKnown(wanted: AllowedSession): boolean {
    return this.#known.some(
      (known) => known.id === wanted.session && known.ideaId === wanted.idea && known.slot === wanted.slot,
    );
  }

  async #fetch(): Promise<boolean> {
    const { api, log } = this.#options;
    const reply = await api.sessions();
    if (!reply.ok) {
      log("warn", "the web app did not give the session list", {
        code: reply.failure.code,
        reason: reply.failure.message,
      });
      return false;
    }
    this.#known = reply.value;
    this.#forgetUnlisted();
    this.#allowKnown();
    await this.#openReserved();
    this.report(); // also what could not be said before
    return true;
  }

  #allowKnown(): void {
    this.#options.host.allow(
      this.#known.map((known) => ({
        session: known.id,
        idea: known.ideaId,
        slot: known.slot,
        isNew: known.status === "reserved",
        newestOrdinal: known.newestOrdinal,
        paused: known.paused,
      })),
    );
  }

  async #openReserved(): Promise<void> {
    const { host, log, mayOpen } = this.#options;
    for (const known of this.#known) {
      if (known.status !== "reserved" || mayOpen?.() === false) continue;
      const outcome = await host.open({ session: known.id, idea: known.ideaId, slot: known.slot });
      if (!outcome.ok)
        log("warn", "a reserved session could not be opened", { session: known.id, reason: outcome.why });
    }
  }

  /** One report at a time and session, so that they arrive in order; what changed meanwhile follows. */
  async #tell(session: SessionId): Promise<void> {
    for (;;) {
      const report = this.#wanted.get(session);
      const before = this.#reported.get(session);
      if (report === undefined || isSame(report, before)) return;
      const now = new Date(this.#options.clock.now()).toISOString();
      const reply = await this.#options.api.patch(session, {
        status: report.status,
        ...(report.recordingStopped !== undefined && { recordingStopped: report.recordingStopped }),
        ...timesOf(report, before, now),
      });
      if (!reply.ok) return; // said again with the next change or session list
      this.#reported.set(session, report);
    }
  }
}

/** Why is for a person, and may name what a trace must not. */
function refusalOf(outcome: OpenOutcome): string | undefined {
  return outcome.ok ? undefined : "refused";
}

function isSame(report: Report, before: Report | undefined): boolean {
  return (
    report.status === before?.status &&
    report.watched === before.watched &&
    report.recordingStopped === before.recordingStopped
  );
}

/** When browsers came, or left. */
function timesOf({ watched }: Report, before: Report | undefined, now: string): PatchSession {
  const wasWatched = before?.watched === true;
  if (watched === wasWatched) return {};
  return watched ? { connectedAt: now } : { detachedAt: now };
}
