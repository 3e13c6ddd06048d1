import { expect, it } from "vitest";
import fc from "fast-check";
import { PlainText } from "./plain-text.ts";

const size = { columns: 20, rows: 5 };

async function textOf(pieces: readonly Uint8Array[]): Promise<string> {
  const text = new PlainText(size);
  let given = "";
  for (const piece of pieces) for await (const part of text.write(piece)) given += part;
  return given + text.end();
}

it("gives the same text however the output is cut", async () => {
  const word = fc.constantFrom(
    "word ",
    "é",
    "漢字",
    "\r\n",
    "\n",
    "\r",
    "\b",
    "\t",
    "\u001B[31m",
    "\u001B[A",
    "\u001B[K",
    "\u001B[2J",
    "\u001B]0;t\u0007",
    "\u001BM",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(word, { maxLength: 80 }),
      fc.array(fc.nat({ max: 400 }), { maxLength: 6 }),
      async (words, cuts) => {
        const bytes = Buffer.from(words.join(""));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((to, at) => bytes.subarray(places[at], to));
        expect(await textOf(pieces)).toBe(await textOf([bytes]));
      },
    ),
    { numRuns: 60 },
  );
});

it("loses no line of a flood, and joins what the screen's width had wrapped", async () => {
  const lines = Array.from({ length: 20_000 }, (_, at) =>
    at % 100 === 0 ? `${at} ${"long ".repeat(40)}end` : `${at}`,
  );
  expect(await textOf([Buffer.from(`${lines.join("\r\n")}\r\n`)])).toBe(`${lines.join("\n")}\n`);
});

it("repeats a character to its line's end, however often is asked for", async () => {
  expect(await textOf([Buffer.from("ab\u001B[2147483647b\r\nc\u001B[3b")])).toBe(`a${"b".repeat(19)}\ncccc\n`);
});
