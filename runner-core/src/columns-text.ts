/** Text in a terminal's columns, of which a character may take none, one or two. Pure. */
import { columnsOf } from "@coda/protocol";

/** As tmux's newest rules have it. */
export function widthOf(text: string): number {
  return Array.from(text).reduce((width, character) => width + columnsOf("3.4", character.codePointAt(0) ?? 0), 0);
}

export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

const gap = "…";
const graphemes = new Intl.Segmenter();

/** Both ends of a name say more than its middle. Never wider than `width`, which is at least 1. */
export function cutMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(gap);
  const characters = Array.from(graphemes.segment(text), ({ segment }) => segment);
  const head = fitting(characters, Math.ceil(room / 2));
  const tail = fitting(characters.toReversed(), room - widthOf(head.join("")));
  return [...head, gap, ...tail.toReversed()].join("");
}

function fitting(characters: readonly string[], width: number): string[] {
  let used = 0;
  const end = characters.findIndex((character) => {
    used += widthOf(character);
    return used > width;
  });
  return characters.slice(0, end === -1 ? undefined : end);
}

/** Lines of words; a word that is wider than a line is cut in its middle. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").map((each) => cutMiddle(each, width))) {
    const last = lines.at(-1);
    if (last === undefined || widthOf(last) + 1 + widthOf(word) > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
