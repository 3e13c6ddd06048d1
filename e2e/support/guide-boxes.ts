/** The commands of a page of the documentation: its boxes of shell, in order. Pure. */

export interface Box {
  /** The heading above it. */
  readonly section: string;
  /** The word behind `sh`: "terminal", "macos" and so on; "" where it runs anywhere. */
  readonly place: string;
  readonly text: string;
  /** Its last line, by which it is known. */
  readonly last: string;
}

export function readGuide(page: string): Box[] {
  const found = page.matchAll(/^## (?<heading>.+)$|^```sh(?: (?<place>\S+))?\n(?<text>[\s\S]*?)^```$/gmu);
  const boxes: Box[] = [];
  let section = "";
  for (const { groups: { heading, place = "", text } = {} } of found) {
    if (heading !== undefined) section = heading;
    if (text !== undefined) boxes.push({ section, place, text, last: text.trim().split("\n").at(-1) ?? "" });
  }
  return boxes;
}
