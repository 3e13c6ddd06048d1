/** Holds the house's table against everything the source files were seen to do. Pure: knows neither files nor parser. */
import { barrels, CLOCK_FILE, environmentReaders, outsideLibraries, parts } from "./architecture-table.ts";
import { isBuildFile, isTest, isTooling } from "./file-kind.ts";
import { importViolations } from "./import-rules.ts";
import { partOf } from "./import-target.ts";
import type { SourceFacts } from "./source-facts.ts";
import type { Manifest } from "./source-tree.ts";

export interface House {
  readonly files: readonly SourceFacts[];
  readonly manifests: readonly Manifest[];
}

const KEBAB_FILE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const KEBAB_FOLDER = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Next's folders: [id], [...path], (group), _private, @slot. */
const NEXT_FOLDER = /^(?:\[{1,2}(?:\.\.\.)?[a-zA-Z0-9]+\]{1,2}|\([a-z0-9-]+\)|[_@][a-z0-9-]+)$/;

function nameViolations({ path }: SourceFacts): string[] {
  const folders = path.split("/");
  const file = folders.pop() ?? "";
  const inApp = folders[0] === "app";
  const badFolder = folders.find((folder) => !KEBAB_FOLDER.test(folder) && !(inApp && NEXT_FOLDER.test(folder)));
  const bad = badFolder ?? (KEBAB_FILE.test(file) ? undefined : file);
  return bad === undefined ? [] : [`${path}: "${bad}" is not kebab-case`];
}

function barrelViolations({ path, isBarrel }: SourceFacts): string[] {
  const isPackageIndex = parts[partOf(path)]?.kind === "package" && /^[^/]+\/src\/index\.ts$/.test(path);
  // Next finds a route's handlers by the place of the file, wherever they were made.
  const isRoute = /^app\/.*\/route\.ts$/.test(path);
  if (isPackageIndex || isRoute || barrels.includes(path)) return [];
  if (isBarrel) return [`${path}: only passes on other files' exports (barrel)`];
  return /(?:^|\/)index\.[a-z]+$/.test(path) ? [`${path}: only a package's src/index.ts may be called index`] : [];
}

function environmentViolations({ path, envReadLines }: SourceFacts): string[] {
  if (environmentReaders.includes(path) || isTooling(path) || isTest(path) || isBuildFile(path)) return [];
  return envReadLines.map((line) => `${path}:${line}: reads process.env; only ${environmentReaders.join(", ")} may`);
}

function clockViolations({ path, dateReadLines }: SourceFacts): string[] {
  if (CLOCK_FILE.test(path) || isTooling(path)) return [];
  return dateReadLines.map((line) => `${path}:${line}: asks the machine for the date; take a Clock as an argument`);
}

/** What counts as one package for the one-importer rule: the web app's parts are one, each other part is its own. */
function unitOf(path: string): string {
  const name = partOf(path);
  return parts[name]?.kind === "web" ? "web" : name;
}

/** The package among the outside libraries that a specifier belongs to; each package of a scope counts by itself. */
function outsideLibraryOf(
  specifier: string,
): { readonly label: string; readonly alsoIn: readonly string[] } | undefined {
  // A stylesheet touches nothing.
  if (specifier.endsWith(".css")) return undefined;
  const found = outsideLibraries.find(({ name }) =>
    name.endsWith("/") ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  );
  if (!found) return undefined;
  const label = found.name.endsWith("/") ? specifier.split("/").slice(0, 2).join("/") : found.name;
  return { label, alsoIn: found.alsoIn };
}

function oneImporterViolations(files: readonly SourceFacts[]): string[] {
  const importers = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    if (isTest(path) || isBuildFile(path) || path.startsWith("e2e/") || path.startsWith("bench/")) continue;
    for (const { specifier } of imports) {
      const library = outsideLibraryOf(specifier);
      if (!library || library.alsoIn.includes(path)) continue;
      const key = `${library.label} in ${unitOf(path)}`;
      importers.set(key, (importers.get(key) ?? new Set()).add(path));
    }
  }
  return [...importers]
    .filter(([, paths]) => paths.size > 1)
    .map(([key, paths]) => `${[...paths].join(", ")}: ${key} is imported by ${paths.size} files; one adapter may`);
}

/** A part of which nothing was read would pass every rule. */
function unseenParts(files: readonly SourceFacts[]): string[] {
  const seen = new Set(files.map(({ path }) => partOf(path)));
  return Object.keys(parts)
    .filter((name) => !seen.has(name))
    .map((name) => `${name}: no file of this part was read`);
}

export function checkArchitecture({ files, manifests }: House): string[] {
  const perFile = files.flatMap((file) => [
    ...importViolations(file, manifests),
    ...nameViolations(file),
    ...barrelViolations(file),
    ...environmentViolations(file),
    ...clockViolations(file),
  ]);
  return [...perFile, ...oneImporterViolations(files), ...unseenParts(files)];
}
