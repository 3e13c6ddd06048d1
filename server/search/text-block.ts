/**
 * Some dozens of KiB of lines that were printed one after the other, and how they are kept: one zstd frame of the text's
 * length in bytes (4, little-endian), the text in UTF-8, and for each line where and when it was finished (`packTimes`).
 */
import { packTimes, unpackTimes, type TimeMark } from "@coda/protocol";
import { compress, decompressUpTo } from "../transcript/zstd.ts";

export interface TextLine {
  readonly text: string;
  /** Offset behind the output that finished it. */
  readonly end: number;
  readonly atMs: number;
}

/** What is known of the output around a block. Offsets are of its epoch. */
export interface BlockSpan {
  readonly from: number;
  readonly to: number;
  readonly beginsAlternate: boolean;
  /** What follows is read from here, on that screen: an unfinished line is read once more. */
  readonly resumeAt: number;
  readonly resumeAlternate: boolean;
}

export interface TextBlock extends BlockSpan {
  readonly lines: readonly TextLine[];
}

/** Characters of a block, from which on it is complete. */
export const blockCharacters = 32 * 1024;
/** Of a line; longer ones are cut in several. */
export const longestLine = 4 * 1024;
/** More than the builder of blocks makes: a block, and the largest screen there can be, of any characters. */
const mostBytes = 8 * 1024 * 1024;
const headBytes = 4;

export interface PackedBlock {
  readonly textBytes: number;
  readonly packed: Uint8Array;
}

export async function packBlock({ from, lines }: Pick<TextBlock, "from" | "lines">): Promise<PackedBlock> {
  const text = Buffer.from(textOf(lines));
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(text.length);
  let end = from;
  const marks = lines.map((line): TimeMark => {
    end = Math.max(end, line.end); // a line that was drawn over later ends behind the one after it
    return { offset: end, atMs: line.atMs };
  });
  const times = packTimes({ offset: from, atMs: 0 }, marks);
  return { textBytes: text.length, packed: await compress(Buffer.concat([head, text, times])) };
}

export class StoredText {
  /** The text, in UTF-8. */
  readonly utf8: Buffer;
  readonly #from: number;
  readonly #times: Uint8Array;
  #text: string | undefined;

  private constructor(from: number, unpacked: Uint8Array) {
    const bytes = Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
    const textEnd = headBytes + bytes.readUInt32LE();
    this.utf8 = bytes.subarray(headBytes, textEnd);
    this.#from = from;
    this.#times = bytes.subarray(textEnd);
  }

  static async unpack({ from, packed }: { readonly from: number; readonly packed: Uint8Array }): Promise<StoredText> {
    return new StoredText(from, await decompressUpTo(packed, mostBytes));
  }

  get text(): string {
    this.#text ??= this.utf8.toString();
    return this.#text;
  }

  lines(): TextLine[] {
    const marks = unpackTimes({ offset: this.#from, atMs: 0 }, this.#times) ?? [];
    if (marks.length === 0) return [];
    return this.text.split("\n").map((text, at) => ({
      text,
      end: marks[at]?.offset ?? this.#from,
      atMs: marks[at]?.atMs ?? 0,
    }));
  }
}

export function textOf(lines: readonly TextLine[]): string {
  return lines.map(({ text }) => text).join("\n");
}
