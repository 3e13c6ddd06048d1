/** Which pages there are, by the files that make them, and which of them nobody looks at. Pure but for the list of files. */
import { globSync } from "node:fs";

/** As `app/(signed-in)/ideas/[ideaId]/page.tsx` says it: `/ideas/[ideaId]`. */
export function pageRoutes(root: string): readonly string[] {
  return globSync("app/**/page.tsx", { cwd: root }).map((file) => {
    const parts = file.split("/").slice(1, -1);
    return `/${parts.filter((part) => !part.startsWith("(")).join("/")}`;
  });
}

/** Those that none of these addresses is of. */
export function unwalked(routes: readonly string[], addresses: readonly string[]): readonly string[] {
  const paths = addresses.map((address) => new URL(address, "http://coda.invalid").pathname);
  const isOf = (route: string, path: string): boolean => {
    const [parts, asked] = [route.split("/"), path.split("/")];
    return parts.length === asked.length && parts.every((part, at) => part.startsWith("[") || part === asked[at]);
  };
  // An address of its own is nearer than a pattern that would fit it, too.
  const nearest = (path: string) =>
    routes.filter((route) => isOf(route, path)).toSorted((a, b) => a.split("[").length - b.split("[").length)[0];
  const seen = new Set(paths.map(nearest));
  return routes.filter((route) => !seen.has(route));
}
