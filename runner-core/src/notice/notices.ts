/** A helper's notices put together: found in its panes, kept on its disk, told to the web app. */
import { limits, type ReportedNotice } from "@coda/protocol";
import type { WebApi } from "../device/web-api.ts";
import type { SessionHost } from "../session/session-host.ts";
import { BatchReporter } from "../upload/batch-reporter.ts";
import { NoticeDesk, type NoticeDeskOptions } from "./notice-desk.ts";
import { noticeFile, NoticeShelf } from "./notice-shelf.ts";

export interface NoticesOptions extends Omit<NoticeDeskOptions, "tell" | "host"> {
  readonly host: Pick<SessionHost, "sessions" | "onChange">;
  /** The helper's folder. */
  readonly stateDir: string;
  readonly api: Pick<WebApi, "reportNotices">;
  readonly random: () => number;
  /** While not, notices are kept and nothing is told. Default: always. */
  readonly isOnline?: () => boolean;
}

/** A person who is called for is not to wait; what one output rings and asks goes together. */
const gatherMs = 200;

export class Notices {
  readonly #host: NoticesOptions["host"];
  readonly #shelf: NoticeShelf;
  readonly #desk: NoticeDesk;
  readonly #reporter: BatchReporter<ReportedNotice, ReadonlySet<string>>;
  #endOfChanges: () => void = () => undefined;

  constructor(options: NoticesOptions) {
    const { host, stateDir, api, clock, log, random, isOnline } = options;
    this.#host = host;
    this.#shelf = new NoticeShelf(noticeFile(stateDir), log);
    this.#reporter = new BatchReporter({
      waiting: this.#shelf,
      tell: async (notices) => api.reportNotices(notices),
      most: limits.noticesPerReport,
      gatherMs,
      clock,
      log,
      random,
      isOnline,
      words: {
        failed: "notices could not be told to the web app",
        later: "notices are not taken by the web app; they are told later",
        refused: "the web app refuses a notice for good",
        aboutRefused: (ids) => ({ notice: [...ids][0] }),
      },
    });
    this.#desk = new NoticeDesk({
      ...options,
      tell: (notice) => {
        this.#shelf.add(notice);
        this.#reporter.soon();
      },
    });
  }

  start(): void {
    this.#endOfChanges = this.#host.onChange(() => this.#follow());
    this.#follow();
  }

  /** Tells what there is, within `limits.uploadFlushMs`; what is not taken is told by the helper that comes next. */
  async stop(): Promise<void> {
    this.#endOfChanges();
    this.#desk.close();
    await this.#reporter.stop();
  }

  #follow(): void {
    this.#desk.follow();
    // What waited while this machine was cut off.
    if (!this.#shelf.isEmpty) this.#reporter.soon();
  }
}
