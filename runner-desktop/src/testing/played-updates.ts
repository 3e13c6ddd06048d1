/** New versions that are played: there is one when somebody says so, and each step takes no time. */
import { systemClock } from "@coda/runner-core";
import { ReleaseUpdates, type UpdateFeed } from "../main/release-updates.ts";
import type { OfferedRelease } from "../main/offered-release.ts";

export class PlayedFeed implements UpdateFeed {
  published: string | undefined;
  /** Why nothing can be fetched. */
  outage: string | undefined;
  /** Why nothing can be put in place. */
  obstacle: string | undefined;
  installed: string | undefined;

  async newest(): Promise<string | undefined> {
    if (this.outage !== undefined) throw new Error(this.outage);
    // Of versions with digits alone, as tests have them.
    return this.published !== undefined && this.published > "0.1.0" ? this.published : undefined;
  }

  async load(onPercent: (percent: number) => void): Promise<string> {
    for (const percent of [50, 100]) onPercent(percent);
    return "/loaded";
  }

  async install(): Promise<void> {
    if (this.obstacle !== undefined) throw new Error(this.obstacle);
    this.installed = this.published;
  }
}

/** Signed is what is published. */
export function playedOffer(feed: PlayedFeed): () => Promise<OfferedRelease> {
  return async () => ({ base: "", version: feed.published ?? "0.1.0", holds: async () => undefined });
}

export function playedUpdates(feed: PlayedFeed): ReleaseUpdates {
  return new ReleaseUpdates({ feed, offered: playedOffer(feed), clock: systemClock, random: () => 0 });
}
