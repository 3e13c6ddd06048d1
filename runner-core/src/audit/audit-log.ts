/**
 * The helper's own audit log: what it did for whom, written at the machine before anybody else is told. Never what was
 * typed or printed.
 */
import { randomUUID } from "node:crypto";
import type { DeviceAuditEvent } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";
import { appendLine, closeTorn } from "./audit-files.ts";
import { endOf, lineAfter, readLine, type ChainEnd } from "./audit-line.ts";
import { toldUpTo } from "./told-cursor.ts";
import { lastLine } from "./verify-chain.ts";

export type AuditNote = Pick<DeviceAuditEvent, "action" | "session" | "by" | "subject">;

interface AuditLogOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whoever can make lines could push older ones out: so many at once, then so many a second. The rest is counted. */
const burst = 200;
const perSecond = 2;

export class AuditLog {
  readonly #options: AuditLogOptions;
  #end: ChainEnd;
  #room = burst;
  #roomAtMs: number;
  #leftOut = 0;
  #onWritten: () => void = () => {};

  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#roomAtMs = options.clock.steadyMs();
    closeTorn(options.folder);
    const [end, told] = [lastLine(options.folder), toldUpTo(options.folder)];
    // What comes next follows what the web app has: else it would take it for told.
    if (told.number > end.number)
      options.log("warn", "lines of the local audit log are missing", { after: end.number });
    this.#end = told.number > end.number ? told : end;
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** Tells of every line from now on. */
  onWritten(listener: () => void): void {
    this.#onWritten = listener;
  }

  /** A disk that takes none costs the line and an error in the log, never what is written about. */
  write(note: AuditNote): void {
    if (!this.#takeRoom()) {
      this.#leftOut += 1;
      return;
    }
    const { clock, folder, log } = this.#options;
    const leftOut = this.#leftOut === 0 ? {} : { leftOut: this.#leftOut };
    const subject = { ...note.subject, ...leftOut };
    const line = lineAfter(this.#end, { ...note, id: randomUUID(), at: new Date(clock.now()).toISOString(), subject });
    try {
      appendLine(folder, this.#end.number + 1, line);
    } catch (error) {
      log("error", "the local audit log could not be written", { reason: reasonOf(error), action: note.action });
      return;
    }
    this.#leftOut = 0;
    const written = readLine(line);
    if (written === undefined) throw new Error("a line of the audit log that is none was written");
    this.#end = endOf(line, written);
    this.#onWritten();
  }

  #takeRoom(): boolean {
    const nowMs = this.#options.clock.steadyMs();
    this.#room = Math.min(burst, this.#room + ((nowMs - this.#roomAtMs) / 1_000) * perSecond);
    this.#roomAtMs = nowMs;
    if (this.#room < 1) return false;
    this.#room -= 1;
    return true;
  }
}
