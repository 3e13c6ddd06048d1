/** What a time line shows: how much was printed along it, and where commands began. Pure. */
import type { ApiCommand, Burst } from "@coda/protocol";
import type { Playback } from "@coda/terminal-client/open-playback";

type Axis = Playback["axis"];

/** How high each column is, from 0 to 1, the root of its bytes: a keystroke is seen beside a flood. */
export function activityColumns(axis: Axis, bursts: readonly Burst[], columns: number): readonly number[] {
  const bytes = Array.from({ length: columns }, () => 0);
  for (const burst of bursts) {
    const first = columnOf(axis, burst.fromMs, columns);
    const last = columnOf(axis, burst.toMs, columns);
    const each = burst.bytes / (last - first + 1);
    for (let column = first; column <= last; column++) bytes[column] = (bytes[column] ?? 0) + each;
  }
  const most = Math.max(1, ...bytes);
  return bytes.map((count) => Math.sqrt(count / most));
}

function columnOf(axis: Axis, atMs: number, columns: number): number {
  return Math.min(columns - 1, Math.floor(share(axis, atMs) * columns));
}

/** Where on the line a moment is, from 0 to 1. */
export function share(axis: Axis, atMs: number): number {
  return axis.playedMs === 0 ? 0 : Math.min(1, Math.max(0, axis.playedAt(atMs) / axis.playedMs));
}

export interface CommandMark {
  readonly key: string;
  readonly atMs: number;
  readonly share: number;
  readonly failed: boolean;
  readonly text: string;
}

/** The oldest first. */
export function commandMarks(axis: Axis, commands: readonly ApiCommand[]): readonly CommandMark[] {
  return commands
    .map((command) => {
      const atMs = Date.parse(command.startedAt);
      const failed = command.exitCode !== null && command.exitCode !== 0;
      const text = `${command.command ?? "a command"}${failed ? `, exit ${command.exitCode}` : ""}`;
      return { key: `${command.epoch}:${command.outputFrom}`, atMs, share: share(axis, atMs), failed, text };
    })
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** Closer than this to a mark one is there already, and goes on to the next. */
const atMarkMs = 300;

export function nextMark(marks: readonly CommandMark[], atMs: number): CommandMark | undefined {
  return marks.find((mark) => mark.atMs > atMs + atMarkMs);
}

export function markBefore(marks: readonly CommandMark[], atMs: number): CommandMark | undefined {
  return marks.findLast((mark) => mark.atMs < atMs - atMarkMs);
}

/** "0:07", "12:30", "1:02:03". */
export function playedText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}
