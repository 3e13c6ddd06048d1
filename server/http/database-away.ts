/**
 * Which failures say that the database cannot be reached just now, or gave way to another request, whichever driver says
 * it: the same request may be made again. Knows codes and words of drivers, and nothing of queries.
 */
import { DatabaseError } from "../../drizzle/database.ts";
import { ApiError } from "./api-error.ts";
import { reportAway } from "./failure-log.ts";

/** SQLSTATE, PostgreSQL's appendix A: a connection that broke, a server that ends or starts or has none to give. */
const states = /^(?:08\w{3}|57P0[123]|53300)$/u;

/** Likewise: two changes in each other's way, of which the database took one back. */
const gaveWay: ReadonlySet<string> = new Set(["40001", "40P01"]);

/** Likewise: a statement that was given so much time and no more, or was cancelled. */
const cutOff = "57014";

/** Of Node's sockets and name look-ups. A caller that goes away in the middle of its request is ECONNRESET too, of no call. */
const systemCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** What `pg`, and Neon's driver, which is made of it, say without a code. */
const words =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/u;

/** The failure as callers are told of it, the driver's reason in the log alone; undefined: nobody expected it. */
export function expectedFailure(error: unknown, where: string): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (hasCode(error, (code) => gaveWay.has(code)))
    return new ApiError("unavailable", "Somebody changed the same at this moment; try again.");
  if (hasCode(error, (code) => code === cutOff))
    return new ApiError("unavailable", "The database took too long for this; ask for less at once, or try again.");
  const reason = databaseAway(error);
  if (reason === undefined) return undefined;
  reportAway(reason, where);
  return new ApiError("unavailable", "The database cannot be reached just now; try again soon.");
}

/** Of the drivers' own errors, which Drizzle's have as their cause. */
function hasCode(error: unknown, isIt: (code: string) => boolean): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && isIt(String(error.code))) || hasCode(error.cause, isIt);
}

/** How the driver says it; undefined: it is another failure. */
export function databaseAway(error: unknown): string | undefined {
  // Neon's driver hands on what its WebSocket fails with, which says no more.
  if (error instanceof Event && error.type === "error") return "its WebSocket failed";
  if (!(error instanceof Error)) return undefined;
  // A name with several addresses fails with the errors of all.
  if (error instanceof AggregateError) return databaseAway(error.errors[0]);
  const code = "code" in error ? String(error.code) : "";
  const socketFailed = "syscall" in error && systemCodes.has(code);
  if (error instanceof DatabaseError || states.test(code) || socketFailed || words.test(error.message)) {
    return error.message;
  }
  // Drizzle's own error has the driver's as its cause.
  return databaseAway(error.cause);
}
