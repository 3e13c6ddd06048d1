import { describe, expect, it } from "vitest";
import { selectedBlock, selectedText, type SelectedRange } from "./selected-text.ts";
import { createHeadless } from "./testing/headless-view.ts";

async function bufferOf(text: string, columns = 10) {
  const terminal = createHeadless({ columns, rows: 6 });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  return terminal.buffer.active;
}

/** From column and row up to, not with, column and row. */
function range(from: readonly [number, number], to: readonly [number, number]): SelectedRange {
  return { start: { x: from[0], y: from[1] }, end: { x: to[0], y: to[1] } };
}

describe("what a selection says", () => {
  it.each([
    {
      what: "a line that wrapped, joined",
      printed: "0123456789abc\r\nnext",
      selected: range([0, 0], [10, 2]),
      text: "0123456789abc\nnext",
    },
    {
      what: "a line that wrapped at a blank, with it",
      printed: "012345678 abc",
      selected: range([0, 0], [10, 1]),
      text: "012345678 abc",
    },
    {
      what: "lines without the blanks behind them",
      printed: "one   \r\ntwo",
      selected: range([0, 0], [10, 1]),
      text: "one\ntwo",
    },
    {
      what: "empty lines between others",
      printed: "one\r\n\r\ntwo",
      selected: range([0, 0], [10, 2]),
      text: "one\n\ntwo",
    },
    {
      what: "the blank that a selection ends with in a line",
      printed: "one two",
      selected: range([0, 0], [4, 0]),
      text: "one ",
    },
    { what: "no blanks where nothing follows them", printed: "one    ", selected: range([0, 0], [6, 0]), text: "one" },
    { what: "a part of a line", printed: "one two", selected: range([4, 0], [7, 0]), text: "two" },
    {
      what: "a wide character that begins left of the selection",
      printed: "日本語",
      selected: range([1, 0], [4, 0]),
      text: "日本",
    },
    {
      what: "a wide character that ends right of the selection",
      printed: "日本語",
      selected: range([0, 0], [3, 0]),
      text: "日本",
    },
    {
      what: "no blank where a wide character did not fit",
      printed: "012345678日本",
      selected: range([0, 0], [10, 1]),
      text: "012345678日本",
    },
    {
      what: "a character of several code points",
      printed: "e\u0301 x",
      selected: range([0, 0], [3, 0]),
      text: "e\u0301 x",
    },
    { what: "no-break spaces as blanks", printed: "a\u00a0b", selected: range([0, 0], [3, 0]), text: "a b" },
    { what: "nothing below the last row", printed: "one", selected: range([0, 0], [10, 40]), text: "one\n\n\n\n\n" },
  ])("is $what", async ({ printed, selected, text }) => {
    expect(selectedText(await bufferOf(printed), selected)).toBe(text);
  });

  it.each([
    ["each row's part by itself", range([2, 0], [5, 2])],
    ["the same dragged from the right", range([5, 0], [2, 2])],
  ])("as a block is %s", async (_what, selected) => {
    const buffer = await bufferOf(" one x\r\n\r\nthree");
    expect(selectedBlock(buffer, selected)).toBe("ne\n\nree");
  });

  it("as a block keeps wide characters whole", async () => {
    expect(selectedBlock(await bufferOf("日本語\r\nabcdef"), range([1, 0], [3, 1]))).toBe("日本\nbc");
  });
});
