/**
 * Brings journals to the web app: every second what is new, at once when much is waiting, with backoff while the server
 * is down. Also of panes that ended while the helper was away. Idempotent by (pane, epoch, offset).
 */
import { limits, type SessionId } from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import type { WebApi } from "../device/web-api.ts";
import { JournalFolder } from "../journal/journal-folder.ts";
import type { Log } from "../log.ts";
import type { JournalRecording } from "../session/journal-recording.ts";
import { EpochUpload } from "./epoch-upload.ts";
import { collectParts } from "./upload-request.ts";
import { leftSource, liveSource } from "./upload-source.ts";

export interface UploaderOptions {
  readonly api: Pick<WebApi, "patch">;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** The journals' folder. */
  readonly root: string;
  readonly live: () => readonly JournalRecording[];
  readonly isAlive: (pid: number) => boolean;
}

const backoffCapMs = 30_000;
/** The server cannot be spoken to at all just now, whatever the session. */
const downCodes: ReadonlySet<string> = new Set(["unreachable", "unavailable", "tooMany", "signedOut"]);

/** down: no answer, so no use in going on. failed: this session's part was not taken. */
type SendOutcome = "idle" | "more" | "failed" | "down";

export class Uploader {
  readonly #options: UploaderOptions;
  readonly #uploads = new Map<string, EpochUpload>();
  /** Journals of sessions the server does not know (any more): kept on disk, not tried again in this run. */
  readonly #orphaned = new Set<SessionId>();
  #failures = 0;
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: UploaderOptions) {
    this.#options = options;
  }

  start(): void {
    this.#schedule(limits.uploadIntervalMs);
  }

  /** Sends everything there is now, within `limits.uploadFlushMs`, and stops. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    const flush = (async () => {
      await this.#running;
      await this.#round();
    })();
    const patience = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(limits.uploadFlushMs, patience.resolve);
    await Promise.race([flush, patience.promise]);
    timer.cancel();
    for (const upload of this.#uploads.values()) upload.source.close();
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    this.#timer = this.#options.clock.after(delayMs, () => {
      this.#running = this.#round().then(() => this.#schedule(this.#nextDelayMs()));
    });
  }

  #nextDelayMs(): number {
    if (this.#failures === 0) return limits.uploadIntervalMs;
    const ceiling = Math.min(backoffCapMs, limits.uploadIntervalMs * 2 ** Math.min(this.#failures, 10));
    return limits.uploadIntervalMs + this.#options.random() * ceiling;
  }

  /** Sends until nothing is left to say, or the server does not answer. */
  async #round(): Promise<void> {
    this.#collect();
    for (const upload of this.#uploads.values()) {
      // While the web app is away journals grow to their cap; what is dropped becomes a gap with its exact size.
      const { folder, end } = upload.source;
      folder.dropBefore(end - limits.journalPaneBytes);
      upload.beginRound(this.#stopped);
    }
    const failed = await this.#sendAll();
    this.#failures = failed ? this.#failures + 1 : 0;
    this.#forgetFinished();
  }

  /** True when something could not be sent. A session the server refuses does not hold up the others. */
  async #sendAll(): Promise<boolean> {
    const done = new Set<SessionId>();
    let failed = false;
    for (let groups = this.#bySession(); groups.size > done.size; groups = this.#bySession()) {
      for (const [session, uploads] of groups) {
        if (done.has(session)) continue;
        const outcome = await this.#send(session, uploads);
        if (outcome === "down") return true;
        failed ||= outcome === "failed";
        if (outcome !== "more") done.add(session);
      }
    }
    return failed;
  }

  /** Finds journals: those being recorded, and those left in the folder. */
  #collect(): void {
    const { root, clock, isAlive } = this.#options;
    const live = new Map<string, JournalRecording>(
      this.#options.live().map((recording) => [recording.epoch, recording]),
    );
    for (const folder of JournalFolder.list(root)) {
      const { epoch } = folder.meta;
      const known = this.#uploads.get(epoch);
      const recording = live.get(epoch);
      if (known !== undefined && known.source.recording === recording) continue;
      known?.source.close();
      const source = recording === undefined ? leftSource(folder, { clock, isAlive }) : liveSource(recording);
      this.#uploads.set(epoch, new EpochUpload(source));
    }
  }

  #bySession(): Map<SessionId, EpochUpload[]> {
    const groups = new Map<SessionId, EpochUpload[]>();
    for (const upload of this.#uploads.values()) {
      const { session } = upload.source.folder.meta;
      if (!this.#orphaned.has(session)) groups.set(session, [...(groups.get(session) ?? []), upload]);
    }
    return groups;
  }

  async #send(session: SessionId, uploads: readonly EpochUpload[]): Promise<SendOutcome> {
    const parts = await collectParts(uploads);
    if (parts.length === 0) return "idle";
    const reply = await this.#options.api.patch(session, { epochs: parts.map(({ part }) => part) });
    if (!reply.ok) return this.#refused(session, parts, reply.failure);
    const stored = parts.map(({ upload, part }) => {
      this.#toBack(upload);
      const acknowledged = reply.value.acknowledged.find((entry) => entry.epoch === part.epoch);
      if (acknowledged !== undefined) return upload.stored(part, acknowledged.offset);
      upload.forget();
      return false;
    });
    // What it did not take now it may take later: to ask again at once would never end.
    return stored.every(Boolean) ? "more" : "failed";
  }

  /** One that always has much to say must not be the first every time. */
  #toBack(upload: EpochUpload): void {
    const { epoch } = upload.source.folder.meta;
    if (this.#uploads.get(epoch) !== upload) return;
    this.#uploads.delete(epoch);
    this.#uploads.set(epoch, upload);
  }

  #refused(
    session: SessionId,
    parts: readonly { upload: EpochUpload }[],
    failure: { code: string; message: string },
  ): SendOutcome {
    if (failure.code === "notFound" || failure.code === "gone") {
      this.#options.log("warn", "journals of a session the web app does not know are kept on disk", { session });
      this.#orphaned.add(session);
      return "idle";
    }
    for (const { upload } of parts) upload.forget();
    this.#options.log("warn", "upload failed", { session, code: failure.code, reason: failure.message });
    return downCodes.has(failure.code) ? "down" : "failed";
  }

  #forgetFinished(): void {
    // One may have been taken up (again) while its last part was under way.
    const live = new Set<string>(this.#options.live().map((recording) => recording.epoch));
    for (const [epoch, upload] of this.#uploads) {
      if (!upload.finished || live.has(epoch)) continue;
      upload.source.close();
      upload.source.folder.remove();
      this.#uploads.delete(epoch);
    }
  }
}
