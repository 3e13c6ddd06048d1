/** Structured logs, one JSON object a line. Callers pass ids and numbers, never terminal content and never tickets. */
import type { Clock } from "./clock.ts";

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export function createLog(clock: Clock, write: (line: string) => void): Log {
  const at = (level: "info" | "warn" | "error") => (message: string, fields?: LogFields) => {
    write(`${JSON.stringify({ level, message, ...fields, time: new Date(clock.unixMs()).toISOString() })}\n`);
  };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** What an error of the world's says: a connection's, a server's. One of our own goes through `faultOf`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const toldFrames = 3;

/**
 * A fault of our own: its kind and where it is in the program. Not its message, which may quote what was being handled, as
 * a parser does; and no trace that is not known to begin behind the message.
 */
export function faultOf(error: unknown): { readonly fault: string; readonly at: string } {
  if (!(error instanceof Error)) return { fault: typeof error, at: "" };
  const { name, message, stack = "" } = error;
  const head = [`${name}: ${message}\n`, `Error: ${message}\n`, `${name}\n`].find((begin) => stack.startsWith(begin));
  const frames = head === undefined ? [] : stack.slice(head.length).split("\n", toldFrames);
  return { fault: name, at: frames.map((frame) => frame.trim()).join(" ") };
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
