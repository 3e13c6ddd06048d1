/**
 * Which terminals an address puts beside each other, and which of their windows and panes is on view:
 * `?side=first/primary@1.5&side=first/logs` has tmux's window `@1` and pane `%5`. Pure.
 */
import { ideaIdSchema, paneIdSchema, slotSchema, windowIdSchema, type IdeaId, type Slot } from "@coda/protocol";
import { besidePath } from "../routes/paths.ts";
import type { PaneAddress } from "../terminal/pane-address.ts";

export interface SidePlace {
  readonly idea: IdeaId;
  readonly slot: Slot;
  /** Absent: what local terminals show. */
  readonly on?: PaneAddress | undefined;
}

/** More would be too small to work in, and each is a connection. */
export const mostSides = 4;

/** Neither part has a slash. */
export function sideKey({ idea, slot }: SidePlace): string {
  return `${idea}/${slot}`;
}

function readOn(text: string | undefined): PaneAddress | undefined {
  const [window, pane] = text?.split(".") ?? [];
  const read = { window: windowIdSchema.safeParse(`@${window}`).data, pane: paneIdSchema.safeParse(`%${pane}`).data };
  return read.window === undefined && read.pane === undefined ? undefined : read;
}

function readSide(text: string): SidePlace | undefined {
  const [name = "", on] = text.split("@");
  const [idea, slot, more] = name.split("/");
  const read = { idea: ideaIdSchema.safeParse(idea).data, slot: slotSchema.safeParse(slot).data };
  if (read.idea === undefined || read.slot === undefined || more !== undefined) return undefined;
  return { idea: read.idea, slot: read.slot, on: readOn(on) };
}

function writeOn(on: PaneAddress | undefined): string {
  const [window, pane] = [on?.window?.slice(1) ?? "", on?.pane?.slice(1)];
  return on === undefined ? "" : `@${window}${pane === undefined ? "" : `.${pane}`}`;
}

/** The first of those that it names; each once. */
export function readSides(search: string): readonly SidePlace[] {
  const read = new URLSearchParams(search).getAll("side").flatMap((text) => readSide(text) ?? []);
  return different(read).slice(0, mostSides);
}

function different(sides: readonly SidePlace[]): readonly SidePlace[] {
  return [...new Map(sides.map((side) => [sideKey(side), side])).values()];
}

export function sidesAddress(sides: readonly SidePlace[]): string {
  // A query may hold "/" and "@", and reads better with them.
  const query = different(sides).map(
    ({ idea, slot, on }) => `side=${encodeURIComponent(idea)}/${encodeURIComponent(slot)}${writeOn(on)}`,
  );
  return query.length === 0 ? besidePath : `${besidePath}?${query.join("&")}`;
}

/** The same terminals with this one's place; as they are where it is not among them. */
export function placed(sides: readonly SidePlace[], key: string, on: PaneAddress | undefined): readonly SidePlace[] {
  return sides.map((side) => (sideKey(side) === key ? { ...side, on } : side));
}

export function without(sides: readonly SidePlace[], key: string): readonly SidePlace[] {
  return sides.filter((side) => sideKey(side) !== key);
}

/** The two change places. */
export function swapped(sides: readonly SidePlace[], one: string, other: string): readonly SidePlace[] {
  const find = (key: string) => sides.find((side) => sideKey(side) === key);
  const [first, second] = [find(one), find(other)];
  if (first === undefined || second === undefined) return sides;
  return sides.map((side) => (side === first ? second : side === second ? first : side));
}

/** The one after it; from the last one to the first. */
export function sideAfter(sides: readonly SidePlace[], key: string): string | undefined {
  const at = sides.findIndex((side) => sideKey(side) === key);
  const next = sides[(at + 1) % sides.length];
  return next && sideKey(next);
}
