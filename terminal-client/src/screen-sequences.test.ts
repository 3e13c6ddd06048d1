/** What the view writes itself, on xterm's own engine. */
import headless from "@xterm/headless";
import { expect, test } from "vitest";
import { drawnOver } from "./screen-sequences.ts";

const size = { columns: 20, rows: 6 };

test("a picture drawn over the screen leaves nothing of what was there, and the reader's marks on their rows", async () => {
  const terminal = new headless.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const write = async (data: string | Uint8Array): Promise<void> =>
    new Promise((resolve) => terminal.write(data, resolve));
  await write(Array.from({ length: 9 }, (_, line) => `line ${line} is long\r\n`).join(""));
  const marks = [-4, -2, 0].map((row) => terminal.registerMarker(row));
  const rows = marks.map((mark) => mark?.line);
  const encoder = new TextEncoder();
  await write(drawnOver(size, encoder.encode("line 4\r\nline 5\r\nline 6\r\nline 7\r\nline 8\r\n")));
  expect(marks.map((mark) => mark?.line)).toEqual(rows);
  expect(rows).toEqual([5, 7, 9]);
  const { active } = terminal.buffer;
  const text = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true));
  expect(text).toEqual([
    ...[0, 1, 2, 3].map((line) => `line ${line} is long`),
    ...[4, 5, 6, 7, 8].map((line) => `line ${line}`),
    "",
  ]);
  terminal.dispose();
});
