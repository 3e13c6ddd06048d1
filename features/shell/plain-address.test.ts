import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { plainAddress, plainPath } from "./plain-address.ts";

const app = join(import.meta.dirname, "..", "..", "app");

it("keeps the fixed words of every page, and nothing of what is in their places", () => {
  const pages = globSync("**/page.tsx", { cwd: app }).map((file) =>
    file
      .split("/")
      .slice(0, -1)
      .filter((part) => !part.startsWith("(")),
  );
  expect(pages.length).toBeGreaterThan(30);
  for (const parts of pages) {
    const shown = parts.map((part) => (part.startsWith("[") ? "a-word-of-ada" : part));
    const kept = parts.map((part) => (part.startsWith("[") ? "-" : part));
    expect(plainPath(`/${shown.join("/")}`)).toBe(`/${kept.join("/")}`);
  }
});

it("leaves out what was searched for, and what stands behind a #", () => {
  expect(plainAddress("https://coda.example/search?q=password#token")).toBe("https://coda.example/search");
  expect(plainAddress("https://coda.example/ideas/boat/terminals/primary?pane=5")).toBe(
    "https://coda.example/ideas/-/terminals/-",
  );
});
