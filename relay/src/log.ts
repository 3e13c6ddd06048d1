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

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
