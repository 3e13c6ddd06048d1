/**
 * Hears from the file system that something in one of these folders is another. Beside whoever looks by itself: a folder may
 * not be there yet, or be another than yesterday's of its name.
 */
import { statSync } from "node:fs";
import type { PathWatch, WatchPath } from "../journal/journal-watch.ts";

export interface LawWatchOptions {
  /** The first of them has the others in it. */
  readonly folders: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly watchPath: WatchPath;
  readonly onEvent: () => void;
}

interface Watched {
  readonly ino: number;
  readonly watch: PathWatch;
}

export class LawWatch {
  readonly #options: LawWatchOptions;
  readonly #watched = new Map<string, Watched>();
  #tellsAll = false;

  constructor(options: LawWatchOptions) {
    this.#options = options;
    this.aim();
  }

  /** By inotify; elsewhere what is written into a file that stays may not be told of its folder. */
  get tellsAll(): boolean {
    return this.#tellsAll;
  }

  /** Watches those that are there by now. */
  aim(): void {
    const { folders, platform } = this.#options;
    if (platform !== "linux") return;
    // That a folder is there from now on, its own folder tells.
    const watched = folders.map((folder) => this.#aimAt(folder));
    this.#tellsAll = watched[0] === "watched" && !watched.includes("unwatched");
  }

  close(): void {
    for (const folder of this.#watched.keys()) this.#forget(folder);
    this.#tellsAll = false;
  }

  #aimAt(folder: string): "watched" | "absent" | "unwatched" {
    try {
      const ino = statSync(folder, { throwIfNoEntry: false })?.ino;
      if (this.#watched.get(folder)?.ino !== ino) this.#forget(folder);
      if (ino === undefined) return "absent";
      if (!this.#watched.has(folder)) this.#watched.set(folder, { ino, watch: this.#watch(folder) });
      return "watched";
    } catch {
      return "unwatched";
    }
  }

  #watch(folder: string): PathWatch {
    const { watchPath, onEvent } = this.#options;
    return watchPath(folder, {
      event: onEvent,
      failed: () => {
        this.#forget(folder);
        this.#tellsAll = false;
        onEvent();
      },
    });
  }

  #forget(folder: string): void {
    this.#watched.get(folder)?.watch.close();
    this.#watched.delete(folder);
  }
}
