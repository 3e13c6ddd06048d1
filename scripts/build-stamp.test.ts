/** When something is built again. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hashOfInputs, isBuiltOf, rememberBuild } from "./build-stamp.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-stamp-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

it("knows the same inputs again, and another file or setting", () => {
  const of = (...settings: readonly string[]): string => hashOfInputs(["scripts/build-stamp*.ts"], settings);
  expect(of()).toBe(of());
  expect(of("A=1")).not.toBe(of());
  expect(of("A=1")).not.toBe(of("A=", "1"));
  expect(hashOfInputs(["scripts/build-*.ts", "scripts/command.ts"])).not.toBe(of());
});

it("leaves out tests and documents", () => {
  expect(hashOfInputs(["scripts/build-stamp.ts", "scripts/build-stamp.test.ts", "README.md"])).toBe(
    hashOfInputs(["scripts/build-stamp.ts"]),
  );
});

it("is built of what was remembered, while each result is there", () => {
  const build = { stamp: join(folder, "stamp"), results: [join(folder, "result")] };
  expect(isBuiltOf("one", build)).toBe(false);
  rememberBuild("one", build);
  expect(isBuiltOf("one", build)).toBe(false);
  writeFileSync(join(folder, "result"), "");
  expect(isBuiltOf("one", build)).toBe(true);
  expect(isBuiltOf("two", build)).toBe(false);
});
