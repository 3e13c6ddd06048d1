/** Says where an import leads: into one of our parts (and by which road), to Node, or to a package of the registry. */
import { posix } from "node:path";
import { ROOT_PART } from "./architecture-table.ts";
import type { Manifest } from "./source-tree.ts";

export type ImportTarget =
  | { readonly kind: "relative" | "alias"; readonly path: string; readonly part: string }
  | { readonly kind: "workspace"; readonly manifest: Manifest; readonly subpath: string }
  | { readonly kind: "node" }
  | { readonly kind: "registry"; readonly packageName: string };

/** The part a file belongs to: its top folder. */
export function partOf(path: string): string {
  const slash = path.indexOf("/");
  return slash === -1 ? ROOT_PART : path.slice(0, slash);
}

function packageNameOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

export function targetOf(specifier: string, fromPath: string, manifests: readonly Manifest[]): ImportTarget {
  if (specifier.startsWith(".")) {
    const path = posix.join(posix.dirname(fromPath), specifier);
    return { kind: "relative", path, part: partOf(path) };
  }
  if (specifier.startsWith("@/")) {
    const path = posix.normalize(specifier.slice(2));
    return { kind: "alias", path, part: partOf(path) };
  }
  if (specifier.startsWith("node:")) return { kind: "node" };
  const packageName = packageNameOf(specifier);
  const manifest = manifests.find((one) => one.name === packageName);
  if (!manifest) return { kind: "registry", packageName };
  return { kind: "workspace", manifest, subpath: `.${specifier.slice(packageName.length)}` };
}
