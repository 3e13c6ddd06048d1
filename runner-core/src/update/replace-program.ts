/**
 * Puts a release's executable in the place of the one that is there: downloaded beside it, checked, tried, and then renamed,
 * so that at any moment there is a whole one. The one before stays as `.previous`.
 */
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, linkSync, renameSync, rmSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { runProgram } from "../child-process.ts";
import { reasonOf } from "../log.ts";
import { readPieces } from "./bounded-fetch.ts";
import type { ReleaseManifest } from "./release-manifest.ts";
import { UpdateError } from "./update-error.ts";

/** A hundred megabytes over a slow line. */
const downloadMs = 30 * 60_000;
const tryMs = 30_000;

export interface ReplaceOptions {
  /** Absolute path of the executable. */
  readonly target: string;
  readonly base: string;
  readonly version: string;
  readonly file: ReleaseManifest["files"][string];
  readonly fetch: typeof fetch;
}

/** Throws an UpdateError; the executable is as it was then. */
export async function replaceProgram(options: ReplaceOptions): Promise<void> {
  const { target, version } = options;
  // A helper that updates itself and a command may be at it together.
  const fresh = `${target}.new-${process.pid}`;
  try {
    await download(options, fresh);
    chmodSync(fresh, 0o755);
    await tryOut(fresh, version);
    keepPrevious(target);
    renameSync(fresh, target);
  } catch (error) {
    throw sentenceOf(error, target);
  } finally {
    removeIfThere(fresh);
  }
}

/** The one before, and this one as the one before that: a second call takes the first back. Throws an UpdateError. */
export function bringBack(target: string): void {
  const [previous, aside] = [previousOf(target), `${target}.aside`];
  if (!existsSync(previous)) throw new UpdateError(`there is no ${previous} to go back to`);
  try {
    removeIfThere(aside);
    keepAs(target, aside);
    renameSync(previous, target);
    renameSync(aside, previous);
  } catch (error) {
    throw sentenceOf(error, target);
  }
}

function previousOf(target: string): string {
  return `${target}.previous`;
}

async function download({ base, file, fetch: send }: ReplaceOptions, fresh: string): Promise<void> {
  const address = new URL(`${base}/${file.name}`);
  const hash = createHash("sha256");
  const handle = await open(fresh, "w", 0o700);
  try {
    const bytes = await write(handle, hash, readPieces(send, address, { mostBytes: file.bytes, withinMs: downloadMs }));
    if (bytes !== file.bytes) throw new UpdateError(`${address.href} ended after ${bytes} of ${file.bytes} bytes`);
    if (hash.digest("hex") !== file.sha256)
      throw new UpdateError(`${address.href} is not the file that was signed: its SHA-256 is another`);
    // What has the name is on the disk.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function write(
  handle: FileHandle,
  hash: ReturnType<typeof createHash>,
  pieces: AsyncIterable<Uint8Array>,
): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    await handle.writeFile(piece);
    bytes += piece.length;
  }
  return bytes;
}

/** Signed it is; but it may be for another machine than this. */
async function tryOut(program: string, version: string): Promise<void> {
  const { status, stdout, stderr } = await runProgram(program, ["--version"], { timeoutMs: tryMs });
  if (status === 0 && stdout.trim() === version) return;
  const said = status === 0 ? `it says it is ${stdout.trim()}` : stderr.trim().split("\n").at(-1);
  throw new UpdateError(`release ${version} does not run on this machine (${said ?? ""})`);
}

function keepPrevious(target: string): void {
  removeIfThere(previousOf(target));
  keepAs(target, previousOf(target));
}

/** A second name for the same file; a copy where a disk has no such thing. */
function keepAs(target: string, name: string): void {
  try {
    linkSync(target, name);
  } catch {
    copyFileSync(target, name);
  }
}

function removeIfThere(path: string): void {
  rmSync(path, { force: true });
}

const refusals: Readonly<Record<string, (target: string) => string>> = {
  ENOSPC: (target) => `the disk that holds ${target} is full; free some space on it`,
  EDQUOT: (target) => `your quota on the disk that holds ${target} is used up`,
  EACCES: (target) => `${target} cannot be replaced by this account; do it as its owner`,
  EPERM: (target) => `${target} cannot be replaced by this account; do it as its owner`,
  EROFS: (target) => `${target} is on a disk that cannot be written to`,
};

function sentenceOf(error: unknown, target: string): UpdateError {
  if (error instanceof UpdateError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return new UpdateError(refusals[code]?.(target) ?? `${target} could not be replaced (${reasonOf(error)})`);
}
