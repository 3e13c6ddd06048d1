/** The pieces a pane's output is kept in, in transcript order, and how runs of them are cut. Pure. */
import { decodeTitle, type Epoch, type GapCause, type Keyframe, type Position, type Size } from "@coda/protocol";

export type TapeItem =
  | {
      readonly kind: "epoch";
      readonly epoch: Epoch;
      readonly size: Size;
      /** Unix milliseconds, where it is known. */
      readonly startedAtMs?: number;
      /** Made of captures of a screen, and kept nowhere. */
      readonly captured?: boolean;
      /** Its last byte's end, once it has ended and all of it is stored. */
      readonly ends?: number;
    }
  | {
      readonly kind: "keyframe";
      readonly offset: number;
      readonly size: Size;
      readonly title: string;
      readonly vt: Uint8Array;
      /** Draws the same over a screen that has something on it; undefined where the keyframe cannot. */
      readonly over: Uint8Array | undefined;
      /** Of a picture with fewer repairs than this it takes the place. */
      readonly repairs: number;
    }
  /** `live`: it is happening now, so a bell in it may ring. */
  | { readonly kind: "bytes"; readonly offset: number; readonly bytes: Uint8Array; readonly live: boolean }
  | { readonly kind: "size"; readonly offset: number; readonly size: Size }
  /** `to` null: nobody knows how much is missing. */
  | {
      readonly kind: "gap";
      readonly from: number;
      readonly to: number | null;
      readonly cause: GapCause;
      /** Since when, as Unix milliseconds, where it is known. */
      readonly sinceMs?: number;
    };

export function keyframeItem({ header, vt }: Keyframe): TapeItem {
  const { offset, columns, rows, title, scrollbackBytes, repairs = 0 } = header;
  const over = scrollbackBytes === undefined ? undefined : vt.subarray(scrollbackBytes);
  return { kind: "keyframe", offset, size: { columns, rows }, title: decodeTitle(title), vt, over, repairs };
}

export type TapeGap = Extract<TapeItem, { kind: "gap" }>;
export type TapeKeyframe = Extract<TapeItem, { kind: "keyframe" }>;

/** What an item costs beside its bytes, so that a tape of single keystrokes is bounded too. */
export const itemBytes = 128;

export function weight(item: TapeItem): number {
  if (item.kind === "bytes") return itemBytes + item.bytes.length;
  return item.kind === "keyframe" ? itemBytes + item.vt.length : itemBytes;
}

export function weightOf(items: readonly TapeItem[]): number {
  return items.reduce((sum, item) => sum + weight(item), 0);
}

/** Where an item stands; a size stands where it began to hold, which may be long before what is kept. */
export function offsetOf(item: TapeItem): number | undefined {
  if (item.kind === "epoch" || item.kind === "size") return undefined;
  return item.kind === "gap" ? item.from : item.offset;
}

/** Leaves out what comes before the first place a screen can be drawn from: a keyframe, a gap, an epoch's first byte. */
export function fromFirstAnchor(items: readonly TapeItem[]): readonly TapeItem[] {
  const anchor = items.findIndex(
    (item) => item.kind === "keyframe" || item.kind === "gap" || (item.kind === "bytes" && item.offset === 0),
  );
  if (anchor === -1) return [];
  const epoch = items.slice(0, anchor).findLast((item) => item.kind === "epoch");
  const size = items.slice(0, anchor).findLast((item) => item.kind === "size" || item.kind === "epoch");
  return [...[epoch, size === epoch ? undefined : size].filter((item) => item !== undefined), ...items.slice(anchor)];
}

/**
 * The newest epoch from the last place a screen can be drawn from, or from `anchor`, a keyframe of that epoch, when it
 * is a later one. Undefined when there is no such place, or the anchor lies beyond what the items reach.
 */
export function tapeFrom(items: readonly TapeItem[], anchor?: TapeKeyframe): readonly TapeItem[] | undefined {
  const begin = items.findLastIndex((item) => item.kind === "epoch");
  const epoch = items[begin];
  if (epoch?.kind !== "epoch") return undefined;
  const rest = items.slice(begin + 1);
  const drawn = rest.findLastIndex((item) => item.kind === "keyframe");
  // A screen that the epoch began from stands before its first byte, which says nothing of that.
  const own = drawn === -1 ? rest.findIndex((item) => item.kind === "bytes" && item.offset === 0) : drawn;
  const place = rest[own];
  if (anchor !== undefined && anchor.offset > (place === undefined ? 0 : (offsetOf(place) ?? 0))) {
    const tail = rest.flatMap((item) => cutBefore(item, anchor.offset));
    const reached = rest.some((item) => item.kind === "bytes" && item.offset + item.bytes.length >= anchor.offset);
    return reached ? [{ ...epoch, size: anchor.size }, anchor, ...tail] : undefined;
  }
  if (place === undefined) return undefined;
  const size = items.slice(begin, begin + 1 + own).findLast((item) => item.kind === "size" || item.kind === "epoch");
  return [size === undefined || !("size" in size) ? epoch : { ...epoch, size: size.size }, ...rest.slice(own)];
}

function cutBefore(item: TapeItem, from: number): TapeItem[] {
  if (item.kind !== "bytes") return (offsetOf(item) ?? ("offset" in item ? item.offset : 0)) >= from ? [item] : [];
  if (item.offset >= from) return [item];
  const skip = from - item.offset;
  return skip < item.bytes.length ? [{ ...item, offset: from, bytes: item.bytes.subarray(skip) }] : [];
}

/** What is just before the place is among them: it can be found on a screen that is drawn from them. */
export function holdsPlace(items: readonly TapeItem[], { epoch, offset }: Position): boolean {
  const begin = items.findIndex((item) => item.kind === "epoch" && item.epoch === epoch);
  const next = items.findIndex((item, at) => at > begin && item.kind === "epoch");
  const own = begin === -1 ? [] : items.slice(begin + 1, next === -1 ? items.length : next);
  return own.some((item) => {
    if (item.kind === "keyframe") return item.offset === offset;
    return item.kind === "bytes" && item.offset <= offset && offset <= item.offset + item.bytes.length;
  });
}

/** The items up to `end`, whose epoch is the items' last one. */
export function cutAt(items: readonly TapeItem[], end: Position): TapeItem[] {
  const lastEpoch = items.findLastIndex((item) => item.kind === "epoch");
  return items.flatMap((item, index) => (index < lastEpoch ? [item] : cutItem(item, end.offset)));
}

function cutItem(item: TapeItem, end: number): TapeItem[] {
  if (item.kind === "epoch") return [item];
  if (item.kind === "gap")
    return item.from < end ? [{ ...item, to: item.to === null ? null : Math.min(item.to, end) }] : [];
  if (item.kind !== "bytes") return item.offset < end ? [item] : [];
  if (item.offset >= end) return [];
  return item.offset + item.bytes.length <= end
    ? [item]
    : [{ ...item, bytes: item.bytes.subarray(0, end - item.offset) }];
}
