/**
 * Hears from the file system that a journal grew: the folder where a folder tells of its files' growth, else the newest
 * segment. Events may be missed or come too often; whoever listens looks by itself as well.
 */
import { watch } from "node:fs";
import { join } from "node:path";

export interface PathWatch {
  close(): void;
}

/** `failed`: no event will come any more. Throws when the path cannot be watched. */
export type WatchPath = (path: string, on: { event(kind: string): void; failed(): void }) => PathWatch;

export interface JournalWatchOptions {
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly watchPath: WatchPath;
  readonly onEvent: (kind: string) => void;
}

export const systemWatch: WatchPath = (path, on) => {
  const watcher = watch(path, { persistent: false }, (kind) => on.event(kind));
  watcher.on("error", () => on.failed());
  return watcher;
};

export class JournalWatch {
  readonly #options: JournalWatchOptions;
  #rests = false;
  #watched: { readonly path: string; readonly watch: PathWatch } | undefined;
  #closed = false;

  constructor(options: JournalWatchOptions) {
    this.#options = options;
  }

  /** Watches where the next growth shows: call it again whenever there may be another newest segment. */
  aim(newest: string | undefined): void {
    const path = this.#pathFor(newest);
    if (!this.#closed && !this.#rests && this.#watched?.path !== path) this.#arm(path);
  }

  /** Hears nothing until it goes on with an `aim`: each write costs an event, and whoever looks by itself needs none. */
  rest(rests: boolean): void {
    this.#rests = rests;
    if (rests) this.#disarm();
  }

  /** Each growth is told of: by inotify of a folder. */
  get tellsAll(): boolean {
    return this.#options.platform === "linux" && this.#watched !== undefined;
  }

  close(): void {
    this.#closed = true;
    this.#disarm();
  }

  /**
   * On macOS a folder's watch does not fire while a file in it stays open, as the spool's does. Written from Apple's and
   * libuv's descriptions: it was not run there.
   */
  #pathFor(newest: string | undefined): string {
    const { folder, platform } = this.#options;
    return platform === "darwin" && newest !== undefined ? join(folder, newest) : folder;
  }

  #arm(path: string): void {
    this.#disarm();
    try {
      const watched: PathWatch = this.#options.watchPath(path, {
        event: (kind) => {
          if (this.#watched?.watch === watched) this.#heard(path, kind);
        },
        failed: () => {
          if (this.#watched?.watch === watched) this.#disarm();
        },
      });
      this.#watched = { path, watch: watched };
    } catch {
      // The listener's own looking goes on, and with the next `aim` this is tried again.
    }
  }

  /** A file's watch may be good for one event only: armed anew before it is told, so that none falls between. */
  #heard(path: string, kind: string): void {
    if (path !== this.#options.folder) this.#arm(path);
    this.#options.onEvent(kind);
  }

  #disarm(): void {
    this.#watched?.watch.close();
    this.#watched = undefined;
  }
}
