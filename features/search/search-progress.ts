/** How far a search has come, by its pages, and whether it goes on by itself. Pure. */
import { limits, type SearchReply } from "@coda/protocol";

type Page = Pick<SearchReply, "hits" | "searchedTo" | "looked" | "left">;

/** From 0 to 1, of the text that may have it. */
export function searchedShare(pages: readonly Page[]): number {
  const looked = pages.reduce((sum, page) => sum + page.looked, 0);
  const all = looked + (pages.at(-1)?.left ?? 0);
  return all === 0 ? 1 : looked / all;
}

/**
 * The time of its last page was over before that was full: what is missing of it is looked for without a click.
 * @param asked Hits that were there when somebody asked for more; 0 at first.
 */
export function goesOn(pages: readonly Page[], asked: number): boolean {
  return (pages.at(-1)?.searchedTo ?? null) !== null && hitsOf(pages) - asked < limits.searchHits;
}

export function hitsOf(pages: readonly Pick<SearchReply, "hits">[]): number {
  return pages.reduce((sum, { hits }) => sum + hits.length, 0);
}
