/** Troubles that come back every second until somebody acts: one log line when one begins or changes, one when it is over. */
import { reasonOf, type Log } from "../log.ts";

/** errno of a disk, or a user's share of it, without room (POSIX). */
const fullCodes: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);

export class TroubleLog {
  readonly #log: Log;
  readonly #sentences = new Map<string, string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** `error` undefined: there is none (any more) with `what`. */
  report(what: string, error: unknown): void {
    const before = this.#sentences.get(what);
    if (error === undefined) {
      if (this.#sentences.delete(what)) this.#log("info", "this works again", { what });
      return;
    }
    const sentence = sentenceOf(error);
    if (sentence === before) return;
    this.#sentences.set(what, sentence);
    this.#log("warn", sentence, { what, reason: reasonOf(error) });
  }
}

function sentenceOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (fullCodes.has(code)) return "the disk that holds the journals is full; free some space on it";
  return "a journal cannot be read or written; what is affected is tried again";
}
