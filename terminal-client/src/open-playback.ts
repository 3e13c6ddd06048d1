/** The wiring: a pane's past, played on a real page. A door of its own, so that a live terminal does not bring it along. */
import { Playback, type PlaybackIdentity } from "./playback.ts";
import { systemClock } from "./system-clock.ts";
import { createXtermView } from "./xterm-stage.ts";
import { createZstdLoader } from "./zstd-decompressor.ts";

export { playbackSpeeds, type PlaybackSpeed } from "./playback-clock.ts";
export type { Playback } from "./playback.ts";

export interface OpenPlaybackOptions extends PlaybackIdentity {
  /** `query` begins behind the '?'. */
  readonly transcript: (query: string) => Promise<Response>;
}

/** Reads at once, before anything is mounted. Its owner disposes it. */
export function openPlayback({ transcript, ...identity }: OpenPlaybackOptions): Playback {
  return new Playback(identity, {
    transcript,
    clock: systemClock,
    loadZstd: createZstdLoader(),
    createView: createXtermView,
  });
}
