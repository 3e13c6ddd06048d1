/** Which window and pane an address means, and the address of what is on view: `?window=@1&pane=%5`. Pure. */
import { paneIdSchema, windowIdSchema, type PaneId, type WindowId } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";

export interface PaneAddress {
  readonly window: WindowId | undefined;
  readonly pane: PaneId | undefined;
}

/** With tmux's sign or without: a bare `%5` in an address is no code of a character, and so stays as it is. */
function withSign(sign: "@" | "%", text: string | null): string {
  return text === null || text.startsWith(sign) ? (text ?? "") : sign + text;
}

/** Undefined where it asks for neither. */
export function readPaneAddress(search: string): PaneAddress | undefined {
  const values = new URLSearchParams(search);
  const window = windowIdSchema.safeParse(withSign("@", values.get("window"))).data;
  const pane = paneIdSchema.safeParse(withSign("%", values.get("pane"))).data;
  return window === undefined && pane === undefined ? undefined : { window, pane };
}

/** Of what is on view; undefined while there is nothing to choose. */
export function addressOnView({ windows, pane }: Pick<TerminalSnapshot, "windows" | "pane">): PaneAddress | undefined {
  const window = windows.find(({ panes }) => panes.some((each) => each.pane === pane?.pane));
  const several = windows.flatMap(({ panes }) => panes).length > 1;
  return several && window !== undefined && pane !== null ? { window: window.window, pane: pane.pane } : undefined;
}

/** The same address with this place; everything else that it asks for stays. */
export function withPaneAddress(url: string, place: PaneAddress | undefined): string {
  const next = new URL(url);
  for (const [name, id] of [
    ["window", place?.window],
    ["pane", place?.pane],
  ] as const) {
    if (id === undefined) next.searchParams.delete(name);
    else next.searchParams.set(name, id);
  }
  // A query may hold an "@", and reads better with it.
  next.search = next.search.replace("window=%40", "window=@");
  return next.href;
}
