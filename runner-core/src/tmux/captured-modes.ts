/**
 * What tmux tells of a pane beside its cells: size, cursor, modes, scroll region, tab stops, title. One line in all versions;
 * what a version does not know comes empty and begins at its default (3.3a: pen, charsets, saved cursor, cursor style,
 * bracketed paste, focus reports, links).
 */
import type { Size } from "@coda/protocol";
import { ofOwnTitle } from "./list-fields.ts";

const numbers = [
  "pane_width",
  "pane_height",
  "history_size",
  "pane_in_mode",
  "alternate_on",
  "alternate_saved_x",
  "alternate_saved_y",
  "cursor_x",
  "cursor_y",
  "cursor_flag",
  "keypad_cursor_flag",
  "keypad_flag",
  "wrap_flag",
  "insert_flag",
  "origin_flag",
  "mouse_standard_flag",
  "mouse_button_flag",
  "mouse_all_flag",
  "mouse_utf8_flag",
  "mouse_sgr_flag",
  "scroll_region_upper",
  "scroll_region_lower",
  // From 3.6 and 3.7 on.
  "cursor_blinking",
  "bracket_paste_flag",
  "synchronized_output_flag",
] as const;
/** The title comes last: it may hold anything but a line's end. */
const texts = ["#{pane_tabs}", "#{cursor_shape}", ofOwnTitle("#{pane_title}")] as const;

export const capturedStateFormat = [...numbers.map((name) => `#{${name}}`), ...texts].join("|");

export type CapturedModes = Readonly<Record<(typeof numbers)[number], number>> & {
  readonly size: Size;
  readonly tabs: readonly number[];
  readonly shape: string;
  readonly title: string;
};

/** Undefined for anything but the format's answer. */
export function parseModes(line: string): CapturedModes | undefined {
  const fields = line.split("|");
  const values = fields.slice(0, numbers.length).map(Number);
  if (fields.length < numbers.length + texts.length || values.some((value) => !Number.isInteger(value)))
    return undefined;
  const told = Object.fromEntries(numbers.map((name, index) => [name, values[index] ?? 0])) as Record<
    (typeof numbers)[number],
    number
  >;
  const [tabs = "", shape = "", ...title] = fields.slice(numbers.length);
  return {
    ...told,
    size: { columns: told.pane_width, rows: told.pane_height },
    tabs: tabs === "" ? [] : tabs.split(",").map(Number),
    shape,
    title: title.join("|"),
  };
}

const csi = "\u001B[";
const tabWidth = 8;
const shapes: Readonly<Record<string, number>> = { block: 2, underline: 4, bar: 6 };

export function moveTo(column: number, row: number): string {
  return `${csi}${row + 1};${column + 1}H`;
}

/** Of the screen in use; the cursor ends anywhere. */
export function tabsVt({ tabs, size }: CapturedModes): string {
  const usual = Array.from({ length: Math.ceil(size.columns / tabWidth) - 1 }, (_, index) => (index + 1) * tabWidth);
  if (tabs.join(",") === usual.join(",")) return "";
  return `${csi}3g${tabs.map((column) => `${moveTo(column, 0)}\u001BH`).join("")}`;
}

/** Scroll region and modes; the cursor ends at home. */
export function modesVt(modes: CapturedModes): string {
  const { scroll_region_upper: upper, scroll_region_lower: lower, size } = modes;
  const shape = shapes[modes.shape];
  const wanted: readonly (readonly [boolean, string])[] = [
    [upper !== 0 || lower !== size.rows - 1, `${upper + 1};${lower + 1}r`],
    [modes.cursor_flag === 0, "?25l"],
    [modes.keypad_cursor_flag === 1, "?1h"],
    [modes.keypad_flag === 1, "?66h"],
    [modes.wrap_flag === 0, "?7l"],
    [modes.mouse_standard_flag === 1, "?1000h"],
    [modes.mouse_button_flag === 1, "?1002h"],
    [modes.mouse_all_flag === 1, "?1003h"],
    [modes.mouse_utf8_flag === 1, "?1005h"],
    [modes.mouse_sgr_flag === 1, "?1006h"],
    [modes.bracket_paste_flag === 1, "?2004h"],
    [modes.origin_flag === 1, "?6h"],
    [shape !== undefined, `${(shape ?? 0) - modes.cursor_blinking} q`],
  ];
  return wanted.map(([on, sequence]) => (on ? csi + sequence : "")).join("");
}
