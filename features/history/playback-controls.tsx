/** Under a pane's past: the time line, play and pause, speed, what is quiet, and the time that is on view. */
"use client";

import type { ApiCommand, Burst } from "@coda/protocol";
import { useMemo, type RefObject, useEffect } from "react";
import { Button } from "@/ui/button.tsx";
import { PauseIcon, PlayIcon } from "@/ui/icons.ts";
import { Kbd } from "@/ui/kbd.tsx";
import { Menu, MenuChoice } from "@/ui/menu.tsx";
import { secondTime } from "../time/format-time.ts";
import { useNow } from "../time/wall-clock.ts";
import { playbackDeed, playbackKeyWords, type PlaybackDeed } from "./playback-keys.ts";
import { commandMarks, markBefore, nextMark, playedText, type CommandMark } from "./playback-scale.ts";
import { PlaybackTimeline } from "./playback-timeline.tsx";
import { usePlaybackSnapshot, type OpenedPlayback } from "./use-playback.ts";

interface PlaybackControlsProps extends OpenedPlayback {
  readonly bursts: readonly Burst[];
  readonly commands: readonly ApiCommand[];
  /** Keys count anywhere in it. */
  readonly page: RefObject<HTMLElement | null>;
}

interface Doing extends OpenedPlayback {
  readonly marks: readonly CommandMark[];
}

function speedAfter({ playback, speeds }: OpenedPlayback, steps: number) {
  const at = speeds.indexOf(playback.getSnapshot().speed) + steps;
  return speeds[Math.min(speeds.length - 1, Math.max(0, at))] ?? 1;
}

function perform(deed: PlaybackDeed, { playback, speeds, marks }: Doing): void {
  const { atMs, playing } = playback.getSnapshot();
  const seek = (to: number | undefined) => {
    if (to !== undefined) playback.tell({ type: "sought", atMs: to });
  };
  switch (deed.do) {
    case "toggle":
      return playback.tell({ type: playing ? "pause" : "play" });
    case "move":
      return playback.tell({ type: "moved", playedMs: deed.playedMs });
    case "begin":
      return seek(playback.axis.startMs);
    case "end":
      return seek(playback.axis.endMs);
    case "faster":
    case "slower":
      return playback.tell({ type: "speed", speed: speedAfter({ playback, speeds }, deed.do === "faster" ? 1 : -1) });
    case "nextCommand":
      return seek(nextMark(marks, atMs)?.atMs);
    case "commandBefore":
      return seek(markBefore(marks, atMs)?.atMs);
  }
}

/** A button has its own use for the space bar. */
function isButtons(event: KeyboardEvent): boolean {
  return (
    event.key === " " &&
    event.target instanceof HTMLElement &&
    event.target.closest("button, a, input, select") !== null
  );
}

function useKeys(page: PlaybackControlsProps["page"], doing: Doing): void {
  useEffect(() => {
    const place = page.current;
    const press = (event: KeyboardEvent) => {
      const deed = isButtons(event) ? undefined : playbackDeed(event);
      if (deed === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      perform(deed, doing);
    };
    // Before the terminal on view takes them, which nobody types into.
    place?.addEventListener("keydown", press, { capture: true });
    return () => place?.removeEventListener("keydown", press, { capture: true });
  }, [page, doing]);
}

function When({ playback }: Pick<OpenedPlayback, "playback">) {
  const { atMs } = usePlaybackSnapshot(playback);
  const nowMs = useNow(60_000);
  const { axis } = playback;
  return (
    <span className="flex flex-wrap gap-x-3 font-mono text-xs text-ink-soft tabular-nums">
      <time data-testid="playback-time" className="text-ink">
        {nowMs !== null && secondTime(atMs, { nowMs })}
      </time>
      <span>
        {playedText(axis.playedAt(atMs))} / {playedText(axis.playedMs)}
      </span>
    </span>
  );
}

function Speed({ playback, speeds }: OpenedPlayback) {
  const { speed } = usePlaybackSnapshot(playback);
  return (
    <Menu
      trigger={
        <Button size="sm" aria-label={`Speed: ${speed} times`} data-testid="playback-speed">
          {speed}×
        </Button>
      }
    >
      <MenuChoice
        label="Speed"
        value={String(speed)}
        options={speeds.map((each) => ({ value: String(each), text: `${each}×` }))}
        onChange={(value) => {
          const chosen = speeds.find((each) => String(each) === value);
          if (chosen !== undefined) playback.tell({ type: "speed", speed: chosen });
        }}
      />
    </Menu>
  );
}

function Keys() {
  return (
    <p aria-hidden className="ml-auto flex flex-wrap gap-x-3 gap-y-1 text-xs text-ink-quiet max-lg:hidden">
      {playbackKeyWords.map(([keys, words]) => (
        <span key={keys} className="whitespace-nowrap">
          <Kbd>{keys}</Kbd> {words}
        </span>
      ))}
    </p>
  );
}

export function PlaybackControls({ playback, speeds, bursts, commands, page }: PlaybackControlsProps) {
  const { playing, skipsQuiet, atMs, source } = usePlaybackSnapshot(playback);
  const { axis } = playback;
  const doing = useMemo(
    () => ({ playback, speeds, marks: commandMarks(axis, commands) }),
    [playback, speeds, axis, commands],
  );
  useKeys(page, doing);
  return (
    <div
      data-testid="playback-controls"
      className="shrink-0 space-y-1.5 border-t border-line bg-raised px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]"
    >
      <PlaybackTimeline
        {...{ axis, bursts, atMs, marks: doing.marks }}
        onSeek={(to) => playback.tell({ type: "sought", atMs: to })}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Button
          variant="primary"
          size="icon"
          aria-label={playing ? "Pause" : "Play"}
          data-testid="playback-toggle"
          onClick={() => perform({ do: "toggle" }, doing)}
        >
          {playing ? <PauseIcon aria-hidden /> : <PlayIcon aria-hidden />}
        </Button>
        <Speed playback={playback} speeds={speeds} />
        <label className="flex items-center gap-1.5 text-xs text-ink-soft pointer-coarse:min-h-11">
          <input
            type="checkbox"
            checked={skipsQuiet}
            onChange={(event) => playback.tell({ type: "skipsQuiet", skips: event.target.checked })}
            className="accent-accent"
          />
          skip what is quiet
        </label>
        <When playback={playback} />
        <span role="status" className="text-xs text-ink-quiet">
          {source === "reading" && "reading …"}
        </span>
        <Keys />
      </div>
    </div>
  );
}
