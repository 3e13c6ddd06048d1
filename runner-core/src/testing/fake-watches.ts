/** File watches that fire when a test says so. */
import type { WatchPath } from "../journal/journal-watch.ts";

interface Watched {
  readonly path: string;
  readonly on: Parameters<WatchPath>[1];
}

export class FakeWatches {
  /** Replaced, never changed: a watch may be armed anew while it is told of an event. */
  #open: readonly Watched[] = [];
  /** Watches that were ever begun. */
  armed = 0;
  /** While true, nothing can be watched. */
  refuses = false;

  readonly watch: WatchPath = (path, on) => {
    if (this.refuses) throw new Error("no watch");
    const watched = { path, on };
    this.armed += 1;
    this.#open = [...this.#open, watched];
    return {
      close: () => {
        this.#open = this.#open.filter((other) => other !== watched);
      },
    };
  };

  get open(): string[] {
    return this.#open.map((watched) => watched.path);
  }

  tell(kind: string): void {
    for (const watched of this.#open) watched.on.event(kind);
  }

  fail(): void {
    for (const watched of this.#open) watched.on.failed();
  }
}
