/** When a pane has been silent for as long as its watchers say: once after each output. Pure. */
import type { Watcher, WatcherId } from "@coda/protocol";

export type SilenceWatcher = Extract<Watcher, { on: "silence" }>;

export class SilenceWatch {
  /** Where the output stood when each was told last; at the beginning: what came before is no news. */
  readonly #told = new Map<WatcherId, number>();
  readonly #begin: number;

  constructor(end: number) {
    this.#begin = end;
  }

  /** Those that are to be told, with the output at `end` and nothing since `quietMs`. */
  look(watchers: readonly SilenceWatcher[], { end, quietMs }: { end: number; quietMs: number }): SilenceWatcher[] {
    const due = watchers.filter(
      ({ id, seconds }) => quietMs >= seconds * 1_000 && end !== (this.#told.get(id) ?? this.#begin),
    );
    for (const { id } of due) this.#told.set(id, end);
    return due;
  }
}
