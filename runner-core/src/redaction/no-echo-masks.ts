/** What of the bytes that were printed without echo a person could see: that is masked. Pure. */
import type { Mask } from "@coda/protocol";
import type { NoEchoRange } from "./no-echo-ranges.ts";
import { readVisibleText } from "./visible-text.ts";

/** Output is judged in stretches between multiples of this, so that the masks do not depend on how it is read. */
const stretchBytes = 8 * 1024;

export type ReadBytes = (from: number, maxBytes: number) => Uint8Array;

/** Those of `[from, to)`, all of which can be read. */
export function noEchoMasks(ranges: readonly NoEchoRange[], asked: NoEchoRange, read: ReadBytes): Mask[] {
  return ranges
    .filter((range) => range.from < asked.to && range.to > asked.from)
    .flatMap((range) => stretches(range, asked).flatMap((stretch) => masksOf(stretch, read)))
    .flatMap((mask) => {
      const [from, to] = [Math.max(mask.from, asked.from), Math.min(mask.to, asked.to)];
      return from < to ? [{ ...mask, from, to }] : [];
    });
}

function stretches(range: NoEchoRange, asked: NoEchoRange): NoEchoRange[] {
  const found: NoEchoRange[] = [];
  const first = Math.floor(Math.max(range.from, asked.from) / stretchBytes) * stretchBytes;
  for (let start = first; start < Math.min(range.to, asked.to); start += stretchBytes)
    found.push({ from: Math.max(start, range.from), to: Math.min(start + stretchBytes, range.to) });
  return found;
}

function masksOf({ from, to }: NoEchoRange, read: ReadBytes): Mask[] {
  const masks: Mask[] = [];
  const { text, starts } = readVisibleText(read(from, to - from), true).shown;
  for (let index = 0; index < text.length; index++) {
    const at = from + (starts[index] ?? 0);
    if (text.charCodeAt(index) <= 0x20) continue;
    const last = masks.at(-1);
    if (last?.to === at) masks[masks.length - 1] = { ...last, to: at + 1 };
    else masks.push({ from: at, to: at + 1, kind: "no-echo" });
  }
  return masks;
}
