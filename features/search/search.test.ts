import type { SearchHit } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { readSearchPlace, searchAddress, searchQuery } from "./search-place.ts";
import { goesOn, searchedShare } from "./search-progress.ts";
import { nextResult } from "./result-walk.ts";
import { byTerminal, foundText, hitKeys, piecesOf } from "./search-results.ts";

const nowMs = Date.parse("2026-11-21T12:00:00.000Z");

describe("the address of a search", () => {
  it("says what is searched for, and where; it comes back as it was", () => {
    const place = readSearchPlace({ q: 'no "such file"', idea: "boat", slot: "primary", days: "7", kind: "commands" });
    expect(place).toEqual({ text: 'no "such file"', idea: "boat", slot: "primary", days: 7, kind: "commands" });
    const address = new URL(searchAddress(place), "http://x");
    expect(readSearchPlace(Object.fromEntries(address.searchParams))).toEqual(place);
    expect(searchAddress(readSearchPlace({}))).toBe("/search");
  });

  it("leaves out what somebody broke", () => {
    const broken = readSearchPlace({ q: "a\0b", idea: "NO", slot: "primary", days: "6", kind: "x" });
    expect(broken).toEqual({ text: "ab", idea: undefined, slot: undefined, days: undefined, kind: "output" });
  });

  it("asks the API for nothing while there is nothing to ask for", () => {
    for (const q of ["", "  ", '"', '" "']) expect(searchQuery(readSearchPlace({ q }), { nowMs })).toBeUndefined();
    expect(searchQuery(readSearchPlace({ q: "a b", days: "1" }), { nowMs, next: "5.x" })).toBe(
      "?q=a+b&kind=output&since=2026-11-20T12%3A00%3A00.000Z&next=5.x",
    );
  });
});

describe("a search that takes longer than a page", () => {
  const page = (hits: number, looked: number, left: number) => ({
    hits: Array.from({ length: hits }, () => ({}) as SearchHit),
    searchedTo: "2026-11-21T12:00:00.000Z",
    looked,
    left,
  });
  const last = { hits: [], searchedTo: null, looked: 40, left: 0 };

  it("says how far it has come, also where less or more was left than it had seemed", () => {
    expect(searchedShare([])).toBe(1);
    expect(searchedShare([page(0, 20, 60)])).toBe(0.25);
    expect(searchedShare([page(0, 20, 60), page(2, 40, 20)])).toBe(0.75);
    expect(searchedShare([page(0, 20, 60), last])).toBe(1);
    expect(searchedShare([{ ...last, looked: 0 }])).toBe(1);
  });

  it("goes on until a page's worth was found since somebody asked, or all was looked into", () => {
    expect(goesOn([page(3, 20, 60)], 0)).toBe(true);
    expect(goesOn([page(3, 20, 60), page(37, 20, 40)], 0)).toBe(false);
    expect(goesOn([page(3, 20, 60), page(37, 20, 40)], 40)).toBe(true);
    expect(goesOn([page(3, 20, 60), last], 0)).toBe(false);
    expect(goesOn([], 0)).toBe(false);
  });
});

describe("what was found", () => {
  it("stands by terminals, without another order", () => {
    const of = (session: string, pane: string, at: number) => ({ session, pane, at });
    const all = [of("a", "%1", 5), of("a", "%1", 4), of("a", "%2", 3), of("a", "%1", 2)];
    expect(byTerminal(all).map((group) => group.map(({ at }) => at))).toEqual([[5, 4], [3], [2]]);
    expect(byTerminal([])).toEqual([]);
  });

  it("is apart from the rest of its line", () => {
    const hit: Pick<SearchHit, "line" | "marks"> = {
      line: "an error of errors",
      marks: [
        [3, 8],
        [12, 17],
      ],
    };
    expect(piecesOf(hit).map(({ text, isFound }) => (isFound ? `[${text}]` : text))).toEqual([
      "an ",
      "[error]",
      " of ",
      "[error]",
      "s",
    ]);
    expect(foundText(hit)).toBe("error");
    const apart = {
      line: "line 42 of line 420",
      marks: [
        [0, 4],
        [5, 7],
        [11, 15],
        [16, 18],
      ],
    } satisfies Parameters<typeof foundText>[0];
    expect(foundText(apart)).toBe("line 42");
  });

  it("has a key of its own, also where two lines end at one place", () => {
    const of = (offset: number) => ({ epoch: "e", offset }) as unknown as SearchHit;
    expect(hitKeys([of(5), of(5), of(3)])).toEqual(["e:5 0", "e:5 1", "e:3 0"]);
  });

  it("is walked through with arrows, from the field and back to it", () => {
    expect(nextResult("ArrowDown", -1, 3)).toBe(0);
    expect(nextResult("ArrowDown", 2, 3)).toBe(2);
    expect(nextResult("ArrowUp", 0, 3)).toBeUndefined();
    expect(nextResult("End", 0, 3)).toBe(2);
    expect(nextResult("Home", 2, 3)).toBe(0);
  });
});
