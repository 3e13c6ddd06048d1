import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesFilter } from "./bytes-filter.ts";
import { asSearched, searchWords } from "./search-words.ts";

const letters = fc.string({
  unit: fc.constantFrom("a", "K", "k", "\u212a", "é", "É", "İ", "漢", ".", "*", "\\"),
  maxLength: 12,
});

describe("a first look at bytes", () => {
  it("leaves out no text that has all words", () => {
    fc.assert(
      fc.property(letters, letters, letters, (before, typed, after) => {
        const search = searchWords(`"${typed}"`);
        fc.pre(search !== undefined);
        for (const cased of [typed, typed.toLowerCase()]) {
          const text = before + cased + after;
          const has = search.words.every((word) => asSearched(text, search).includes(word));
          expect(!has || bytesFilter(search)(Buffer.from(text))).toBe(true);
        }
      }),
    );
  });

  it("leaves out texts without one of the words", () => {
    const holds = (typed: string, text: string) => {
      const search = searchWords(typed);
      return search && bytesFilter(search)(Buffer.from(text));
    };
    expect(holds("one two", "Two and ONE")).toBe(true);
    expect(holds("one two", "one and three")).toBe(false);
    expect(holds("One", "one")).toBe(false);
    expect(holds("a.c", "abc")).toBe(false);
    expect(holds("kelvin", "\u212aelvin")).toBe(true);
  });
});
