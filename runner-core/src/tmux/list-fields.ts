/**
 * Fields of one line that tmux prints by a format of ours, divided by '|'. A text that others chose (a title, a folder,
 * a name) is escaped by tmux itself, so that it can neither divide the line nor end it, and is read back as it was.
 */

/** Longer ones tmux cuts itself: it escapes in a time that grows with the square of the length. */
const wholeBytes = 1_000;
const cutColumns = 200;

/** `\` and `|` behind a `\`, a line feed as `\n`. tmux 3.4 and newer write other control characters as `\t` or `\001`. */
function escaped(value: string): string {
  return String.raw`#{s/[\\|]/\\\0/;s/${"\n"}/\\n/:${value}}`;
}

/** The field of a text that may hold anything. `variable` is the name of one of tmux's variables or of a user option. */
export function freeText(variable: string): string {
  return escaped(`#{?#{e|>:#{n:${variable}},${wholeBytes}},#{=${cutColumns}:${variable}},#{${variable}}}`);
}

/**
 * A pane's title where somebody gave it one. What nobody names tmux names after the machine (window_pane_create of window.c),
 * with the domain it had then: whoever is let see one terminal by a link is not told that.
 */
export function ofOwnTitle(field: string): string {
  return `#{?#{||:#{==:#{pane_title},#{host}},#{m:#{host_short}.*,#{pane_title}}},,${field}}`;
}

/** A path, which the system keeps to 4 KiB: never cut. */
export function freePath(variable: string): string {
  return escaped(`#{${variable}}`);
}

const controls: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
};

/** Undoes both escapes. A byte that is no UTF-8 becomes U+FFFD. */
function unescaped(field: string): string {
  return field.replaceAll(
    /\\(?:(?<octal>[0-3][0-7]{2})|(?<character>.))/gsu,
    (_, octal?: string, character: string | undefined = "") => {
      if (octal === undefined) return controls[character] ?? character;
      const code = Number.parseInt(octal, 8);
      return code < 0x80 ? String.fromCodePoint(code) : "\u{FFFD}";
    },
  );
}

/** The fields of a line, as they were. */
export function splitFields(line: string): string[] {
  return Array.from(`|${line}`.matchAll(/\|(?<field>(?:[^\\|]|\\.)*)/gsu), ([, field = ""]) => unescaped(field));
}
