/** Tells the web app what the local audit log says, in batches, from where it stopped: also over restarts and outages. */
import { limits, type DeviceAuditEvent } from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import { contain } from "../contain.ts";
import type { ApiFailure, ApiResult } from "../device/web-call.ts";
import type { Log } from "../log.ts";
import { Backoff } from "../upload/backoff.ts";
import type { AuditLog } from "./audit-log.ts";
import { auditFiles, linesOf } from "./audit-files.ts";
import { endOf, readLine, type ChainEnd } from "./audit-line.ts";
import { keepTold, toldUpTo } from "./told-cursor.ts";

export interface AuditReporterOptions {
  readonly audit: AuditLog;
  readonly tell: (events: readonly DeviceAuditEvent[]) => Promise<ApiResult<unknown>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** While not, nothing is told; the next line after that tries again. Default: always. */
  readonly isOnline?: () => boolean;
}

/** Lines that come together go together. */
const gatherMs = 1_000;
const backoffCapMs = 300_000;
/** What a web app says of lines that it will never take, as one that is older than this helper. */
const refusedForGood: ReadonlySet<string> = new Set(["badRequest", "tooLarge", "unprocessable"]);

export class AuditReporter {
  readonly #options: AuditReporterOptions;
  readonly #backoff: Backoff<"server">;
  #told: ChainEnd;
  /** Lines of the next batch: half as many after a refusal for good, until the one that is meant stands alone. */
  #most: number = limits.auditEventsPerReport;
  #timer: Timer | undefined;
  #telling: Promise<void> | undefined;
  #stopped = false;

  constructor(options: AuditReporterOptions) {
    this.#options = options;
    const { clock, random, audit } = options;
    this.#backoff = new Backoff({ clock, random, baseMs: gatherMs, capMs: backoffCapMs });
    this.#told = toldUpTo(audit.folder);
  }

  start(): void {
    this.#options.audit.onWritten(() => this.#soon());
    this.#soon();
  }

  /** Tells what there is, within `limits.uploadFlushMs`; what is not taken is told by the helper that comes next. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    const patience = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(limits.uploadFlushMs, patience.resolve);
    await Promise.race([this.#flush(), patience.promise]);
    timer.cancel();
  }

  async #flush(): Promise<void> {
    await this.#telling;
    await this.#contained();
  }

  #soon(): void {
    if (this.#stopped || this.#timer !== undefined || this.#telling !== undefined) return;
    this.#timer = this.#options.clock.after(gatherMs, () => {
      this.#timer = undefined;
      this.#telling = this.#contained().then((again) => {
        this.#telling = undefined;
        if (again) this.#soon();
      });
    });
  }

  /** Never rejects; whatever fails is tried again with the next line. */
  async #contained(): Promise<boolean> {
    let again = false;
    await contain(this.#options.log, "the audit log could not be told to the web app", async () => {
      again = await this.#tellNext();
    });
    return again;
  }

  /** True when there may be more, or it is to be tried again. */
  async #tellNext(): Promise<boolean> {
    if (this.#options.isOnline?.() === false) return false;
    if (!this.#stopped && !this.#backoff.isDue("server")) return true;
    const { events, end } = this.#next();
    if (events.length === 0) return false;
    const reply = await this.#options.tell(events);
    if (reply.ok) {
      this.#most = Math.min(limits.auditEventsPerReport, this.#most * 2);
      this.#goOnFrom(end);
    } else if (refusedForGood.has(reply.failure.code)) {
      this.#narrow(events.length, end, reply.failure);
    } else {
      this.#wait(reply.failure);
    }
    return true;
  }

  #goOnFrom(end: ChainEnd): void {
    this.#backoff.succeeded("server");
    this.#told = end;
    keepTold(this.#options.audit.folder, end);
  }

  /** A line that the web app never takes stays at the machine alone, and holds no other one up. */
  #narrow(tried: number, end: ChainEnd, { code, message: reason }: ApiFailure): void {
    this.#most = Math.ceil(tried / 2);
    if (tried > 1) return;
    this.#options.log("error", "the web app refuses a line of the audit log for good", {
      line: end.number,
      code,
      reason,
    });
    this.#goOnFrom(end);
  }

  #wait({ code, message: reason }: ApiFailure): void {
    if (this.#backoff.failures("server") === 0)
      this.#options.log("warn", "the audit log is not taken by the web app; it is told later", { code, reason });
    this.#backoff.failed("server");
  }

  #next(): { events: DeviceAuditEvent[]; end: ChainEnd } {
    const events: DeviceAuditEvent[] = [];
    let end = this.#told;
    const files = auditFiles(this.#options.audit.folder);
    // A file may hold what is wanted unless the next one begins at or before it.
    const from = files.findLastIndex(({ first }) => first <= end.number + 1);
    for (const text of files.slice(Math.max(0, from)).flatMap(linesOf)) {
      const line = readLine(text);
      if (line === undefined || line.number <= this.#told.number) continue;
      events.push(line.event);
      end = endOf(text, line);
      if (events.length === this.#most) break;
    }
    return { events, end };
  }
}
