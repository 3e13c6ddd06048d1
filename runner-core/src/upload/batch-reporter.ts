/**
 * Tells the web app what waits on this machine's disk, in order and in batches, for as long as it takes: over outages and
 * restarts. Knows neither what it tells nor where that is kept.
 */
import { limits } from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import { contain } from "../contain.ts";
import type { ApiFailure, ApiResult } from "../device/web-call.ts";
import type { Log, LogFields } from "../log.ts";
import { Backoff } from "./backoff.ts";

/** What waits to be told. `End`: how far a batch goes. */
export interface Waiting<Item, End> {
  /** The oldest, at most so many; none when nothing waits. */
  next(most: number): { readonly items: readonly Item[]; readonly end: End };
  /** The web app has everything up to there, or never takes it. */
  told(end: End): void;
}

export interface BatchReporterOptions<Item, End> {
  readonly waiting: Waiting<Item, End>;
  readonly tell: (items: readonly Item[]) => Promise<ApiResult<unknown>>;
  /** Items of one batch. */
  readonly most: number;
  /** What comes together goes together. */
  readonly gatherMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** While not, nothing is told; the next word of something new after that tries again. Default: always. */
  readonly isOnline?: (() => boolean) | undefined;
  readonly words: {
    /** Something went wrong on this machine. */
    readonly failed: string;
    /** The web app does not take them now. */
    readonly later: string;
    /** One of them will never be taken. */
    readonly refused: string;
    readonly aboutRefused: (end: End) => LogFields;
  };
}

const backoffCapMs = 300_000;
/** What a web app says of items that it will never take, as one that is older than this helper. */
const refusedForGood: ReadonlySet<string> = new Set(["badRequest", "tooLarge", "unprocessable"]);

export class BatchReporter<Item, End> {
  readonly #options: BatchReporterOptions<Item, End>;
  readonly #backoff: Backoff<"server">;
  /** Items of the next batch: half as many after a refusal for good, until the one that is meant stands alone. */
  #most: number;
  #timer: Timer | undefined;
  #telling: Promise<void> | undefined;
  /** Word of something new came meanwhile. */
  #isNews = false;
  #stopped = false;

  constructor(options: BatchReporterOptions<Item, End>) {
    this.#options = options;
    const { clock, random, gatherMs } = options;
    this.#most = options.most;
    this.#backoff = new Backoff({ clock, random, baseMs: gatherMs, capMs: backoffCapMs });
  }

  /** Something new waits, or may. */
  soon(): void {
    this.#isNews = true;
    if (this.#stopped || this.#timer !== undefined || this.#telling !== undefined) return;
    this.#timer = this.#options.clock.after(this.#options.gatherMs, () => {
      this.#timer = undefined;
      this.#isNews = false;
      this.#telling = this.#contained().then((again) => {
        this.#telling = undefined;
        if (again || this.#isNews) this.soon();
      });
    });
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

  /** Never rejects; whatever fails is tried again with the next word of something new. */
  async #contained(): Promise<boolean> {
    let again = false;
    await contain(this.#options.log, this.#options.words.failed, async () => {
      again = await this.#tellNext();
    });
    return again;
  }

  /** True when there may be more, or it is to be tried again. */
  async #tellNext(): Promise<boolean> {
    const { isOnline, waiting, tell, most } = this.#options;
    if (isOnline?.() === false) return false;
    if (!this.#stopped && !this.#backoff.isDue("server")) return true;
    const { items, end } = waiting.next(this.#most);
    if (items.length === 0) return false;
    const reply = await tell(items);
    if (reply.ok) {
      this.#most = Math.min(most, this.#most * 2);
      this.#goOnFrom(end);
    } else if (refusedForGood.has(reply.failure.code)) {
      this.#narrow(items.length, end, reply.failure);
    } else {
      this.#wait(reply.failure);
    }
    return true;
  }

  #goOnFrom(end: End): void {
    this.#backoff.succeeded("server");
    this.#options.waiting.told(end);
  }

  /** What the web app never takes stays at the machine alone, and holds nothing else up. */
  #narrow(tried: number, end: End, { code, message: reason }: ApiFailure): void {
    this.#most = Math.ceil(tried / 2);
    if (tried > 1) return;
    const { log, words } = this.#options;
    log("error", words.refused, { ...words.aboutRefused(end), code, reason });
    this.#goOnFrom(end);
  }

  #wait({ code, message: reason }: ApiFailure): void {
    const { log, words } = this.#options;
    if (this.#backoff.failures("server") === 0) log("warn", words.later, { code, reason });
    this.#backoff.failed("server");
  }
}
