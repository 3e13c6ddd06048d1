/** Structured log lines on stderr: one JSON object each. Never terminal content, keys, tokens or tickets. */

export type LogLevel = "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

export const silentLog: Log = () => {};

export function lineLog(write: (line: string) => void, now: () => number): Log {
  return (level, message, fields = {}) => {
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...fields })}\n`);
  };
}

/** What went wrong, for a log line or a sentence; never a stack. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
