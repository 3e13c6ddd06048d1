/**
 * The one encoder of tmux command arguments. Control mode reads tmux's full configuration syntax (cmd-parse.y), where a
 * word of letters and digits is itself, and within double quotes only `\`, `"`, `$`, `~` and a line's end mean anything.
 * Every other argument is a double-quoted string in which each byte outside a safe set is written as `\ooo`. Short lines
 * matter: tmux reads one for every key, byte by byte, and what it is to run on a condition twice.
 */

const bareWord = /^[A-Za-z0-9_-]+$/u;
/** A character is a byte there. */
const printableText = /^[ -~]*$/u;
const unsafeCharacters = /[^A-Za-z0-9_/:=@,+\- #{}?.!%;|&]/gu;

/** How each byte is written. */
const written = Array.from({ length: 256 }, (_, byte) => inSafeText(String.fromCharCode(byte)));

/** One argument, whatever bytes it has (NUL cannot be passed: RangeError). */
export function quoteArgument(argument: string | Uint8Array): string {
  if (typeof argument === "string" && bareWord.test(argument)) return argument;
  // Every key that is typed is a line of some hundred bytes: one by one they would take twice as long.
  if (typeof argument === "string" && printableText.test(argument)) return `"${inSafeText(argument)}"`;
  const bytes = typeof argument === "string" ? Buffer.from(argument, "utf8") : argument;
  let text = '"';
  for (const byte of bytes) {
    if (byte === 0) throw new RangeError("a tmux argument cannot contain NUL");
    text += written[byte];
  }
  return `${text}"`;
}

function inSafeText(characters: string): string {
  return characters.replaceAll(unsafeCharacters, (unsafe) => `\\${unsafe.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

/** A command's words as one control-mode line (no newline). The command name itself is a literal of ours. */
export function quoteCommand(words: readonly string[]): string {
  const [name, ...rest] = words;
  if (name === undefined || !/^[a-z-]+$/u.test(name)) throw new RangeError(`not a tmux command: ${String(name)}`);
  return [name, ...rest.map(quoteArgument)].join(" ");
}

/** Several commands as one line, which tmux runs without reading a pane in between. */
export function quoteGroup(commands: readonly (readonly string[])[]): string {
  return commands.map(quoteCommand).join(" ; ");
}

/**
 * A string that must survive format expansion (names, -c): `#` begins a format and `##` is itself, but for a run of them
 * before `[`, which tmux leaves as it is (format.c: format_expand1).
 */
export function literalFormat(text: string): string {
  return text.replaceAll(/#+(?<bracket>\[)?/gu, (run, bracket?: string) => (bracket === undefined ? run + run : run));
}

/** A path as one word of the sh command given to pipe-pane, which also expands strftime (%) and formats (#) in it. */
export function pipeCommandWord(path: string): string {
  const forShell = `'${path.replaceAll("'", String.raw`'\''`)}'`;
  return forShell.replaceAll("%", "%%").replaceAll("#", "##''");
}
