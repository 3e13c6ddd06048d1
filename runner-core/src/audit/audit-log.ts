/**
 * The helper's own audit log: what it did for whom, written at the machine before anybody else is told. Never what was
 * typed or printed.
 */
import { randomUUID } from "node:crypto";
import { auditName, auditSubject, type DeviceAuditEvent } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";
import { appendLine, closeTorn, type Append } from "./audit-files.ts";
import { endOf, lineAfter, readLine, type ChainEnd } from "./audit-line.ts";
import { LineBudget } from "./line-budget.ts";
import { toldUpTo } from "./told-cursor.ts";
import { lastLine } from "./verify-chain.ts";

export type AuditNote = Pick<DeviceAuditEvent, "action" | "session" | "by" | "subject">;

interface AuditLogOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: to the disk. */
  readonly append?: Append;
}

export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #budget: LineBudget;
  /** Undefined while nobody knows how much of a line the disk has taken, or who else wrote one. */
  #end: ChainEnd | undefined;
  #leftOut = 0;
  #onWritten: () => void = () => {};

  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#budget = new LineBudget(options.clock);
    // Said at once if lines are missing. But until the helper answers, a command may write lines of its own.
    this.#contained("could not be read", () => void this.#endOnDisk());
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** Tells of every line from now on. */
  onWritten(listener: () => void): void {
    this.#onWritten = listener;
  }

  /**
   * A disk that takes none costs the line and an error in the log, never what is written about. How many were left out is in
   * the next one.
   *
   * @param maker whose room it takes; undefined: the machine's own, which has no end.
   */
  write(note: AuditNote, maker = note.by?.id): void {
    const isWritten =
      (maker === undefined || this.#budget.take(maker)) &&
      this.#contained("could not be written", () => this.#append(note));
    this.#leftOut = isWritten ? 0 : this.#leftOut + 1;
    if (isWritten) this.#onWritten();
  }

  #append(note: AuditNote): void {
    const { append, clock, folder } = this.#options;
    const before = this.#end ?? this.#endOnDisk();
    this.#end = undefined;
    const by = note.by && { ...note.by, name: auditName(note.by.name) };
    const subject = auditSubject({ ...note.subject, ...(this.#leftOut > 0 && { leftOut: this.#leftOut }) });
    const at = new Date(clock.now()).toISOString();
    const text = lineAfter(before, { ...note, id: randomUUID(), at, by, subject });
    const line = readLine(text);
    if (line === undefined) throw new Error("a line of the audit log that is none was to be written");
    appendLine(folder, { number: line.number, text }, append);
    this.#end = endOf(text, line);
  }

  #endOnDisk(): ChainEnd {
    const { append, folder, log } = this.#options;
    closeTorn(folder, append);
    const [end, told] = [lastLine(folder), toldUpTo(folder)];
    if (told.number <= end.number) return end;
    // What comes next follows what the web app has: else it would take it for told.
    log("warn", "lines of the local audit log are missing", { after: end.number });
    return told;
  }

  #contained(what: string, run: () => void): boolean {
    try {
      run();
      return true;
    } catch (error) {
      this.#options.log("error", `the local audit log ${what}`, { reason: reasonOf(error) });
      return false;
    }
  }
}
