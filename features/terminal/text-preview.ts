/** A text that somebody is asked about, so that all of it can be seen: what would not show is written out. Pure. */

/** C0 but line breaks and tabs, DEL, C1; what changes the direction of text or has no width (Unicode Cf), and separators. */
// oxlint-disable-next-line no-control-regex
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|(?!\u200d)\p{Cf}/gu;

export function controlCount(text: string): number {
  return text.match(unseen)?.length ?? 0;
}

function written(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return `^${String.fromCodePoint(code + 0x40)}`;
  return code === 0x7f ? "^?" : `\\u{${code.toString(16)}}`;
}

/** @returns the first lines; `left` says how many lines or characters were left out, in words, or nothing. */
export function textPreview(text: string, most: { readonly lines: number; readonly characters: number }) {
  const lines = textLines(text);
  const first = lines.slice(0, most.lines).join("\n");
  const shown = first.slice(0, most.characters).replaceAll(unseen, written);
  const leftLines = lines.length - most.lines;
  if (leftLines > 0) return { shown, left: `and ${counted(leftLines, "line")} more` };
  const leftCharacters = first.length - most.characters;
  return { shown, left: leftCharacters > 0 ? `and ${counted(leftCharacters, "character")} more` : "" };
}

/** Without the last one where the text ends with its end. */
export function textLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/u);
  return lines.length > 1 && lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** "1 line", "12,000 lines". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
