/** When a pane has been silent for as long as its watchers say: once after each output. Pure. */
import type { Watcher, WatcherId } from "@coda/protocol";

export type SilenceWatcher = Extract<Watcher, { on: "silence" }>;

export class SilenceWatch {
  #watchers: readonly SilenceWatcher[] = [];
  /** Where the output stood when each was asked for, or told last. */
  #told: ReadonlyMap<WatcherId, number> = new Map();

  /** These from now on, with the output at `end`: what came before one was asked for is no news to it. */
  use(watchers: readonly SilenceWatcher[], end: number): void {
    this.#watchers = watchers;
    this.#told = new Map(watchers.map(({ id }) => [id, this.#told.get(id) ?? end]));
  }

  /** Those that are to be told, with the output at `end` and nothing since `quietMs`. */
  look({ end, quietMs }: { readonly end: number; readonly quietMs: number }): SilenceWatcher[] {
    const due = this.#watchers.filter(({ id, seconds }) => quietMs >= seconds * 1_000 && end !== this.#told.get(id));
    this.#told = new Map([...this.#told, ...due.map(({ id }) => [id, end] as const)]);
    return due;
  }
}
