/**
 * Brings journals to the web app: every second what is new, at once when much is waiting, with backoff while the server
 * is down or refuses a session. Also of panes that ended while the helper was away. Idempotent by (pane, epoch, offset).
 */
import { limits, type SessionId } from "@coda/protocol";
import type { Timer } from "../clock.ts";
import type { WebApi } from "../device/web-api.ts";
import type { ApiFailure } from "../device/web-call.ts";
import type { Log } from "../log.ts";
import { Backoff } from "./backoff.ts";
import type { EpochUpload } from "./epoch-upload.ts";
import { Orphans } from "./orphans.ts";
import { TroubleLog } from "./trouble-log.ts";
import { RefusedEpochs } from "./refused-epochs.ts";
import { collectParts, type UploadPart } from "./upload-request.ts";
import { UploadShelf, type ShelfOptions } from "./upload-shelf.ts";

export interface UploaderOptions extends ShelfOptions {
  readonly api: Pick<WebApi, "patch">;
  readonly log: Log;
  readonly random: () => number;
  /** While not, journals are kept within their caps and nothing is sent. Default: always. */
  readonly isOnline?: () => boolean;
}

const backoffCapMs = 30_000;
/** The server cannot be spoken to at all just now, whatever the session. */
const downCodes: ReadonlySet<string> = new Set(["unreachable", "unavailable", "tooMany", "signedOut"]);
/** Something about a part is not as it should be: it stays so until the part is another. */
const faultCodes: ReadonlySet<string> = new Set(["badRequest", "unprocessable", "tooLarge"]);
/** The refusal is of what one part says: of the session and the server it tells nothing. */
const partCodes: ReadonlySet<string> = new Set([...faultCodes, "conflict"]);
/** A defect of the server that one part brings out, again and again. */
const defects = 3;

/** down: no answer, so no use in going on. failed: this session's part was not taken. */
type SendOutcome = "idle" | "more" | "failed" | "down";

export class Uploader {
  readonly #options: UploaderOptions;
  readonly #shelf: UploadShelf;
  readonly #backoff: Backoff<SessionId | "server">;
  readonly #troubles: TroubleLog;
  readonly #orphans: Orphans;
  readonly #refusals: RefusedEpochs;
  #phase: "running" | "flushing" | "closed" = "running";
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;

  constructor(options: UploaderOptions) {
    const { clock, random } = options;
    this.#options = options;
    this.#shelf = new UploadShelf(options);
    const backoff = { clock, random, baseMs: limits.uploadIntervalMs, capMs: backoffCapMs };
    this.#backoff = new Backoff(backoff);
    this.#refusals = new RefusedEpochs(backoff);
    this.#orphans = new Orphans(clock);
    this.#troubles = new TroubleLog(options.log);
  }

  start(): void {
    this.#schedule(limits.uploadIntervalMs);
  }

  /** Sends everything there is now, within `limits.uploadFlushMs`, and stops. */
  async stop(): Promise<void> {
    this.#phase = "flushing";
    this.#timer?.cancel();
    const patience = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(limits.uploadFlushMs, patience.resolve);
    await Promise.race([this.#flush(), patience.promise]);
    timer.cancel();
    this.#phase = "closed";
    this.#shelf.close();
  }

  async #flush(): Promise<void> {
    await this.#running;
    while (await this.#round());
  }

  #schedule(delayMs: number): void {
    if (this.#phase !== "running") return;
    const { clock } = this.#options;
    const begin = (): void => {
      this.#running = this.#round().then((more) => this.#schedule(more ? 0 : limits.uploadIntervalMs));
    };
    // Where little is said a wake-up of its own would cost as much as the round.
    this.#timer = delayMs === 0 ? clock.after(0, begin) : clock.about(delayMs, begin);
  }

  /** Never rejects, so that there is always a next one. True when there is more to say. */
  async #round(): Promise<boolean> {
    try {
      this.#tend();
      const more = await this.#sendAll();
      this.#tidy();
      return more;
    } catch (error) {
      this.#troubles.report("a round of uploads", error);
      return false;
    }
  }

  /** Until nothing is left to say, or for as long as rounds are apart: then it is time to look what there is anew. */
  async #sendAll(): Promise<boolean> {
    const untilMs = this.#options.clock.steadyMs() + limits.uploadIntervalMs;
    this.#refusals.beginRound();
    const done = new Set<SessionId>();
    let more = true;
    while (more && this.#options.clock.steadyMs() < untilMs) {
      more = false;
      for (const [session, uploads] of this.#due()) {
        if (done.has(session) || this.#isClosed()) continue;
        const outcome = await this.#try(session, uploads);
        if (outcome === "down") return false;
        if (outcome === "more" && !this.#mayWait(uploads)) more = true;
        else done.add(session);
      }
    }
    return more;
  }

  /** One request a round is enough of a session whose output pours in. */
  #mayWait(uploads: readonly EpochUpload[]): boolean {
    return this.#phase !== "flushing" && uploads.some((upload) => upload.mayWait);
  }

  #isClosed(): boolean {
    return this.#phase === "closed";
  }

  #tend(): void {
    if (this.#isClosed()) return;
    this.#contain("the journals' folder", () => this.#shelf.collect((session) => this.#orphans.rests(session)));
    this.#troubles.report("what journals say of themselves", this.#shelf.settle());
    this.#contain("the journals' caps", () => this.#shelf.beginRound(this.#phase === "flushing"));
  }

  /** After the sending: by then the web app has said what it has, so that its part of it goes first. */
  #tidy(): void {
    if (this.#isClosed()) return;
    this.#contain("finished journals", () => this.#shelf.removeFinished());
    this.#contain("the journals' folder", () => this.#keepWithin());
  }

  #keepWithin(): void {
    const lostBytes = this.#shelf.keepWithin(limits.journalDeviceBytes);
    if (lostBytes === 0) return;
    this.#options.log("warn", "output that was not uploaded is dropped: the journals passed their cap", { lostBytes });
  }

  #contain(what: string, action: () => void): void {
    try {
      action();
      this.#troubles.report(what, undefined);
    } catch (error) {
      this.#troubles.report(what, error);
    }
  }

  /** The sessions to try now, the least troubled first: one whose every request kills the server is behind the others. */
  #due(): [SessionId, EpochUpload[]][] {
    if (this.#options.isOnline?.() === false) return [];
    const all = [...this.#shelf.bySession()].toSorted(
      ([a], [b]) => this.#backoff.failures(a) - this.#backoff.failures(b),
    );
    if (this.#phase === "flushing") return all;
    if (!this.#backoff.isDue("server")) return [];
    return all.filter(([session]) => this.#backoff.isDue(session));
  }

  async #try(session: SessionId, uploads: readonly EpochUpload[]): Promise<SendOutcome> {
    const outcome = await this.#contained(session, uploads);
    if (outcome === "failed" || outcome === "down") this.#backoff.failed(session);
    else if (outcome === "more") this.#backoff.succeeded(session);
    if (outcome === "down") this.#backoff.failed("server");
    return outcome;
  }

  async #contained(session: SessionId, uploads: readonly EpochUpload[]): Promise<SendOutcome> {
    try {
      const outcome = await this.#send(session, uploads);
      this.#troubles.report(session, undefined);
      return outcome;
    } catch (error) {
      this.#troubles.report(session, error);
      return "failed";
    }
  }

  async #send(session: SessionId, uploads: readonly EpochUpload[]): Promise<SendOutcome> {
    const parts = await this.#parts(uploads);
    if (parts.length === 0 || this.#isClosed()) return "idle";
    const reply = await this.#options.api.patch(session, { epochs: parts.map(({ part }) => part) });
    if (!reply.ok) return this.#refused(session, parts, reply.failure);
    this.#backoff.succeeded("server");
    this.#orphans.known(session);
    for (const taken of parts) {
      const acknowledged = reply.value.acknowledged.find(({ epoch }) => epoch === taken.part.epoch);
      this.#taken(taken, acknowledged?.offset);
    }
    return "more";
  }

  /** Those of a session for its next request. */
  async #parts(uploads: readonly EpochUpload[]): Promise<UploadPart[]> {
    const due = uploads.filter(({ epoch }) => this.#refusals.isDue(epoch, this.#phase === "flushing"));
    const parts = await collectParts(due, {
      isAlone: ({ epoch }) => this.#refusals.isAlone(epoch),
      failed: ({ epoch }, error) => {
        this.#refusals.refused(epoch, "");
        this.#troubles.report(epoch, error);
      },
    });
    for (const { part } of parts) this.#troubles.report(part.epoch, undefined);
    return parts;
  }

  #taken({ upload, part }: UploadPart, acknowledged: number | undefined): void {
    this.#shelf.toBack(upload);
    const asked = upload.acknowledged === undefined;
    const whole = acknowledged !== undefined && upload.stored(part, acknowledged);
    if (acknowledged === undefined) upload.forget();
    // What it did not take now it may take later: to ask again at once would never end.
    if (!whole) this.#refusals.refused(part.epoch, "");
    else if (!asked) this.#refusals.taken(part.epoch);
  }

  #refused(session: SessionId, parts: readonly UploadPart[], failure: ApiFailure): SendOutcome {
    const down = downCodes.has(failure.code);
    if (!down) this.#backoff.succeeded("server");
    if (failure.code === "notFound" || failure.code === "gone") {
      this.#denied(session);
      return "idle";
    }
    for (const { upload } of parts) upload.forget();
    if (!down) this.#setApart(parts, failure);
    if (partCodes.has(failure.code)) return "more";
    this.#options.log("warn", "upload failed", { session, code: failure.code, reason: failure.message });
    return down ? "down" : "failed";
  }

  /** The next requests show which of them it was, and what of that one. */
  #setApart(parts: readonly UploadPart[], { code, message }: ApiFailure): void {
    for (const { upload } of parts) this.#shelf.toBack(upload);
    const [first, ...others] = parts;
    if (first === undefined) return;
    if (others.length > 0) return this.#refusals.refusedTogether(parts.map(({ part }) => part.epoch));
    const { upload, part } = first;
    const isFault = faultCodes.has(code) || this.#refusals.failures(part.epoch) >= defects;
    if (isFault && upload.faulted(part)) return;
    if (!this.#refusals.refused(part.epoch, code)) return;
    const about = { epoch: part.epoch, code, reason: message };
    this.#options.log("warn", "output of a pane is refused; it is kept, and others are uploaded", about);
  }

  /** Most likely deleted by the user: its readers are closed until it is asked about again. */
  #denied(session: SessionId): void {
    const again = this.#orphans.denied(session);
    if (!again) this.#options.log("warn", "journals of a session the web app does not know wait", { session });
    if (again) this.#shelf.removeEnded(session);
    this.#shelf.putAway(session);
  }
}
