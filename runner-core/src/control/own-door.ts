/** The door to the helper of this very process. */
import type { Clock, Timer } from "../clock.ts";
import { reasonOf } from "../log.ts";
import type { ControlReply, HelperView } from "./control-messages.ts";
import type { AskRequest, HelperDoor, ViewWatcher } from "./helper-door.ts";

export interface OwnDoorOptions {
  readonly answer: (request: AskRequest) => Promise<ControlReply>;
  readonly look: () => HelperView;
  readonly clock: Clock;
}

/** What a view is made of has a dozen sources, counters among them: while somebody watches, it is looked at so often. */
const lookEveryMs = 250;

export class OwnDoor implements HelperDoor {
  readonly #options: OwnDoorOptions;
  /** With what each saw last. */
  readonly #watchers = new Map<ViewWatcher, string>();
  #timer: Timer | undefined;
  #closed = false;

  constructor(options: OwnDoorOptions) {
    this.#options = options;
  }

  async ask(request: AskRequest): Promise<ControlReply | undefined> {
    if (this.#closed) return undefined;
    try {
      return await this.#options.answer(request);
    } catch (error) {
      return { ok: false, message: reasonOf(error) };
    }
  }

  watch(watcher: ViewWatcher): () => void {
    if (this.#closed) {
      watcher.ended({ is: "absent" });
      return () => undefined;
    }
    const view = this.#options.look();
    this.#watchers.set(watcher, JSON.stringify(view));
    watcher.seen(view);
    this.#timer ??= this.#options.clock.every(lookEveryMs, () => this.#look());
    return () => this.#leave(watcher);
  }

  /** The helper ends. */
  close(): void {
    this.#closed = true;
    for (const watcher of this.#watchers.keys()) {
      this.#leave(watcher);
      watcher.ended({ is: "gone" });
    }
  }

  #look(): void {
    const view = this.#options.look();
    const text = JSON.stringify(view);
    for (const [watcher, before] of this.#watchers) {
      if (text === before) continue;
      this.#watchers.set(watcher, text);
      watcher.seen(view);
    }
  }

  #leave(watcher: ViewWatcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
