/** Addresses of moments of a terminal: `?at=<epoch>:<offset>` is a place in its output, `?time=` a time in Unix milliseconds. Pure. */
import { formatPosition, parsePosition, type PaneId, type Position } from "@coda/protocol";
import { withPaneAddress } from "./pane-address.ts";

export type AskedMoment = { readonly at: Position } | { readonly timeMs: number };

/** Undefined where it asks for neither. */
export function readMoment(search: string): AskedMoment | undefined {
  const values = new URLSearchParams(search);
  const at = parsePosition(values.get("at") ?? "");
  if (at !== undefined) return { at };
  const time = values.get("time") ?? "";
  return /^\d{1,16}$/u.test(time) ? { timeMs: Number(time) } : undefined;
}

/** The terminal at this address, at this place of this pane. */
export function momentAddress(url: string, { pane, at }: { readonly pane: PaneId; readonly at: Position }): string {
  const next = new URL(withPaneAddress(url, { pane, window: undefined }));
  next.searchParams.delete("time");
  next.searchParams.delete("at");
  next.hash = "";
  // A query may hold a ":", and reads better with it.
  return `${next.href}&at=${formatPosition(at)}`;
}

/** The same address, asking for no moment. */
export function withoutMoment(url: string): string {
  const next = new URL(url);
  next.searchParams.delete("time");
  next.searchParams.delete("at");
  return next.href;
}
