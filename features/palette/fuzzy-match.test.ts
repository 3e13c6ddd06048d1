import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzyMatch, searched, wanted, type FuzzyMatch } from "./fuzzy-match.ts";

function match(typed: string, text: string): FuzzyMatch | undefined {
  return fuzzyMatch(wanted(typed), searched(text));
}

function marked(typed: string, text: string): string | undefined {
  const found = match(typed, text);
  if (found === undefined) return undefined;
  let at = 0;
  let shown = "";
  for (const [from, to] of found.marks) {
    shown += `${text.slice(at, from)}[${text.slice(from, to)}]`;
    at = to;
  }
  return `${found.fit} ${shown}${text.slice(at)}`;
}

describe("what is typed fits a text", () => {
  it("at its beginning, at a word's, by first letters, inside a word, or scattered: the best of these", () => {
    expect(marked("spl", "Split right")).toBe("prefix [Spl]it right");
    expect(marked("ri", "Split right")).toBe("wordStart Split [ri]ght");
    expect(marked("sr", "Split right")).toBe("initials [S]plit [r]ight");
    expect(marked("lit", "Split right")).toBe("inside Sp[lit] right");
    expect(marked("sgt", "Split right")).toBe("scattered [S]plit ri[g]h[t]");
    expect(marked("xyz", "Split right")).toBeUndefined();
    expect(marked("thgir", "Split right")).toBeUndefined();
  });

  it("at the beginning of words that signs or capitals part", () => {
    expect(marked("prim", "Paper boat · primary")).toBe("wordStart Paper boat · [prim]ary");
    expect(marked("hub", "GitHub")).toBe("wordStart Git[Hub]");
    expect(marked("2", "build-2")).toBe("wordStart build-[2]");
  });

  it("whatever its capitals and accents, marked where it stands in the text as it is", () => {
    expect(marked("ecole", "Une École")).toBe("wordStart Une [École]");
    expect(marked("É", "ecole")).toBe("prefix [e]cole");
    expect(marked("es", "cafés")).toBe("inside caf[és]");
    expect(marked("日本", "新しい日本")).toBe("inside 新しい[日本]");
    expect(marked("ist", "İstanbul")).toBe("prefix [İst]anbul");
  });

  it("by the shortest run of letters that ends first", () => {
    expect(match("ab", "a-xa-zb")?.marks).toEqual([
      [3, 4],
      [6, 7],
    ]);
    expect(match("ab", "a-xa-zb")?.looseness).toBe(2);
  });

  it("always, where nothing is typed", () => {
    expect(match("", "Split right")).toEqual({ fit: "prefix", looseness: 0, marks: [] });
  });
});

it("finds nothing in letters that are far apart", () => {
  expect(match("ab", `xa${"x".repeat(4)}b`)?.looseness).toBe(4);
  expect(match("ab", `xa${"x".repeat(5)}b`)).toBeUndefined();
  expect(match("abc", `xa${"x".repeat(8)}bc`)?.looseness).toBe(8);
});

it("marks exactly the letters that were typed, in their order, and misses none that is there", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "-", "B"), maxLength: 6 });
  fc.assert(
    fc.property(letters, letters, (typed, text) => {
      const found = match(typed, text);
      const inOrder = new RegExp(typed.split("").join(".*"), "iu");
      expect(found !== undefined).toBe(inOrder.test(text));
      if (found === undefined) return;
      expect(
        found.marks
          .map(([from, to]) => text.slice(from, to))
          .join("")
          .toLowerCase(),
      ).toBe(typed.toLowerCase());
    }),
  );
});
