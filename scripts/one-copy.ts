/**
 * Next's server gets the modules that its routes share once for each route that needs just those: fifty files of the same megabyte, all
 * of them read at its start, and each kept as a text of its own (100 MB of each web process). Here one of them stays, and the others are
 * a line that asks for it. Not for Vercel, whose functions have each its own files.
 */
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** Smaller ones are not worth a second file to open. */
const leastCharacters = 16 * 1024;
/** A list of modules, which its reader takes as it is: nothing in it depends on the file it is in. */
const chunkBegins = /^module\.exports ?= ?\[/u;
/** Names the file, also where there is no such map. */
const mapLine = /\n\/\/# sourceMappingURL=\S*\s*$/u;

/** `build`: a folder as `.next`. Returns by how many characters its files are fewer. Safe to run again. */
export function keepOneCopy(build: string): number {
  const chunks = join(build, "server", "chunks");
  const first = new Map<string, string>();
  let saved = 0;
  for (const name of globSync("**/*.js", { cwd: chunks }).toSorted()) {
    const file = join(chunks, name);
    const text = readFileSync(file, "utf8");
    if (text.length < leastCharacters || !chunkBegins.test(text)) continue;
    const hash = createHash("sha256").update(text.replace(mapLine, "")).digest("hex");
    const kept = first.get(hash);
    if (kept === undefined) {
      first.set(hash, file);
      continue;
    }
    const line = `module.exports=require(${JSON.stringify(`./${relative(dirname(file), kept)}`)});\n`;
    writeFileSync(file, line);
    saved += text.length - line.length;
  }
  return saved;
}
