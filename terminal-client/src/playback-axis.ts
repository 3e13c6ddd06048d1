/**
 * The time that playing takes, beside the time that passed: what was quiet for longer than a second is a second there. Pure.
 * Both are in milliseconds; the played one counts from the first output.
 */
import type { Burst } from "@coda/protocol";

/** What of a quiet time is played. */
export const quietMs = 1_000;

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly playedFrom: number;
  readonly playedTo: number;
}

export interface PlaybackAxis {
  readonly startMs: number;
  readonly endMs: number;
  /** The whole of it, played. */
  readonly playedMs: number;
  /** Quiet times that are cut short: where they are, and how long they were. */
  readonly quiet: readonly { readonly playedMs: number; readonly lastedMs: number }[];
  playedAt(atMs: number): number;
  timeAt(playedMs: number): number;
}

export function playbackAxis(bursts: readonly Burst[]): PlaybackAxis {
  const stretches: Stretch[] = [];
  const quiet: { playedMs: number; lastedMs: number }[] = [];
  let played = 0;
  for (const [at, { fromMs, toMs }] of bursts.entries()) {
    const before = bursts[at - 1]?.toMs;
    if (before !== undefined && fromMs > before) {
      const lastedMs = fromMs - before;
      const cutMs = Math.min(quietMs, lastedMs);
      stretches.push({ fromMs: before, toMs: fromMs, playedFrom: played, playedTo: played + cutMs });
      if (lastedMs > quietMs) quiet.push({ playedMs: played, lastedMs });
      played += cutMs;
    }
    stretches.push({ fromMs, toMs, playedFrom: played, playedTo: played + toMs - fromMs });
    played += toMs - fromMs;
  }
  const startMs = bursts[0]?.fromMs ?? 0;
  return {
    startMs,
    endMs: bursts.at(-1)?.toMs ?? startMs,
    playedMs: played,
    quiet,
    playedAt: (atMs) => {
      const stretch = stretches.findLast(({ fromMs }) => fromMs <= atMs);
      if (stretch === undefined) return 0;
      const { fromMs, toMs, playedFrom, playedTo } = stretch;
      return playedFrom + scaled(atMs - fromMs, { of: toMs - fromMs, onto: playedTo - playedFrom });
    },
    timeAt: (playedMs) => {
      const stretch = stretches.findLast(({ playedFrom }) => playedFrom <= playedMs);
      if (stretch === undefined) return startMs;
      const { fromMs, toMs, playedFrom, playedTo } = stretch;
      return fromMs + scaled(playedMs - playedFrom, { of: playedTo - playedFrom, onto: toMs - fromMs });
    },
  };
}

function scaled(part: number, { of, onto }: { readonly of: number; readonly onto: number }): number {
  return of === 0 ? 0 : Math.min(1, part / of) * onto;
}
