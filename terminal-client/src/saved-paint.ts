/**
 * What a browser keeps of a pane, so that a reload draws it before any server has answered and goes on from where it
 * ended: a place to draw from and what followed it. Exact, so the live stream continues it. Pure.
 */
import type { IdeaId, PaneId, SessionId } from "@coda/protocol";
import { clientLimits } from "./client-limits.ts";
import type { Tape } from "./tape.ts";
import { tapeFrom, type TapeItem, type TapeKeyframe } from "./tape-items.ts";

/** Grows with every change of `SavedPaint` or of the items in it: what another version kept is not read. */
export const paintVersion = 2;

export interface SavedPaint {
  readonly version: typeof paintVersion;
  /** The session's. */
  readonly idea: IdeaId;
  readonly session: SessionId;
  readonly pane: PaneId;
  /** Unix milliseconds. */
  readonly savedAtMs: number;
  /** An epoch, the keyframe or first bytes to draw from, and everything up to the picture's end. */
  readonly items: readonly TapeItem[];
}

/** Where they are kept. Nothing in it may be missed: every method may fail, and the page goes on without. */
export interface PaintStore {
  /** The one of these panes that was saved last; of any pane of the session where none is named. */
  load(session: SessionId, panes: readonly PaneId[]): Promise<SavedPaint | undefined>;
  /** In place of the pane's earlier one. The oldest of all go when there are too many. */
  save(paint: SavedPaint): Promise<void>;
  forget(session: SessionId): Promise<void>;
  /** Lets go of what it holds, once what is under way has ended. Asked later it still does it: what is gone may turn out late. */
  close(): void;
}

/** Nothing is kept. What a browser keeps of a terminal is the one that was shown live last. */
export const noPaints: PaintStore = {
  load: async () => undefined,
  save: async () => undefined,
  forget: async () => undefined,
  close: () => undefined,
};

export function isWanted(panes: readonly PaneId[], { pane }: Pick<SavedPaint, "pane">): boolean {
  return panes.length === 0 || panes.includes(pane);
}

/**
 * The items to save; "too-much" when they would pass the cap: a newer `anchor`, a keyframe of the tape's newest epoch,
 * makes them fewer. Undefined while there is nothing that could be drawn.
 */
export function paintItems(tape: Tape, anchor?: TapeKeyframe): readonly TapeItem[] | "too-much" | undefined {
  const items = tapeFrom(tape.items(), anchor);
  if (items === undefined) return undefined;
  return paintBytes(items) > clientLimits.paintBytes ? "too-much" : compact(items);
}

export function paintBytes(items: readonly TapeItem[]): number {
  return items.reduce((sum, item) => sum + bytesOf(item), 0);
}

function bytesOf(item: TapeItem): number {
  if (item.kind === "bytes") return item.bytes.length;
  return item.kind === "keyframe" ? item.vt.length : 0;
}

/** In memory of their own, which is what a store copies: a view would bring all of the memory it looks into. */
function compact(items: readonly TapeItem[]): TapeItem[] {
  const compacted: TapeItem[] = [];
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    if (item?.kind === "bytes") {
      const end = items.findIndex((later, index) => index > at && later.kind !== "bytes");
      const run = items.slice(at, end === -1 ? items.length : end).flatMap((part) => ("bytes" in part ? [part] : []));
      compacted.push({ kind: "bytes", offset: item.offset, bytes: joined(run), live: false });
      at += run.length - 1;
    } else if (item?.kind === "keyframe") {
      const { vt, over } = item;
      const own = vt.slice();
      compacted.push({ ...item, vt: own, over: over && own.subarray(own.length - over.length) });
    } else if (item !== undefined) {
      compacted.push(item);
    }
  }
  return compacted;
}

function joined(run: readonly { readonly bytes: Uint8Array }[]): Uint8Array {
  const whole = new Uint8Array(run.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of run) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}
