import { describe, expect, it } from "vitest";
import type { Told } from "../transcript/read-through.ts";
import { packBlock, StoredText, type TextBlock } from "./text-block.ts";
import { textBlocks } from "./text-blocks.ts";

const size = { columns: 40, rows: 5 };
const nowMs = Date.parse("2026-11-21T09:00:00.000Z");

async function* told(output: string, { from = 0, atMs = nowMs } = {}): AsyncGenerator<Told> {
  yield { kind: "epoch", row: undefined as never, from, size };
  const bytes = Buffer.from(output);
  // Each byte a millisecond later.
  const marks = Array.from(bytes, (_, at) => ({ offset: from + at, atMs: atMs + at })).slice(1);
  yield { kind: "output", offset: from, bytes, written: { atMs, marks } };
}

async function blocksOf(output: string, alternate = false): Promise<TextBlock[]> {
  const blocks: TextBlock[] = [];
  for await (const block of textBlocks(told(output), { alternate })) blocks.push(block);
  return blocks;
}

async function onlyBlock(output: string, alternate = false): Promise<TextBlock> {
  const [block, ...more] = await blocksOf(output, alternate);
  if (block === undefined || more.length > 0) throw new Error(`${more.length} blocks more than one`);
  return block;
}

const lineOffset = (output: string, text: string) => output.indexOf("\n", output.indexOf(text)) + 1;

describe("blocks of lines", () => {
  it("say of each line where in the output it ends, and when that was written", async () => {
    const output = Array.from({ length: 300 }, (_, at) => `line ${at} \u001B[31mred\u001B[0m\r\n`).join("");
    const { lines, to } = await onlyBlock(output);
    expect(lines.map(({ text }) => text)).toEqual(Array.from({ length: 300 }, (_, at) => `line ${at} red`));
    for (const { text, end, atMs } of lines) {
      const expected = lineOffset(output, `${text.slice(0, -4)} `);
      expect([text, end]).toEqual([text, expected]);
      expect(atMs).toBe(nowMs + end - 1);
    }
    expect(to).toBe(output.length);
  });

  it("put together what the screen's width had cut, and leave out what stood on the alternate screen", async () => {
    const long = "wide ".repeat(30).trim();
    const { lines } = await onlyBlock(`${long}\r\n\u001B[?1049hdrawn\r\n\u001B[?1049lafter\r\n`);
    expect(lines.map(({ text }) => text)).toEqual([long, "after"]);
  });

  it("take a line that is drawn over as it was at last", async () => {
    const { lines } = await onlyBlock("10 %\r50 %\r100 %\r\ndone\r\n");
    expect(lines.map(({ text }) => text)).toEqual(["100 %", "done"]);
  });

  it("end with whole lines, one after the other, and hold every line once", async () => {
    const count = 3_000;
    const output = Array.from({ length: count }, (_, at) => `${at} of many lines, with some text\r\n`).join("");
    const blocks = await blocksOf(output);
    expect(blocks.length).toBeGreaterThan(2);
    expect(blocks.flatMap(({ lines }) => lines.map(({ text }) => text))).toHaveLength(count);
    for (const [at, block] of blocks.entries()) {
      expect(block.from).toBe(blocks[at - 1]?.to ?? 0);
      expect(block.lines.at(-1)?.end).toBe(block.to);
    }
  });

  it("say where to read on: at the unfinished line, or on the alternate screen where they end", async () => {
    const prompt = "done\r\n$ ";
    expect(await onlyBlock(prompt)).toMatchObject({ to: prompt.length, resumeAt: 6, resumeAlternate: false });
    const editor = "\u001B[?1049h~\r\n~";
    expect(await onlyBlock(editor)).toMatchObject({ resumeAt: editor.length, resumeAlternate: true, lines: [] });
    const left = await onlyBlock("drawn\r\n\u001B[?1049lafter\r\n", true);
    expect(left.lines.map(({ text }) => text)).toEqual(["after"]);
  });

  it("come back from where they are kept as they were", async () => {
    const { from, lines } = await onlyBlock("é 漢字\r\n\r\nthird\r\n");
    const { packed, textBytes } = await packBlock({ from, lines });
    const stored = await StoredText.unpack({ from, packed });
    expect(stored.text).toBe("é 漢字\n\nthird");
    expect(textBytes).toBe(Buffer.byteLength(stored.text));
    expect(stored.lines()).toEqual(lines);
    const empty = await packBlock({ from: 5, lines: [] });
    expect((await StoredText.unpack({ from: 5, packed: empty.packed })).lines()).toEqual([]);
  });
});
