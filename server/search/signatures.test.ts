import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buckets, clearPlace, copyPlace, placesPerGroup, rowBytes, rowsFor, setPlace, widened } from "./signatures.ts";

/** Whether the table lets a text be in a block. */
function mayHold(table: Uint8Array, place: number, words: readonly string[]): boolean {
  const width = table.length / buckets;
  return rowsFor(words).every((row) => ((table[row * width + (place >> 3)] ?? 0) & (0x80 >> (place & 7))) !== 0);
}

const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", " ", "é", "漢"), minLength: 1, maxLength: 40 });

describe("signatures", () => {
  it("never say of a text that is in a block that it is not, however the table grew", () => {
    fc.assert(
      fc.property(fc.tuple(letters, letters, letters), fc.nat({ max: placesPerGroup - 1 }), (texts, place) => {
        const [before, text, after] = texts;
        const narrow = widened(null, place + 1);
        setPlace(narrow, place, `${before}\n${before}${text}${after}\n`);
        const table = widened(narrow, placesPerGroup);
        expect(mayHold(table, place, [text])).toBe(true);
        expect(mayHold(table, place, [text, before])).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("leave out most blocks that have none of a text", () => {
    const table = widened(null, placesPerGroup);
    for (let place = 0; place < placesPerGroup; place++)
      setPlace(table, place, Array.from({ length: 400 }, (_, at) => `line ${at * place} of block ${place}`).join("\n"));
    const holding = (word: string) =>
      Array.from({ length: placesPerGroup }, (_, place) => place).filter((place) => mayHold(table, place, [word]));
    expect(holding("block 77")).toContain(77);
    expect(holding("block 77").length).toBeLessThan(8);
    expect(holding("nowhere to be found")).toEqual([]);
    expect(holding("of")).toHaveLength(placesPerGroup);
    for (const short of ["zqj", "zq", "z"]) expect(holding(short).length).toBeLessThan(8);
  });

  it("do not take what ends a line and what begins the next for one text", () => {
    const table = widened(null, 1);
    setPlace(table, 0, "abc\ndef");
    expect(mayHold(table, 0, ["bcd"])).toBe(false);
    expect(mayHold(table, 0, ["abc", "def"])).toBe(true);
  });

  it("forget a block, and no other", () => {
    const table = widened(null, 9);
    for (const place of [0, 7, 8]) setPlace(table, place, "the same");
    clearPlace(table, 7);
    clearPlace(table, 16); // it was never told of
    expect([0, 7, 8].filter((place) => mayHold(table, place, ["same"]))).toEqual([0, 8]);
  });

  it("say the same of a block that has another place", () => {
    const [from, to] = [widened(null, 8), widened(null, 20)];
    setPlace(from, 5, "it goes");
    setPlace(to, 17, "what was there");
    copyPlace({ table: from, place: 5 }, { table: to, place: 17 });
    const only = widened(null, 20);
    setPlace(only, 17, "it goes");
    expect(to).toEqual(only);
  });

  it("have rows of one bit for each block", () => {
    expect([1, 8, 9, 33, placesPerGroup].map(rowBytes)).toEqual([1, 1, 2, 5, 16]);
  });
});
