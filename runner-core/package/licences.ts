/** The licences of all packages in a bundle, each with its name: whoever passes the bundle on passes these on. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Packages that come without the text of theirs. */
const keptTexts: Readonly<Record<string, string>> = { "@xterm/headless": "xterm-licence.txt" };

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).optional(),
});
type PackageManifest = z.infer<typeof manifestSchema>;

/** @param inputs absolute paths of a bundle's parts. Throws where a package brings no licence: it cannot be passed on. */
export function licencesOf(inputs: readonly string[]): string[] {
  const folders = new Set(inputs.flatMap((path) => packageFolder(path) ?? []));
  return [...folders].toSorted().map((folder) => {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
    const { name, version, license } = manifest;
    return `${name} ${version} (${license})\n\n${licenceText(folder, manifest).trim()}\n`;
  });
}

export function joinLicences(texts: readonly string[]): string {
  return [...new Set(texts)].join(`\n${"-".repeat(80)}\n\n`);
}

/** Undefined: of our own. */
function packageFolder(path: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/u.exec(path)?.[0];
}

function licenceText(folder: string, { name, license, author }: PackageManifest): string {
  const file = readdirSync(folder).find((each) => /^licen[cs]e/iu.test(each));
  if (file !== undefined) return readFileSync(join(folder, file), "utf8");
  const kept = keptTexts[name];
  if (kept !== undefined) return keptText(kept);
  // Its own words for all who name it, and no more than that.
  if (license === "MIT" && author !== undefined) return `Copyright (c) ${author}\n\n${keptText("mit-licence.txt")}`;
  throw new Error(`${name} has no licence in its package: see runner-core/package/licences.ts`);
}

function keptText(file: string): string {
  return readFileSync(join(import.meta.dirname, file), "utf8");
}
