import { ideaIdSchema, paneIdSchema, slotSchema, windowIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import {
  placed,
  readSides,
  sideAfter,
  sideKey,
  sidesAddress,
  swapped,
  without,
  type SidePlace,
} from "./side-address.ts";

function side(text: string): SidePlace {
  const [idea, slot] = text.split("/");
  return { idea: ideaIdSchema.parse(idea), slot: slotSchema.parse(slot) };
}

const [first, second, third] = [side("first/primary"), side("first/logs"), side("paper-boat/primary")];
const sides = [first, second, third];

describe("an address of terminals beside each other", () => {
  it("leads back to them, in their order", () => {
    const address = sidesAddress([third, first]);
    expect(address).toBe("/beside?side=paper-boat/primary&side=first/primary");
    expect(readSides(new URL(address, "http://coda.test").search)).toEqual([third, first]);
  });

  it("has each terminal once", () => {
    expect(sidesAddress([first, second, first])).toBe(sidesAddress([first, second]));
    expect(readSides("?side=first/logs&side=first/logs")).toEqual([second]);
  });

  it("leaves out what is no terminal's name, and those past the fourth", () => {
    expect(readSides("?side=first&side=first/logs/x&side=../logs&side=first/logs&side=")).toEqual([second]);
    const many = ["a", "b", "c", "d", "e"].map((slot) => `side=first/${slot}`).join("&");
    expect(readSides(`?${many}`).map(({ slot }) => slot)).toEqual(["a", "b", "c", "d"]);
  });

  it("keeps which window and pane of each is on view", () => {
    const [window, pane] = [windowIdSchema.parse("@1"), paneIdSchema.parse("%5")];
    const there = placed(sides, sideKey(second), { window, pane });
    const address = sidesAddress(placed(there, sideKey(third), { window: undefined, pane }));
    expect(address).toBe("/beside?side=first/primary&side=first/logs@1.5&side=paper-boat/primary@.5");
    const read = readSides(new URL(address, "http://coda.test").search);
    expect(read.map(({ on }) => on)).toEqual([undefined, { window, pane }, { window: undefined, pane }]);
    expect(sidesAddress(read)).toBe(address);
    expect(sidesAddress(placed(read, sideKey(second), undefined))).not.toContain("logs@");
    expect(readSides("?side=first/logs@2").map(({ on }) => on?.window)).toEqual(["@2"]);
    expect(readSides("?side=first/logs@x.y&side=first/primary@")).toEqual([second, first]);
  });

  it("of none is the page's own", () => {
    expect(sidesAddress([])).toBe("/beside");
    expect(readSides("")).toEqual([]);
  });
});

describe("the terminals of a page", () => {
  it("go without one of them", () => {
    expect(without(sides, sideKey(second))).toEqual([first, third]);
  });

  it("change places, two at a time", () => {
    expect(swapped(sides, sideKey(first), sideKey(third))).toEqual([third, second, first]);
    expect(swapped(sides, sideKey(first), "first/none")).toBe(sides);
  });

  it("follow one another, round and round", () => {
    expect(sideAfter(sides, sideKey(first))).toBe(sideKey(second));
    expect(sideAfter(sides, sideKey(third))).toBe(sideKey(first));
    expect(sideAfter([], sideKey(third))).toBeUndefined();
  });
});
