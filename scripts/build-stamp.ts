/** Whether something was built of the very same inputs: a hash of them lies beside it. */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const repositoryRoot = join(import.meta.dirname, "..");

/** Tests, what only they use, and documents are no part of a result. */
const NO_INPUT = /\.test\.tsx?$|-contract\.tsx?$|\/testing\/|\.md$/;

interface Build {
  /** Where the hash of the inputs is kept. */
  readonly stamp: string;
  /** Without each of them nothing is built. */
  readonly results: readonly string[];
}

/** @param patterns of files, from the repository's root. @param settings what else makes another result. */
export function hashOfInputs(patterns: readonly string[], settings: readonly string[] = []): string {
  const hash = createHash("sha256");
  const files = globSync(patterns, { cwd: repositoryRoot, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !NO_INPUT.test(file.slice(repositoryRoot.length)))
    .toSorted();
  for (const file of files)
    hash
      .update(`${file.slice(repositoryRoot.length)}\0`)
      .update(readFileSync(file))
      .update("\0");
  for (const setting of settings) hash.update(`${setting}\0`);
  return hash.digest("hex");
}

export function isBuiltOf(hash: string, { stamp, results }: Build): boolean {
  return [...results, stamp].every((file) => existsSync(file)) && readFileSync(stamp, "utf8") === hash;
}

/** @param hash of before the build: what changed during it is built the next time. */
export function rememberBuild(hash: string, { stamp }: Build): void {
  writeFileSync(stamp, hash);
}
