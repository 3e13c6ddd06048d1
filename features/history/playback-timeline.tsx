/** The time line of a pane's past: how much was printed when, where commands began, and where one is. */
"use client";

import type { Burst } from "@coda/protocol";
import type { Playback } from "@coda/terminal-client/open-playback";
import { useEffect, useMemo, useRef, type PointerEvent } from "react";
import { secondTime } from "../time/format-time.ts";
import { useNow } from "../time/wall-clock.ts";
import { activityColumns, share, type CommandMark } from "./playback-scale.ts";

const columns = 240;

interface PlaybackTimelineProps {
  readonly axis: Playback["axis"];
  readonly bursts: readonly Burst[];
  readonly marks: readonly CommandMark[];
  readonly atMs: number;
  readonly onSeek: (atMs: number) => void;
}

/** Does not change while it plays. */
function Activity({ axis, bursts }: Pick<PlaybackTimelineProps, "axis" | "bursts">) {
  const path = useMemo(() => activityPath(activityColumns(axis, bursts, columns)), [axis, bursts]);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${columns} 1`}
      preserveAspectRatio="none"
      className="absolute inset-x-0 bottom-0 h-8 w-full"
    >
      <path d={path} className="fill-ink-quiet/60" />
    </svg>
  );
}

/** A bar for each column, of its height from 0 to 1. */
function activityPath(heights: readonly number[]): string {
  return heights.map((height, at) => (height === 0 ? "" : `M${at} 1v${-height}h0.8v${height}z`)).join("");
}

/** Every mark has its words in the list of commands: this is for the eyes. */
function Marks({ axis, marks }: Pick<PlaybackTimelineProps, "axis" | "marks">) {
  const quiet = axis.quiet.length > columns ? [] : axis.quiet;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      {quiet.map(({ playedMs }) => (
        <span
          key={playedMs}
          className="absolute inset-y-2 border-l border-dotted border-line-strong"
          style={{ left: `${(100 * playedMs) / axis.playedMs}%` }}
        />
      ))}
      {marks.map((mark) => (
        <span
          key={mark.key}
          className={`absolute top-0 h-2 w-0.5 -translate-x-1/2 rounded-full ${mark.failed ? "bg-danger" : "bg-accent"}`}
          style={{ left: `${100 * mark.share}%` }}
        />
      ))}
    </div>
  );
}

export function PlaybackTimeline({ axis, bursts, marks, atMs, onSeek }: PlaybackTimelineProps) {
  const place = useRef<HTMLDivElement>(null);
  // The page's keys count at once: they are heard from within it alone.
  useEffect(() => place.current?.focus({ preventScroll: true }), []);
  const nowMs = useNow(60_000);
  const seek = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = width === 0 ? 0 : Math.min(1, Math.max(0, (event.clientX - left) / width));
    onSeek(at === 1 ? axis.endMs : axis.timeAt(at * axis.playedMs));
  };
  return (
    <div
      ref={place}
      role="slider"
      tabIndex={0}
      aria-label="Moment"
      aria-valuemin={0}
      aria-valuemax={Math.round(axis.playedMs / 1_000)}
      aria-valuenow={Math.round(axis.playedAt(atMs) / 1_000)}
      aria-valuetext={nowMs === null ? undefined : secondTime(atMs, { nowMs })}
      data-testid="playback-timeline"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
      }}
      className="relative h-11 min-w-0 cursor-pointer touch-none rounded-sm bg-surface select-none"
    >
      <Activity axis={axis} bursts={bursts} />
      <Marks axis={axis} marks={marks} />
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-1/2 bg-ink"
        style={{ left: `${100 * share(axis, atMs)}%` }}
      />
    </div>
  );
}
