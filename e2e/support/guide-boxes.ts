/** The boxes of a page of the documentation, in order. Pure: knows neither which pages there are nor what becomes of a box. */

export interface Box {
  /** The heading above it. */
  readonly section: string;
  /** "sh" is for a shell; "text" and others are shown, and are no command. */
  readonly language: string;
  /** The word behind `sh`: "terminal", "macos" and so on; "" where there is none. */
  readonly place: string;
  readonly text: string;
  /** Its last line, by which it is known. */
  readonly last: string;
}

/** A fence, also of a list's item: what stands before it stands before each of its lines. */
const part =
  /^## (?<heading>.+)$|^(?<before> *)```(?<language>\S*)(?: (?<place>\S+))?\n(?<text>[\s\S]*?)^\k<before>```$/gmu;

export function readBoxes(page: string): Box[] {
  const boxes: Box[] = [];
  let section = "";
  for (const { groups: { heading, before = "", language = "", place = "", text } = {} } of page.matchAll(part)) {
    if (heading !== undefined) section = heading;
    if (text === undefined) continue;
    const lines = text.split("\n").map((line) => (line.startsWith(before) ? line.slice(before.length) : line));
    const shown = lines.join("\n");
    boxes.push({ section, language, place, text: shown, last: shown.trim().split("\n").at(-1) ?? "" });
  }
  return boxes;
}

/** The commands alone. */
export function readGuide(page: string): Box[] {
  return readBoxes(page).filter(({ language }) => language === "sh");
}

/** First lines of what Markdown takes for a box as it is set in by four blanks: such a box cannot say what it is. */
export function unmarkedBoxes(page: string): string[] {
  const outside = page.replaceAll(part, (all, heading: string | undefined) => (heading === undefined ? "\n" : all));
  return [...outside.matchAll(/(?<=^|\n)\s*\n {4}(?<line>\S.*)/gu)].map(({ groups }) => groups?.["line"] ?? "");
}

/** Commands and paths in the text: what stands between two backticks, in tables too. */
export function readInline(page: string): string[] {
  const outside = page.replaceAll(part, "\n");
  return [...outside.matchAll(/`(?<words>[^`\n]+)`/gu)].map(({ groups }) =>
    (groups?.["words"] ?? "").replaceAll(String.raw`\|`, "|"),
  );
}
