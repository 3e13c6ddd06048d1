import { expect, it } from "vitest";
import type { PaletteEntry, PaletteGroup } from "./palette-entry.ts";
import { groupAsGiven, groupsAtRest, groupsFound, isRemembered, type ListedGroup } from "./palette-groups.ts";
import { prepareEntries } from "./rank-entries.ts";

function entry(group: PaletteGroup, text: string): PaletteEntry {
  return { id: `${group}:${text}`, group, text, does: { do: "go", path: `/${text}` } };
}

const boat = entry("ideas", "boat");
const kite = entry("ideas", "kite");
const inboat = entry("terminals", "boat · primary");
const all = [entry("here", "Rename boat"), inboat, boat, kite, entry("pages", "Inbox"), entry("docs", "Boats")];

function listed(groups: readonly ListedGroup[]): string[] {
  return groups.map(({ group, listed }) => `${group}: ${listed.map((each) => each.entry.text).join(", ")}`);
}

it("lists at first what was used last, what can be done here, and where to go", () => {
  expect(listed(groupsAtRest(all, { recent: ["ideas:kite", "ideas:gone"], pathname: "/Inbox" }))).toEqual([
    "recent: kite",
    "here: Rename boat",
    "terminals: boat · primary",
    "ideas: boat",
  ]);
});

it("leaves room for every group, and shows more of one when something is typed", () => {
  const many = Array.from({ length: 20 }, (_, index) => entry("ideas", `idea ${index}`));
  expect(groupsAtRest(many, { recent: [], pathname: "/" })[0]?.listed).toHaveLength(6);
  expect(groupsFound(prepareEntries(many), { typed: "idea", recent: [] })[0]?.listed).toHaveLength(8);
});

it("puts the group with the best fit first, and its best entry on top", () => {
  expect(listed(groupsFound(prepareEntries(all), { typed: "boat", recent: [] }))).toEqual([
    "terminals: boat · primary",
    "ideas: boat",
    "docs: Boats",
    "here: Rename boat",
  ]);
  expect(listed(groupsFound(prepareEntries(all), { typed: "boat", recent: ["ideas:boat"] }))[0]).toBe("ideas: boat");
  expect(groupsFound(prepareEntries(all), { typed: "xyz", recent: [] })).toEqual([]);
});

it("keeps the server's order of commands, and marks in them what fits", () => {
  const commands = [entry("commands", "git log"), entry("commands", "make log")];
  const { listed } = groupAsGiven("commands", prepareEntries(commands), "log");
  expect(listed.map(({ entry, marks }) => [entry.text, marks])).toEqual([
    ["git log", [[4, 7]]],
    ["make log", [[5, 8]]],
  ]);
});

it("remembers places and actions, never what was printed, run or looked for", () => {
  expect([boat, inboat, entry("here", "Zoom")].every(isRemembered)).toBe(true);
  expect((["commands", "notices", "search"] as const).some((group) => isRemembered(entry(group, "secret")))).toBe(
    false,
  );
});
