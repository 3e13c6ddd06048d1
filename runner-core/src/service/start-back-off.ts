/**
 * Waiting before a start that follows starts which ended at once: for managers that begin it again at the same pace for ever,
 * as launchd does (launchd.plist(5), ThrottleInterval) and systemd before 254. What is remembered lies in a file, since no
 * process lives through it.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { pause, type Clock, type Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import { sameBoot } from "../system-boot.ts";
import { restart } from "./service-plan.ts";

const rememberedSchema = z.object({
  /** Starts in a row of which none was well for a while. */
  starts: z.int().min(0),
  /** Which start of the machine that was: with it everything is new. */
  boot: z.string(),
});

export interface StartBackOffOptions {
  /** The helper's folder. */
  readonly stateDir: string;
  readonly clock: Clock;
  /** Of this start of the machine. */
  readonly boot: string;
  readonly log: Log;
}

/** None after the first that failed, then 2 s, 4 s and so on: about what systemd does by itself from 254 on. */
export function waitSeconds(failedStarts: number): number {
  return failedStarts < 2 ? 0 : Math.min(restart.longestSeconds, 2 ** Math.min(failedStarts - 1, 30));
}

/** Somebody begins it anew by hand. */
export function forgetFailedStarts(stateDir: string): void {
  rmSync(fileIn(stateDir), { force: true });
}

function fileIn(stateDir: string): string {
  return join(stateDir, "failed-starts.json");
}

export class StartBackOff {
  readonly #options: StartBackOffOptions;
  #well: Timer | undefined;

  constructor(options: StartBackOffOptions) {
    this.#options = options;
  }

  /** Resolves when it is time. Until this start is well it counts as one that failed. */
  async begin(): Promise<void> {
    const { clock, log } = this.#options;
    const failed = this.#remembered();
    this.#remember(failed + 1);
    const seconds = waitSeconds(failed);
    if (seconds === 0) return;
    log("warn", "the last starts ended at once, so this one waits", { starts: failed, seconds });
    await pause(clock, seconds * 1_000);
  }

  /** The helper runs: after as long as the longest wait it was no failure. */
  started(): void {
    this.#well = this.#options.clock.after(restart.longestSeconds * 1_000, () => this.forget());
  }

  /** It ends in order. */
  forget(): void {
    this.#well?.cancel();
    forgetFailedStarts(this.#options.stateDir);
  }

  #remembered(): number {
    try {
      const { starts, boot } = rememberedSchema.parse(JSON.parse(readFileSync(fileIn(this.#options.stateDir), "utf8")));
      return sameBoot(boot, this.#options.boot) ? starts : 0;
    } catch {
      return 0; // there is none, or it is torn
    }
  }

  #remember(starts: number): void {
    try {
      const { stateDir, boot } = this.#options;
      writeFileSync(fileIn(stateDir), JSON.stringify({ starts, boot } satisfies z.infer<typeof rememberedSchema>), {
        mode: 0o600,
      });
    } catch {
      // A full disk, or no folder yet: then each start is the first.
    }
  }
}
