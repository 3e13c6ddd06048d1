/**
 * Notices that wait for the web app, in one small file of this helper's: over restarts, and for as long as it is away. Of
 * too many the oldest go first. A disk that does not take them costs what a restart would lose.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { limits, reportedNoticeSchema, type ReportedNotice } from "@coda/protocol";
import { z } from "zod";
import { reasonOf, type Log } from "../log.ts";
import { makeFolder } from "../make-folder.ts";
import type { Waiting } from "../upload/batch-reporter.ts";

type Ids = ReadonlySet<string>;

/** What an older or newer helper wrote that this one does not know is left out. */
const fileSchema = z.object({ version: z.literal(1), notices: z.array(z.unknown()) });

export class NoticeShelf implements Waiting<ReportedNotice, Ids> {
  readonly #file: string;
  readonly #log: Log;
  #notices: ReportedNotice[];
  #saidFull = false;
  #saidTrouble = false;

  constructor(file: string, log: Log) {
    this.#file = file;
    this.#log = log;
    this.#notices = readNotices(file).slice(-limits.waitingNotices);
  }

  get isEmpty(): boolean {
    return this.#notices.length === 0;
  }

  add(notice: ReportedNotice): void {
    this.#notices.push(notice);
    if (this.#notices.length > limits.waitingNotices) {
      this.#notices.shift();
      if (!this.#saidFull) this.#log("warn", "more notices wait than are kept: the oldest are forgotten");
      this.#saidFull = true;
    }
    this.#write();
  }

  next(most: number): { items: readonly ReportedNotice[]; end: Ids } {
    const items = this.#notices.slice(0, most);
    return { items, end: new Set(items.map(({ id }) => id)) };
  }

  told(end: Ids): void {
    this.#notices = this.#notices.filter(({ id }) => !end.has(id));
    this.#saidFull = false;
    this.#write();
  }

  #write(): void {
    try {
      makeFolder(dirname(this.#file));
      const text = JSON.stringify({ version: 1, notices: this.#notices });
      writeFileSync(`${this.#file}.new`, `${text}\n`, { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
      this.#saidTrouble = false;
    } catch (error) {
      if (!this.#saidTrouble)
        this.#log("warn", "notices that wait are not on disk: a restart loses them", { reason: reasonOf(error) });
      this.#saidTrouble = true;
    }
  }
}

/** Of the helper with this folder. */
export function noticeFile(stateDir: string): string {
  return join(stateDir, "notices.json");
}

function readNotices(file: string): ReportedNotice[] {
  try {
    const { notices } = fileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return notices.flatMap((notice) => reportedNoticeSchema.safeParse(notice).data ?? []);
  } catch {
    return []; // none yet, or torn
  }
}
