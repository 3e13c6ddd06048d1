/** Whose size a terminal has, in words, and what may be done about it. Pure. */
import type { Size } from "@coda/protocol";
import type { SizeView } from "@coda/terminal-client";

const owners = {
  nobody: undefined,
  terminal: "your terminal",
  thisWindow: "this window",
  anotherWindow: "another window",
} as const;

const meanings = {
  nobody: "the size it was left at",
  terminal: "the size of the terminal attached on the machine",
  thisWindow: "the size of this browser window",
  anotherWindow: "the size of another browser window; it is this one's once you type here",
} as const;

export function sizeOwnerText({ by }: SizeView): string | undefined {
  return owners[by];
}

function leaseMeaning({ by }: SizeView): string {
  return by === "thisWindow"
    ? "the size of this browser window, until you leave it or a key is pressed in a local terminal"
    : "the size another browser window took; it ends there, or by a key in a local terminal";
}

/** `size` undefined: nothing is live, so it is nobody's to change. */
export function sizeMeaning(
  pane: { readonly columns: number; readonly rows: number },
  size: SizeView | undefined,
  isPhone = false,
): string {
  const text = `${pane.columns} columns, ${pane.rows} rows`;
  if (size === undefined) return text;
  if (isPhone && size.by === "anotherWindow" && !size.leased) return `${text}: the size of another browser window`;
  return `${text}: ${size.leased ? leaseMeaning(size) : meanings[size.by]}`;
}

/** Where a window is larger than the page has room for; undefined where it is not. */
export function largerMeaning(window: Size, room: Size | null): string | undefined {
  if (room === null || (window.columns <= room.columns && window.rows <= room.rows)) return undefined;
  return (
    `There is room for ${room.columns} columns, ${room.rows} rows here. Scroll, drag with two fingers or with Ctrl ` +
    "(⌘ on a Mac) to see the rest; “Use this window's size” makes it fit."
  );
}

export interface SizeButtonWords {
  readonly does: "take" | "giveBack";
  readonly text: string;
  readonly title: string;
}

/** A phone's size is nowhere but by this button: what is shown there is zoomed and panned. */
export function sizeButton({ by, leased }: SizeView, isPhone = false): SizeButtonWords | undefined {
  if (by === "thisWindow" && leased)
    return { does: "giveBack", text: "Give the size back", title: "The size is then what it was before" };
  if (by !== "terminal" && by !== "anotherWindow" && !isPhone) return undefined;
  return {
    does: "take",
    text: "Use this window's size",
    title: "Until you leave this window or a key is pressed in a local terminal",
  };
}
