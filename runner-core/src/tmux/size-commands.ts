/** Commands on window sizes: what is said to tmux, and nothing of when. tmux counts a window's latest client alone. */
import { limits, type Size, type WindowId } from "@coda/protocol";
import { quoteGroup } from "./quote.ts";
import type { LocalTerminal } from "./tmux-model.ts";

/** Sets (or with no size clears) this client's size of a window, which no other's exceeds. Within our limits. */
export function clientSizeCommand(window: WindowId, size: Size | undefined): string[] {
  if (size === undefined) return ["refresh-client", "-C", `${window}:`];
  const { columns, rows } = withinLimits(size);
  return ["refresh-client", "-C", `${window}:${columns}x${rows}`];
}

function withinLimits({ columns, rows }: Size): Size {
  return {
    columns: Math.min(Math.max(columns, limits.minColumns), limits.maxColumns),
    rows: Math.min(Math.max(rows, limits.minRows), limits.maxRows),
  };
}

/** What this client counts as, once it counts, in a window that it has said no size of. */
export function sizeElsewhereCommand(size: Size): string[] {
  const { columns, rows } = withinLimits(size);
  return ["refresh-client", "-C", `${columns}x${rows}`];
}

/** Makes this client the window's latest, by the hub's link of it: what the terminals show stays. */
export function latestHereCommand(hub: string, window: WindowId): string[] {
  return ["select-window", "-t", `${hub}:${window}`];
}

/** Makes a terminal the latest client of the window it shows: the one effect of a switch to where it is. */
export function latestByTerminalCommand({ name, session }: LocalTerminal): string[] {
  return ["switch-client", "-c", name, "-t", session];
}

/** The one that had the last key. */
export function latestTerminal(terminals: readonly LocalTerminal[]): LocalTerminal | undefined {
  return terminals.toSorted((a, b) => b.activity - a.activity)[0];
}

/** What a window must have for its terminals to decide its size as this page says; what differs, in tmux's format. */
const sizeOptions = [
  { name: "window-size", value: "latest", differs: "#{!=:#{window-size},latest}", mark: "@coda_window_size" },
  { name: "aggressive-resize", value: "off", differs: "#{aggressive-resize}", mark: "@coda_aggressive_resize" },
] as const;

/** Sets and marks what the user's defaults have otherwise; an option that the window has of its own stays as it is. */
export function sizeOptionCommands(target: string): string[][] {
  return sizeOptions.map(({ name, value, differs, mark }) => {
    const set = ["set-option", "-woq", "-t", target, name, value];
    const marked = [
      "if-shell",
      "-F",
      "-t",
      target,
      differs,
      "",
      quoteGroup([["set-option", "-w", "-t", target, mark, "1"]]),
    ];
    return ["if-shell", "-F", "-t", target, differs, quoteGroup([set, marked])];
  });
}

/** Undoes them. */
export function sizeOptionsBackCommands(target: string): string[][] {
  return sizeOptions.map(({ name, mark }) => {
    const unset = [name, mark].map((option) => ["set-option", "-wu", "-t", target, option]);
    return ["if-shell", "-F", "-t", target, `#{${mark}}`, quoteGroup(unset)];
  });
}
