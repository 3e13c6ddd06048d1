/** Output as blocks of the lines that a reader would copy. */
import type { Size, TimeMark } from "@coda/protocol";
import { PrintedRows, type PrintedRow } from "../transcript/printed-rows.ts";
import type { Told } from "../transcript/read-through.ts";
import { blockCharacters, longestLine, type TextBlock, type TextLine } from "./text-block.ts";

/** Output without as much text ends a block all the same: of a program that draws, and is read once more when it goes on. */
const mostRawBytes = 1024 * 1024;
/** An unfinished line is read again with what follows it, unless it is this long: that would be all of it each time. */
const mostUnfinishedBytes = 64 * 1024;
const lineFeed = 0x0a;

/** @param told One epoch, from where the pane showed its alternate screen or not. The last block ends where that ends. */
export async function* textBlocks(
  told: AsyncIterable<Told>,
  { alternate }: { readonly alternate: boolean },
): AsyncGenerator<TextBlock> {
  const builder = new BlockBuilder(alternate);
  try {
    for await (const item of told) yield* builder.take(item);
    yield* builder.finish();
  } finally {
    builder.dispose();
  }
}

class BlockBuilder {
  #beginsAlternate: boolean;
  #size: Size = { columns: 80, rows: 24 };
  #rows: PrintedRows | undefined;
  #from = 0;
  /** All output before it was drawn. */
  #to = 0;
  /** Behind the newest line feed. */
  #lineStart = 0;
  #lines: TextLine[] = [];
  #characters = 0;
  #open: { text: string; end: number } | undefined;
  #times: TimeMark[] = [];

  constructor(alternate: boolean) {
    this.#beginsAlternate = alternate;
  }

  async *take(item: Told): AsyncGenerator<TextBlock> {
    switch (item.kind) {
      case "epoch":
        this.#begin(item.from, item.size);
        break;
      case "output":
        yield* this.#draw(item);
        break;
      case "size":
        this.#size = item.size;
        this.#rows?.resize(item.size);
        break;
      case "gap":
        yield* this.#endScreen();
        this.#rows = new PrintedRows(this.#size);
        this.#to = Math.max(this.#to, item.to ?? item.offset);
        this.#lineStart = this.#to;
        break;
      case "keyframe": // its lines were printed before, or are printed again
      case "mask":
        break;
    }
  }

  *finish(): Generator<TextBlock> {
    const resumeAlternate = this.#rows?.isAlternate ?? false;
    yield* this.#endScreen();
    if (this.#to === this.#from) return;
    const unfinished = this.#to - this.#lineStart;
    const isReadAgain = !resumeAlternate && unfinished <= mostUnfinishedBytes;
    const resumeAt = isReadAgain ? Math.max(this.#from, this.#lineStart) : this.#to;
    yield this.#block({ to: this.#to, resumeAt, resumeAlternate });
  }

  dispose(): void {
    this.#rows?.end();
    this.#rows = undefined;
  }

  #begin(from: number, size: Size): void {
    this.#size = size;
    this.#rows = new PrintedRows(size, { alternate: this.#beginsAlternate });
    this.#from = from;
    this.#to = from;
    this.#lineStart = from;
  }

  async *#draw({ offset, bytes, written }: Told & { readonly kind: "output" }): AsyncGenerator<TextBlock> {
    const end = offset + bytes.length;
    const marks = (written.marks ?? []).filter((mark) => mark.offset > offset && mark.offset < end);
    this.#times.push({ offset, atMs: written.atMs }, ...marks);
    if (this.#rows === undefined) return;
    for await (const rows of this.#rows.write(bytes, offset)) yield* this.#addRows(rows);
    const feed = bytes.lastIndexOf(lineFeed);
    if (feed !== -1) this.#lineStart = offset + feed + 1;
    this.#to = end;
    if (end - this.#from < mostRawBytes) return;
    yield this.#block({ to: end, resumeAt: end, resumeAlternate: this.#rows.isAlternate });
  }

  *#endScreen(): Generator<TextBlock> {
    yield* this.#addRows(this.#rows?.end() ?? []);
    yield* this.#closeLine();
    this.#rows = undefined;
  }

  *#addRows(rows: readonly PrintedRow[]): Generator<TextBlock> {
    for (const { text, continues, end } of rows) {
      if (!continues || (this.#open !== undefined && this.#open.text.length + text.length > longestLine))
        yield* this.#closeLine();
      this.#open = { text: (this.#open?.text ?? "") + text, end };
    }
  }

  *#closeLine(): Generator<TextBlock> {
    if (this.#open === undefined) return;
    const { text, end } = this.#open;
    this.#open = undefined;
    this.#lines.push({ text, end, atMs: this.#timeOf(end - 1) });
    this.#characters += text.length + 1;
    // A line of before the block, which was still on the screen where it began, is no end of it.
    if (this.#characters < blockCharacters || end <= this.#from) return;
    yield this.#block({ to: end, resumeAt: end, resumeAlternate: false });
  }

  #block(ends: Pick<TextBlock, "to" | "resumeAt" | "resumeAlternate">): TextBlock {
    const block = { from: this.#from, beginsAlternate: this.#beginsAlternate, lines: this.#lines, ...ends };
    this.#from = ends.to;
    this.#beginsAlternate = ends.resumeAlternate;
    this.#lines = [];
    this.#characters = 0;
    const holding = this.#holding(ends.to);
    if (holding > 0) this.#times.splice(0, holding);
    return block;
  }

  #timeOf(offset: number): number {
    return this.#times[Math.max(0, this.#holding(offset))]?.atMs ?? 0;
  }

  /** Index of the last mark at or before an offset; -1 where there is none. */
  #holding(offset: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle]?.offset ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
