/** The files of the local audit log, each named by the number of its first line: read in order, only ever added to. */
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { limits } from "@coda/protocol";
import { makeFolder } from "../make-folder.ts";

const digits = 12;
const name = /^(?<first>\d{12})\.jsonl$/u;

export interface AuditFile {
  readonly path: string;
  /** The number of its first line, as its name says. */
  readonly first: number;
}

export function auditFolder(stateDir: string): string {
  return join(stateDir, "audit");
}

/** Oldest first; none where there is no folder. */
export function auditFiles(folder: string): AuditFile[] {
  return namesIn(folder)
    .flatMap((file) => {
      const first = name.exec(file)?.groups?.["first"];
      return first === undefined ? [] : [{ path: join(folder, file), first: Number(first) }];
    })
    .toSorted((a, b) => a.first - b.first);
}

/** Its lines without their ends; what was torn is the last one, or stands alone before those that came later. */
export function linesOf({ path }: AuditFile): string[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

/** Writes behind what a file has, or makes it: as `appendFileSync`, which may fail amid the text. */
export type Append = (path: string, text: string) => void;

const toDisk: Append = (path, text) => appendFileSync(path, text, { mode: 0o600 });

/** Behind the last line, in the newest file while it has room. Throws what the disk says: a part of it may be there then. */
export function appendLine(
  folder: string,
  { number, text }: { readonly number: number; readonly text: string },
  append: Append = toDisk,
): void {
  const newest = auditFiles(folder).at(-1);
  if (newest !== undefined && statSync(newest.path).size < limits.auditFileBytes) {
    append(newest.path, `${text}\n`);
    return;
  }
  makeFolder(folder);
  append(join(folder, `${String(number).padStart(digits, "0")}.jsonl`), `${text}\n`);
  for (const old of auditFiles(folder).slice(0, -limits.auditFiles)) rmSync(old.path);
}

/** What a crash or a full disk has torn becomes a line of its own, so that the next one is whole. */
export function closeTorn(folder: string, append: Append = toDisk): void {
  const newest = auditFiles(folder).at(-1);
  if (newest === undefined) return;
  const text = readFileSync(newest.path, "utf8");
  if (text !== "" && !text.endsWith("\n")) append(newest.path, "\n");
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
