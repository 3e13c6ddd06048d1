import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepOneCopy } from "./one-copy.ts";

const shared = `module.exports=[1,()=>"${"s".repeat(20_000)}"];`;
const other = `module.exports = [\n2,()=>"${"o".repeat(20_000)}"];`;
const named = (file: string): string => `${other}\n\n//# sourceMappingURL=${file}.js.map`;
const program = `console.log("${"p".repeat(20_000)}");`;
let build: string;

beforeEach(() => {
  build = mkdtempSync(join(tmpdir(), "coda-one-copy-"));
  mkdirSync(join(build, "server", "chunks", "ssr"), { recursive: true });
});

afterEach(() => rmSync(build, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(build, "server", "chunks", name), text);
}

it("keeps of the same modules one file, which the others lead to", () => {
  write({ "a.js": shared, "[b] c.js": shared, "ssr/d.js": shared, "e.js": named("e"), "f.js": named("f") });
  expect(keepOneCopy(build)).toBeGreaterThan(3 * 19_900);
  const chunks = join(build, "server", "chunks");
  const require = createRequire(join(chunks, "runtime.js"));
  const [first, ...others] = ["a.js", "[b] c.js", "ssr/d.js"].map((name) => require(join(chunks, name)) as unknown);
  for (const each of others) expect(each).toBe(first);
  expect(require(join(chunks, "e.js"))).not.toBe(first);
  expect(keepOneCopy(build), "a second time").toBe(0);
});

it("leaves what runs by itself, and what is small", () => {
  const files = { "a.js": program, "b.js": program, "c.js": "module.exports=[];", "d.js": "module.exports=[];" };
  write(files);
  expect(keepOneCopy(build)).toBe(0);
  for (const [name, text] of Object.entries(files))
    expect(readFileSync(join(build, "server", "chunks", name), "utf8")).toBe(text);
});
