import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Home } from "./home.ts";
import { LocalError } from "./local-error.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-home-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each(["secrets", "pushKeys"] as const)("makes its %s once, for its owner's eyes, and keeps them", (kind) => {
  const made = new Home(folder)[kind]();
  expect(new Home(folder)[kind]()).toEqual(made);
  const file = join(folder, kind === "secrets" ? "secrets.json" : "push-keys.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, "{");
  expect(() => new Home(folder)[kind]()).toThrow(LocalError);
});
