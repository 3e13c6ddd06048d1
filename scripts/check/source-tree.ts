/** Finds the repository's own source files and package manifests. Does not judge them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readFacts, type SourceFacts } from "./source-facts.ts";

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", "public", "docs", "test-results", "playwright-report"]);
const SOURCE_FILE = /\.(?:ts|tsx|mts|mjs|js|jsx)$/;
/** Written by Next, ignored by git. */
const GENERATED = new Set(["next-env.d.ts"]);

export interface Manifest {
  /** Folder of the package from the root of the repository; "" for the root package. */
  readonly folder: string;
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: ReadonlySet<string>;
}

function* walk(root: string, folder: string): Generator<string> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory() && !entry.name.startsWith(".") && !SKIPPED_FOLDERS.has(entry.name)) yield* walk(root, path);
    else if (entry.isFile() && !GENERATED.has(path)) yield path;
  }
}

export function readSources(root: string): SourceFacts[] {
  const paths = [...walk(root, "")].filter((path) => SOURCE_FILE.test(path));
  return paths.map((path) => readFacts(path, readFileSync(join(root, path), "utf8")));
}

interface ManifestJson {
  readonly name?: string;
  readonly exports?: Record<string, unknown>;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

/** The manifests are ours and pnpm has read them before: their shape is trusted. */
export function readManifests(root: string): Manifest[] {
  const paths = [...walk(root, "")].filter((path) => /^(?:[^/]+\/)?package\.json$/.test(path));
  return paths.map((path) => {
    const json = JSON.parse(readFileSync(join(root, path), "utf8")) as ManifestJson;
    const declared = { ...json.dependencies, ...json.devDependencies, ...json.optionalDependencies };
    return {
      folder: path.slice(0, -"package.json".length).replace(/\/$/, ""),
      name: json.name ?? path,
      exports: json.exports ?? {},
      dependencies: new Set(Object.keys(declared)),
    };
  });
}
