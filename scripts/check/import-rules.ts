/** Judges the imports of one file by the table: which parts it may reach, by which road, and what it must declare. */
import { parts, PROTOCOL_DEPENDENCIES, TEST_SETUP_FOLDER, type Part } from "./architecture-table.ts";
import { isTest } from "./file-kind.ts";
import { partOf, targetOf, type ImportTarget } from "./import-target.ts";
import type { ImportFact, SourceFacts } from "./source-facts.ts";
import type { Manifest } from "./source-tree.ts";

interface Importer {
  readonly path: string;
  readonly partName: string;
  readonly part: Part;
  /** Of the package the file belongs to. */
  readonly manifest: Manifest | undefined;
}

function matches(specifier: string, pattern: string): boolean {
  return specifier === pattern || specifier.startsWith(pattern.endsWith(":") ? pattern : `${pattern}/`);
}

function forbidden(specifier: string, { partName, part }: Importer): string | undefined {
  const pattern = part.never.find((one) => matches(specifier, one));
  return pattern && `${partName} must never import ${pattern}, and imports ${specifier}`;
}

function tableViolation(specifier: string, targetPart: string, { path, partName, part }: Importer): string | undefined {
  if (targetPart === partName || part.mayImport.includes(targetPart)) return undefined;
  if (isTest(path) && part.testsMayImport?.includes(targetPart) === true) return undefined;
  return `${partName} may not import ${targetPart} (${specifier})`;
}

/** Relative imports stay in their part; only tooling and the root's files, which run without aliases, reach the web's. */
function relativeViolation(
  specifier: string,
  target: { readonly part: string; readonly path: string },
  importer: Importer,
): string | undefined {
  if (target.part === importer.partName) return undefined;
  if (isTest(importer.path) && target.path.startsWith(TEST_SETUP_FOLDER)) return undefined;
  const inRoot = !importer.path.includes("/");
  const mayReach =
    importer.part.kind === "tooling" || inRoot || importer.part.byRelativePath?.includes(target.part) === true;
  const isPackage = parts[target.part]?.kind === "package";
  if (isPackage) return `${specifier} reaches into the package ${target.part}: import it by its name`;
  if (!mayReach) return `${specifier} leaves ${importer.partName} by a relative path: write "@/${target.path}"`;
  return tableViolation(specifier, target.part, importer);
}

function aliasViolation(
  specifier: string,
  target: { readonly part: string; readonly path: string },
  importer: Importer,
): string | undefined {
  if (importer.part.kind !== "web") return `${specifier}: the alias @/ exists in the web app only`;
  if (isTest(importer.path) && target.path.startsWith(TEST_SETUP_FOLDER)) return undefined;
  if (parts[target.part]?.kind === "package") {
    return `${specifier} reaches into the package ${target.part}: import it by its name`;
  }
  return tableViolation(specifier, target.part, importer);
}

function undeclared(packageName: string, { path, partName, manifest }: Importer): string | undefined {
  if (!manifest?.dependencies.has(packageName)) {
    return `${packageName} is not declared in ${manifest?.folder ? `${manifest.folder}/` : ""}package.json`;
  }
  if (partName !== "protocol" || isTest(path) || PROTOCOL_DEPENDENCIES.includes(packageName)) return undefined;
  return `protocol stands on ${PROTOCOL_DEPENDENCIES.join(", ")} alone, and imports ${packageName}`;
}

function workspaceViolation(
  specifier: string,
  target: { readonly manifest: Manifest; readonly subpath: string },
  importer: Importer,
): string | undefined {
  const { manifest, subpath } = target;
  if (manifest.folder !== importer.partName) {
    const violation = tableViolation(specifier, manifest.folder, importer) ?? undeclared(manifest.name, importer);
    if (violation !== undefined) return violation;
  }
  return subpath in manifest.exports ? undefined : `${specifier} bypasses the exports of ${manifest.name}`;
}

function violationOf(specifier: string, target: ImportTarget, importer: Importer): string | undefined {
  switch (target.kind) {
    case "relative":
      return relativeViolation(specifier, target, importer);
    case "alias":
      return aliasViolation(specifier, target, importer);
    case "workspace":
      return workspaceViolation(specifier, target, importer);
    case "node":
      return undefined;
    case "registry":
      return undeclared(target.packageName, importer);
  }
}

/** What only tests use must not be carried into the product. */
function testSupportViolation(specifier: string, target: ImportTarget, { path, part }: Importer): string | undefined {
  if (isTest(path) || part.kind === "tooling") return undefined;
  const isOurs = target.kind === "relative" || target.kind === "alias";
  return isOurs && isTest(target.path) ? `${specifier} is there for tests only` : undefined;
}

function judge({ specifier, line }: ImportFact, importer: Importer, manifests: readonly Manifest[]): string[] {
  const target = targetOf(specifier, importer.path, manifests);
  const violation =
    forbidden(specifier, importer) ??
    testSupportViolation(specifier, target, importer) ??
    violationOf(specifier, target, importer);
  return violation === undefined ? [] : [`${importer.path}:${line}: ${violation}`];
}

export function importViolations(file: SourceFacts, manifests: readonly Manifest[]): string[] {
  const partName = partOf(file.path);
  const part = parts[partName];
  if (!part)
    return [`${file.path}: the folder ${partName} is no part of the house (scripts/check/architecture-table.ts)`];
  const manifest = manifests.find(({ folder }) => folder === partName) ?? manifests.find(({ folder }) => folder === "");
  return file.imports.flatMap((fact) => judge(fact, { path: file.path, partName, part, manifest }, manifests));
}
