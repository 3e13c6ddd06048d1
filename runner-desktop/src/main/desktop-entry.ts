/**
 * A desktop entry: what Linux's desktops know of a program (freedesktop.org: Desktop Entry Specification 1.5, Desktop Application
 * Autostart Specification 0.5). Pure.
 */

export interface DesktopEntry {
  readonly name: string;
  /** Absolute path of the program, and its words. `%u` as a word is the link that is opened. */
  readonly command: readonly [string, ...string[]];
  /** Further keys; a value is text as it is. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Throws a sentence for a path that no such file can name. */
export function desktopEntryText({ name, command, keys }: DesktopEntry): string {
  const [program, ...words] = command;
  // GLib looks for the program before it reads '%%' as '%', and then knows of no such entry.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f=%]/u.test(program))
    throw new Error(
      `the desktop cannot start a program at ${JSON.stringify(program)}; move it to a path without '=', '%' and line breaks`,
    );
  const lines = Object.entries({
    Type: "Application",
    Name: name,
    TryExec: escaped(program),
    Exec: [quoted(program), ...words].join(" "),
    Terminal: "false",
    ...keys,
  }).map(([key, value]) => `${key}=${value}\n`);
  return `[Desktop Entry]\n${lines.join("")}`;
}

/** The keys of its main group, as they are written. */
export function desktopEntryKeys(text: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  let isMain = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("[")) isMain = line.trim() === "[Desktop Entry]";
    const [, key, value] = /^([A-Za-z0-9-]+)\s*=\s*(.*)$/u.exec(line) ?? [];
    if (isMain && key !== undefined && value !== undefined) keys.set(key, value.trim());
  }
  return keys;
}

/** One argument of Exec: in quotes, with a backslash before what a shell would read there; then as any text. */
function quoted(argument: string): string {
  // xdg-open's own reader, where there is no desktop, knows no quotes.
  if (/^[\w/.@:,+-]+$/u.test(argument)) return argument;
  return escaped(`"${argument.replaceAll(/["`$\\]/gu, String.raw`\$&`)}"`);
}

function escaped(text: string): string {
  return text.replaceAll("\\", String.raw`\\`);
}
