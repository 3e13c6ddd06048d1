import { describe, expect, it } from "vitest";
import { fuzzyMatch } from "./fuzzy-match.ts";
import { prepareEntries, rankEntries, type RankOptions } from "./rank-entries.ts";

interface Named {
  readonly id: string;
  readonly text: string;
  readonly also?: readonly string[];
}

const named = (...texts: readonly string[]): Named[] => texts.map((text) => ({ id: text, text }));

function ranked(entries: readonly Named[], options: Partial<RankOptions> & { readonly typed: string }): string[] {
  return rankEntries(prepareEntries(entries), { recent: [], ...options }).map(({ entry }) => entry.text);
}

describe("entries that fit what is typed", () => {
  it("come with a beginning first, then a word's, then letters inside, then scattered ones", () => {
    const all = named("Open print", "A copper note", "Set up opener", "Slow pens", "Open");
    expect(ranked(all, { typed: "open" })).toEqual([
      "Open print",
      "Open",
      "Set up opener",
      "Slow pens",
      "A copper note",
    ]);
  });

  it("stay in their order among equals, but for those used last", () => {
    const all = named("boat one", "boat two", "boat three");
    expect(ranked(all, { typed: "boat" })).toEqual(["boat one", "boat two", "boat three"]);
    expect(ranked(all, { typed: "boat", recent: ["boat three", "boat two"] })).toEqual([
      "boat three",
      "boat two",
      "boat one",
    ]);
    expect(ranked(all, { typed: "two", recent: ["boat three"] })).toEqual(["boat two"]);
  });

  it("have every word that is typed, in any order", () => {
    const all = named("Paper boat · primary", "Paper kite · primary", "Primary colours of a paper boat");
    expect(ranked(all, { typed: "prim boat" })).toEqual(["Paper boat · primary", "Primary colours of a paper boat"]);
    expect(rankEntries(prepareEntries(all), { typed: " boat  pap ", recent: [] })[0]?.marks).toEqual([
      [0, 3],
      [6, 10],
    ]);
  });

  it("are found by other names, a little later and never by scattered letters of them", () => {
    const ship: Named = { id: "ship", text: "Ship", also: ["paper-boat"] };
    expect(ranked([ship, ...named("A boat")], { typed: "boat" })).toEqual(["A boat", "Ship"]);
    expect(ranked([ship], { typed: "pbt" })).toEqual([]);
    expect(ranked([ship], { typed: "shi boat" })).toEqual(["Ship"]);
  });

  it("are all of them, in their order, where nothing is typed", () => {
    expect(ranked(named("b", "a", "c"), { typed: "  " })).toEqual(["b", "a", "c"]);
  });
});

it("looks once into each text that has the letters, for 500 ideas of five terminals", () => {
  const ideas = Array.from({ length: 500 }, (_, idea) => `Idea ${idea}`);
  const sessions = ideas.flatMap((idea) =>
    ["primary", "build", "logs", "shell", "zebra"].map((slot) => `${idea} · ${slot}`),
  );
  const prepared = prepareEntries(named(...ideas, ...sessions));
  const count = (typed: string): { looks: number; found: number } => {
    let looks = 0;
    const match: typeof fuzzyMatch = (word, text) => {
      const found = fuzzyMatch(word, text);
      looks += 1;
      return found;
    };
    return { found: rankEntries(prepared, { typed, recent: [], match }).length, looks };
  };
  expect(prepared).toHaveLength(3_000);
  expect(count("zebra")).toEqual({ found: 500, looks: 3_000 });
  expect(count("idea 49 zeb").looks).toBeLessThanOrEqual(3_000 * 4);
});
