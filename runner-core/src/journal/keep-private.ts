/**
 * Marks the journals' folder for programs that copy or index files: output is in it for a moment only, and belongs nowhere
 * else. By the marks it is also known for what it is.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** For backups (https://bford.info/cachedir/), and for macOS's Spotlight. Time Machine heeds neither. */
const marks: readonly (readonly [string, string])[] = [
  ["CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Coda's journals: on their way to the web app.\n"],
  [".metadata_never_index", ""],
];

export function keepPrivate(root: string): void {
  for (const [name, text] of marks) {
    const file = join(root, name);
    if (existsSync(file)) continue;
    try {
      writeFileSync(file, text, { mode: 0o600 });
    } catch {
      // A full disk is said where it matters; the next journal tries again.
    }
  }
}

/** Journals were made in this folder. It may be another than yesterday's: a disk is missing, or the folder was just made. */
export function isMarked(root: string): boolean {
  return marks.every(([name]) => existsSync(join(root, name)));
}
