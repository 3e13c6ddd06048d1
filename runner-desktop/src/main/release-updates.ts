/**
 * New versions of this app: looked for, loaded, proven to be what the release's key signed, and only then offered. Who fetches
 * and puts in place, and how a release is proven, it is given.
 */
import { reasonOf, type Clock, type Timer } from "@coda/runner-core";
import type { Update } from "../contract/companion-state.ts";
import type { OfferedRelease } from "./offered-release.ts";
import { mayLook, updateAfter, type UpdateEvent } from "./update-progress.ts";
import type { Updates } from "./updates.ts";

export interface UpdateFeed {
  /** Of the files that lie at `base`. Undefined: none is newer than this app. */
  newest(base: string): Promise<string | undefined>;
  /** The path of the loaded file. `onPercent`: 0 to 100. */
  load(onPercent: (percent: number) => void): Promise<string>;
  /** As `Updates.install`. */
  install(): Promise<void>;
}

export interface ReleaseUpdatesOptions {
  readonly feed: UpdateFeed;
  /** What is offered now, once its signature was checked. Rejects with a sentence. */
  readonly offered: () => Promise<OfferedRelease>;
  readonly clock: Clock;
  /** From 0 to 1: apps that were started together do not ask together. */
  readonly random: () => number;
}

const dayMs = 24 * 60 * 60 * 1000;
/** After its start an app has other things to do. */
const firstWaitMs = 60 * 1000;
const spreadMs = 60 * 60 * 1000;

export class ReleaseUpdates implements Updates {
  readonly #options: ReleaseUpdatesOptions;
  readonly #listeners: (() => void)[] = [];
  #state: Update = { is: "none", lookedAt: null };
  #timer: Timer | undefined;

  constructor(options: ReleaseUpdatesOptions) {
    this.#options = options;
  }

  get state(): Update {
    return this.#state;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  look(): void {
    if (!mayLook(this.#state)) return;
    this.#move({ is: "look" });
    this.#bring().catch((error: unknown) => this.#move({ is: "failed", why: reasonOf(error) }));
  }

  lookDaily(on: boolean): void {
    this.#timer?.cancel();
    if (on) this.#lookAfter(firstWaitMs);
  }

  async install(): Promise<void> {
    if (this.#state.is !== "ready") throw new Error("no newer version is ready to be installed");
    try {
      await this.#options.feed.install();
    } catch (error) {
      this.#move({ is: "failed", why: reasonOf(error) });
      throw error;
    }
  }

  async #bring(): Promise<void> {
    const { feed, offered, clock } = this.#options;
    // Before a byte of it is loaded.
    const release = await offered();
    const version = await feed.newest(release.base);
    if (version === undefined) return this.#move({ is: "none-newer", at: new Date(clock.now()).toISOString() });
    // A list of before, though signed, would bring a version of before under a new name.
    if (version !== release.version)
      throw new Error(`version ${version} is offered, and ${release.version} is what is signed`);
    this.#move({ is: "found", version });
    await release.holds(await feed.load((percent) => this.#move({ is: "loaded", percent })));
    return this.#move({ is: "proven" });
  }

  #lookAfter(waitMs: number): void {
    const { clock, random } = this.#options;
    this.#timer = clock.after(waitMs + random() * spreadMs, () => {
      this.#lookAfter(dayMs);
      this.look();
    });
  }

  #move(event: UpdateEvent): void {
    const before = this.#state;
    this.#state = updateAfter(before, event);
    if (this.#state !== before) for (const listener of this.#listeners) listener();
  }
}
