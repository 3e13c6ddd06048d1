/**
 * A pane as tmux shows it, told by tmux itself: where there is no recording to know it from, and to hold a recording
 * against. Asked for in one command group, so that not a byte lies between its parts; and in the group that opens a pipe,
 * not one between the picture and the recording. tmux 3.3 leaves out a background behind a row's last character.
 */
import { limits, type Epoch, type PaneId, type Size } from "@coda/protocol";
import { capturedStateFormat, modesVt, moveTo, parseModes, tabsVt, type CapturedModes } from "./captured-modes.ts";
import {
  heard,
  standingRows,
  textOfRow,
  told,
  wrappedRows,
  type CapturedHistory,
  type CapturedRows,
} from "./captured-rows.ts";
import { stoodAbove, stoodRows, type StoodText } from "./stood-text.ts";

export interface CapturedScreen {
  /** As of the capture: the lists may be older. */
  readonly size: Size;
  /** Draws the pane in a fresh terminal of that size. */
  readonly vt: Uint8Array;
  readonly scrollbackLines: number;
  /** So much of `vt` draws the scrollback; the rest draws both screens and modes on a clean screen as well. */
  readonly scrollbackBytes: number;
  readonly title: string;
  /** The program is in the middle of a frame it wants shown as a whole (from 3.7 on). */
  readonly inFrame: boolean;
  /** Somebody scrolls in it (copy mode), which this picture does not show. */
  readonly inMode: boolean;
  /** False where a tab is told as such (from 3.6 on) and its width is anybody's guess, since the stops are not the usual ones. */
  readonly certain: boolean;
}

export interface Capture {
  readonly pane: PaneId;
  /** Parts the answer: no screen can show it when the epoch is new or in memory only. */
  readonly epoch: Epoch;
  /** At most so many lines above the screen. */
  readonly historyLines: number;
}

function boundary(epoch: Epoch): string {
  return `coda-part-${epoch}`;
}

/** Of the answer, each ended by the boundary. */
const partCount = 9;

/** A pane's state and screens, for `capturedScreen`. */
export function captureCommands({ pane, epoch, historyLines }: Capture): string[][] {
  const capture = (...flags: readonly string[]): string[] => ["capture-pane", "-p", ...flags, "-t", pane];
  const parts = [
    ["display-message", "-p", "-t", pane, capturedStateFormat],
    capture("-e", "-J", "-S", String(-Math.max(1, historyLines)), "-E", "-1"),
    capture("-e", "-N"),
    // From the last line above the screen on: it may go on in the first one.
    capture("-N", "-S", "-1"),
    capture("-J", "-S", "-1"),
    capture("-a", "-q", "-e", "-N"),
    capture("-a", "-q", "-N"),
    capture("-a", "-q", "-J"),
    capture("-P", "-C"),
  ];
  return parts.flatMap((part) => [part, ["display-message", "-p", boundary(epoch)]]);
}

/** tmux writes pending bytes as octal escapes (capture-pane -C): back to bytes. */
function unescapeOctal(line: string): string {
  return line.replaceAll(/\\(\\|[0-7]{3})/gu, (_, code: string) =>
    code === "\\" ? "\\" : String.fromCharCode(Number.parseInt(code, 8)),
  );
}

function splitAt(lines: readonly Buffer[], mark: string): string[][] {
  const parts: string[][] = [];
  let part: string[] = [];
  for (const line of lines) {
    const text = line.toString("latin1");
    if (text !== mark) part.push(text);
    else {
      parts.push(part);
      part = [];
    }
  }
  return parts;
}

const escape = "\u001B";
const csi = `${escape}[`;
const plain = `${csi}0m\u000F`;
/** Any character of two columns: where one is left it goes on in the next row. */
const wide = told("\u3042");

/** Each row in its place, whatever widths its characters have here. Erased by ECH, which leaves a wrap as it is. */
function rowVt({ rows, wrapped }: CapturedRows, row: number, columns: number): string {
  const wrap = wrapped[row] === true ? `${moveTo(columns - 1, row)}${wide}` : "";
  return `${wrap}${moveTo(0, row)}${csi}${columns}X${rows[row] ?? ""}${plain}`;
}

function screenVt(screen: CapturedRows, columns: number): string {
  return screen.rows.map((_, row) => rowVt(screen, row, columns)).join("");
}

/** Bounds what a keyframe takes; the oldest lines go. */
const maxHistoryBytes = limits.keyframeBytes / 4;

function newestWithin(lines: readonly string[], maxBytes: number): readonly string[] {
  let bytes = 0;
  const from = lines.findLastIndex((line) => (bytes += line.length) > maxBytes);
  return lines.slice(from + 1);
}

/** Ends with the history above the screen. */
function historyVt({ lines, rows, goesOn }: CapturedHistory, size: Size): string {
  // Scrolled in under a colour, a row would be filled with it.
  const drawn = lines.map((line, at) => `${line}${plain}${goesOn && at === lines.length - 1 ? " " : `${csi}K\r\n`}`);
  return `${drawn.join("")}${moveTo(0, size.rows - 1)}${"\n".repeat(Math.min(rows, size.rows - 1))}`;
}

/** The cursor at last; a wrap is pending where it stands behind the last column, which writing its row brings about. */
function cursorVt(modes: CapturedModes, { rows }: CapturedRows): string {
  const { cursor_x: x, cursor_y: y, size, origin_flag: origin, scroll_region_upper: upper } = modes;
  const row = origin === 1 ? y - upper : y;
  return x < size.columns ? moveTo(x, row) : `${moveTo(0, row)}${rows[y] ?? ""}${plain}`;
}

/** The screen behind the one in use, and the way to that. */
function enterAlternateVt(primary: CapturedRows, modes: CapturedModes): string {
  const { alternate_saved_x: x, alternate_saved_y: y, size } = modes;
  const place = moveTo(Math.min(x, size.columns - 1), y);
  return `${screenVt(primary, size.columns)}${place}${csi}?1049h${csi}2J${tabsVt(modes)}`;
}

interface Parts {
  readonly modes: CapturedModes;
  readonly history: CapturedHistory;
  readonly screen: CapturedRows;
  readonly primary: CapturedRows;
  readonly pending: string;
}

function readParts(lines: readonly Buffer[], { epoch, historyLines }: Capture): Parts | undefined {
  const parts = splitAt(lines, boundary(epoch));
  const part = (at: number): readonly string[] => parts[at] ?? [];
  const modes = parseModes(part(0)[0] ?? "");
  if (modes === undefined || parts.length < partCount) return undefined;
  const wrapped = wrappedRows(part(3), part(4));
  // Asked for where there is none, tmux gives the screen's first row for the history.
  const hasAbove = modes.history_size > 0;
  const goesOn = hasAbove && wrapped.shift() === true;
  const rows = Math.min(historyLines, modes.history_size);
  const above = rows === 0 ? [] : newestWithin(standingRows(part(1)), maxHistoryBytes);
  return {
    modes,
    history: { lines: above, rows, goesOn },
    screen: { rows: standingRows(part(2)), wrapped, texts: part(3).slice(hasAbove ? 1 : 0) },
    primary: { rows: standingRows(part(5)), wrapped: wrappedRows(part(6), part(7)), texts: part(6) },
    pending: part(8).map(unescapeOctal).join("\n"),
  };
}

/** What only begins (an unfinished sequence) is left out. */
function onlyStood(parts: Parts, stood: StoodText): Parts {
  const { modes, history, screen, primary } = parts;
  const { size } = modes;
  const title = heard(modes.title) === stood.title ? modes.title : "";
  const above = stoodAbove(history, { size, stood, first: screen });
  const goesOnFrom = history.goesOn ? history.lines.at(-1) : undefined;
  return {
    modes: { ...modes, title },
    history: above,
    screen: stoodRows(screen, {
      size,
      stood,
      cursorRow: modes.cursor_y,
      above: goesOnFrom === undefined ? undefined : textOfRow(goesOnFrom),
    }),
    primary: stoodRows(primary, { size, stood }),
    pending: "",
  };
}

/**
 * `lines`: the answer to `captureCommands`, and whatever came after it. Undefined for anything else. `only`: of what the
 * pane shows, nothing else is told, but for modes and places.
 */
export function capturedScreen(
  lines: readonly Buffer[],
  capture: Capture,
  only?: StoodText,
): CapturedScreen | undefined {
  const whole = readParts(lines, capture);
  const parts = whole === undefined || only === undefined ? whole : onlyStood(whole, only);
  if (parts === undefined) return undefined;
  const { modes, history, screen, primary } = parts;
  const { size } = modes;
  const begin = `${escape})0${tabsVt(modes)}`;
  const scrollback = `${begin}${moveTo(0, 0)}${historyVt(history, size)}`;
  const screens = [
    begin,
    modes.alternate_on === 1 ? enterAlternateVt(primary, modes) : "",
    screenVt(screen, size.columns),
    modesVt(modes),
    cursorVt(modes, screen),
    modes.insert_flag === 1 ? `${csi}4h` : "",
    `${escape})B`,
    parts.pending,
  ];
  return {
    size,
    vt: Buffer.from(scrollback + screens.join(""), "latin1"),
    scrollbackLines: history.rows,
    scrollbackBytes: scrollback.length,
    title: heard(modes.title),
    inFrame: modes.synchronized_output_flag === 1,
    inMode: modes.pane_in_mode > 0,
    certain: tabsVt(modes) === "" || !screen.rows.some((row) => row.includes("\t")),
  };
}
