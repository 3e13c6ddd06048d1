/** Tells the web app what the local audit log says, in batches, from where it stopped: also over restarts and outages. */
import { limits, type DeviceAuditEvent } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import type { ApiResult } from "../device/web-call.ts";
import type { Log } from "../log.ts";
import { BatchReporter, type Waiting } from "../upload/batch-reporter.ts";
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

const gatherMs = 1_000;

export class AuditReporter {
  readonly #audit: AuditLog;
  readonly #reporter: BatchReporter<DeviceAuditEvent, ChainEnd>;

  constructor({ audit, ...options }: AuditReporterOptions) {
    this.#audit = audit;
    this.#reporter = new BatchReporter({
      ...options,
      waiting: waitingLines(audit.folder),
      most: limits.auditEventsPerReport,
      gatherMs,
      words: {
        failed: "the audit log could not be told to the web app",
        later: "the audit log is not taken by the web app; it is told later",
        refused: "the web app refuses a line of the audit log for good",
        aboutRefused: ({ number }) => ({ line: number }),
      },
    });
  }

  start(): void {
    this.#audit.onWritten(() => this.#reporter.soon());
    this.#reporter.soon();
  }

  /** Tells what there is, within `limits.uploadFlushMs`; what is not taken is told by the helper that comes next. */
  async stop(): Promise<void> {
    await this.#reporter.stop();
  }
}

function waitingLines(folder: string): Waiting<DeviceAuditEvent, ChainEnd> {
  let told = toldUpTo(folder);
  return {
    next: (most) => linesBehind(told, folder, most),
    told: (end) => {
      told = end;
      keepTold(folder, end);
    },
  };
}

function linesBehind(told: ChainEnd, folder: string, most: number): { items: DeviceAuditEvent[]; end: ChainEnd } {
  const items: DeviceAuditEvent[] = [];
  let end = told;
  const files = auditFiles(folder);
  // A file may hold what is wanted unless the next one begins at or before it.
  const from = files.findLastIndex(({ first }) => first <= told.number + 1);
  for (const text of files.slice(Math.max(0, from)).flatMap(linesOf)) {
    const line = readLine(text);
    if (line === undefined || line.number <= told.number) continue;
    items.push(line.event);
    end = endOf(text, line);
    if (items.length === most) break;
  }
  return { items, end };
}
