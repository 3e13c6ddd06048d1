/**
 * The helper's log on disk: JSON lines in `runner.log`, and the ones before it in `runner.1.log` and so on, up to a number.
 * A disk that takes none costs the line here, never what it is about.
 */
import { appendFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { limits } from "@coda/protocol";
import { makeFolder } from "../make-folder.ts";

export function logFolder(stateDir: string): string {
  return join(stateDir, "logs");
}

/** Newest first: those there may be. */
export function logPaths(folder: string): string[] {
  return Array.from({ length: limits.runnerLogFiles }, (_, age) =>
    join(folder, age === 0 ? "runner.log" : `runner.${age}.log`),
  );
}

export class LogFile {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A line with its end; false: it is not there. */
  write(line: string): boolean {
    const paths = logPaths(this.#folder);
    const [newest = ""] = paths;
    try {
      makeFolder(this.#folder);
      if (sizeOf(newest) + Buffer.byteLength(line) > limits.runnerLogFileBytes) rotate(paths);
      appendFileSync(newest, line, { mode: 0o600 });
      return true;
    } catch {
      return false;
    }
  }
}

/** The oldest is written over. */
function rotate(paths: readonly string[]): void {
  for (let age = paths.length - 1; age > 0; age--) {
    const [from = "", to = ""] = [paths[age - 1], paths[age]];
    if (sizeOf(from) > 0) renameSync(from, to);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
