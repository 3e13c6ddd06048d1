/** The anchors of a page's headings, made as GitHub makes them, so that one link serves both. */

export interface Heading {
  readonly depth: number;
  readonly text: string;
  readonly anchor: string;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

/** In the order of the page; a second one of the same words gets `-1`, and so on. */
export function withAnchors(headings: readonly Omit<Heading, "anchor">[]): Heading[] {
  const seen = new Map<string, number>();
  return headings.map((heading) => {
    const words = slug(heading.text);
    const before = seen.get(words) ?? 0;
    seen.set(words, before + 1);
    return { ...heading, anchor: before === 0 ? words : `${words}-${before}` };
  });
}
