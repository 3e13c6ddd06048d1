/** The pages of docs/ as they are: no link among them is broken, and each has a title. */
import { beforeAll, expect, it } from "vitest";
import { docLink } from "@/features/docs/doc-link.ts";
import { parseDoc, type DocSource } from "@/features/docs/doc-source.ts";
import { documents } from "@/server/docs/documents.ts";

let pages: ReadonlyMap<string, DocSource>;
beforeAll(async () => {
  pages = new Map([...(await documents())].map(([name, { text }]) => [name, parseDoc(text)]));
});

it("are read, each with one title", () => {
  expect(pages.has("local-mode")).toBe(true);
  const titles = [...pages].map(([name, { headings }]) => [name, headings.filter(({ depth }) => depth === 1).length]);
  expect(titles.filter(([, count]) => count !== 1)).toEqual([]);
});

it("link to pages and sections that are there", () => {
  const broken: string[] = [];
  for (const [name, { links }] of pages)
    for (const target of links) {
      const link = docLink(target);
      if (link.kind !== "page" && link.kind !== "anchor") continue;
      const page = pages.get(link.kind === "page" ? link.name : name);
      const leads = link.anchor === undefined || page?.headings.some(({ anchor }) => anchor === link.anchor);
      if (page === undefined || leads !== true) broken.push(`docs/${name}.md: ${target}`);
    }
  expect(broken).toEqual([]);
});
