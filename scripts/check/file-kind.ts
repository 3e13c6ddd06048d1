/** Tells a file's role from its path. */
import { parts } from "./architecture-table.ts";
import { partOf } from "./import-target.ts";

/** Tests, the contract suites they share, what they stand on (folders called testing), and the fidelity suite. */
export function isTest(path: string): boolean {
  return /\.(?:test|spec)\.tsx?$|-contract\.tsx?$|\/(?:testing|fidelity)\//.test(path);
}

/** Scripts, whole-system tests and benches: programs of ours that no user runs. */
export function isTooling(path: string): boolean {
  return parts[partOf(path)]?.kind === "tooling";
}

/** Configurations of tools (root) and build scripts of packages. */
export function isBuildFile(path: string): boolean {
  return /^[^/]+\.config\.[a-z]+$|^[^/]+\/build\.ts$/.test(path);
}
