/** Where a link in a page of `docs/` leads on the web: those pages link each other as files. */
import { docPath } from "../routes/paths.ts";

export type DocLink =
  | { readonly kind: "page"; readonly href: string; readonly name: string; readonly anchor: string | undefined }
  | { readonly kind: "anchor"; readonly href: string; readonly anchor: string }
  | { readonly kind: "outside"; readonly href: string }
  /** A file of the source that is no page here. */
  | { readonly kind: "source"; readonly file: string };

const pageFile = /^(?:\.\/|docs\/)?(?<name>[a-z0-9][a-z0-9-]*)\.md(?:#(?<anchor>.+))?$/u;

export function docLink(target: string): DocLink {
  if (/^https?:\/\//u.test(target)) return { kind: "outside", href: target };
  if (target.startsWith("#")) return { kind: "anchor", href: target, anchor: target.slice(1) };
  const { name, anchor } = pageFile.exec(target)?.groups ?? {};
  if (name === undefined) return { kind: "source", file: target };
  return { kind: "page", href: docPath(name) + (anchor === undefined ? "" : `#${anchor}`), name, anchor };
}
