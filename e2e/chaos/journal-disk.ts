/** The disk that the helper's state lies on: a small one of memory, where root may mount one, that can be filled up. */
import { closeSync, cpSync, lstatSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/command.ts";

/** More than is waiting for upload at the worst, and little enough to be filled at once. */
const sizeMib = 256;
const blockBytes = 256 * 1024;

export class JournalDisk {
  readonly #path: string;
  readonly available: boolean;

  private constructor(path: string, available: boolean) {
    this.#path = path;
    this.available = available;
  }

  /** An ordinary folder where nothing can be mounted; it is never filled. */
  static async mount(path: string): Promise<JournalDisk> {
    const isRoot = process.getuid?.() === 0 && process.platform === "linux";
    const args = ["-t", "tmpfs", "-o", `size=${sizeMib}m,mode=700`, "tmpfs", path];
    const mounted = isRoot && (await run({ program: "mount", args })).code === 0;
    return new JournalDisk(path, mounted);
  }

  fill(): void {
    const file = openSync(join(this.#path, "fill"), "a");
    for (let bytes = blockBytes; bytes > 0;) {
      try {
        writeSync(file, Buffer.alloc(bytes));
      } catch {
        bytes = Math.floor(bytes / 2);
      }
    }
    closeSync(file);
  }

  release(): void {
    rmSync(join(this.#path, "fill"), { force: true });
  }

  /** Unmounts it; what lay on it is copied to `copy` first. */
  async keep(copy: string | undefined): Promise<void> {
    if (!this.available) return;
    this.release();
    if (copy !== undefined)
      cpSync(this.#path, copy, { recursive: true, filter: (path) => !lstatSync(path).isSocket() });
    await run({ program: "umount", args: ["-l", this.#path] });
  }
}
