/** How the documentation's pages are laid out. */
import { expect, it } from "vitest";
import { buildersShelf, shelve } from "./doc-shelves.ts";

function entry(name: string) {
  return { name, title: name.toUpperCase() };
}

it("puts known pages in their order, and all others on the builders' shelf", () => {
  const shelves = shelve(["roadmap", "pairing", "local-mode", "api"].map(entry));
  expect(shelves.map(({ title, pages }) => [title, pages.map(({ name }) => name)])).toEqual([
    ["Begin", ["local-mode", "pairing"]],
    [buildersShelf, ["roadmap", "api"]],
  ]);
});
