/**
 * What a shell says of itself by OSC: FinalTerm's marks (133; A prompt, B what is typed, C output, D its end) with the
 * options that kitty and ghostty know, VS Code's (633), and its directory (7; 9;9). Pure.
 */

export interface ShellDirectory {
  /** Of the machine; "" where it is not said. */
  readonly host: string;
  readonly path: string;
}

/** `aid` is the shell that speaks, for those that are run within each other; null where it is not said. */
export type ShellMark =
  | { readonly mark: "prompt"; readonly aid: string | null }
  | { readonly mark: "typing"; readonly aid: string | null }
  | { readonly mark: "output"; readonly aid: string | null; readonly line: string | null }
  | { readonly mark: "done"; readonly aid: string | null; readonly exitCode: number | null }
  | { readonly mark: "line"; readonly line: string }
  | { readonly mark: "directory"; readonly directory: ShellDirectory };

const maxPathLength = 1_024;
const maxNameLength = 100;
const maxExitCode = 2 ** 31 - 1;

/** Undefined for what is none of these. */
export function readShellMark(text: string): ShellMark | undefined {
  const [, code = "", rest = ""] = /^(?<code>133|633|7|9;9);(?<rest>[^]*)$/u.exec(text) ?? [];
  switch (code) {
    case "133":
      return readMark(rest);
    case "633":
      return readEditorMark(rest);
    case "7":
      return directoryMark(/^(?<scheme>file|kitty-shell-cwd):\/\/(?<host>[^/]*)(?<path>\/[^]*)$/u.exec(rest)?.groups);
    case "9;9":
      return directoryMark({ host: "", path: rest.replaceAll(/^"|"$/gu, "") });
    default:
      return undefined;
  }
}

function readMark(text: string): ShellMark | undefined {
  const [kind = "", ...rest] = text.split(";");
  const options = new Map(rest.map((option) => splitOnce(option)));
  const aid = options.get("aid")?.slice(0, maxNameLength) ?? null;
  switch (kind) {
    case "A":
    case "P":
      // The second line of one command (s, c) and what stands at the right (r) are no prompt of their own.
      return (options.get("k") ?? "i") === "i" ? { mark: "prompt", aid } : undefined;
    case "B":
      return { mark: "typing", aid };
    case "C":
      return { mark: "output", aid, line: lineOf(text, options) };
    case "D":
      return { mark: "done", aid, exitCode: exitCodeOf(rest[0]) };
    default:
      return undefined;
  }
}

function readEditorMark(text: string): ShellMark | undefined {
  const [kind = "", value = ""] = text.split(";");
  switch (kind) {
    case "E":
      return { mark: "line", line: editorText(value) };
    case "P":
      return value.startsWith("Cwd=") ? directoryMark({ host: "", path: editorText(value.slice(4)) }) : undefined;
    default:
      return readMark(text);
  }
}

function splitOnce(option: string): [string, string] {
  const equals = option.indexOf("=");
  return equals === -1 ? [option, ""] : [option.slice(0, equals), option.slice(equals + 1)];
}

function exitCodeOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/u.test(text) && Number(text) <= maxExitCode ? Number(text) : null;
}

function lineOf(text: string, options: ReadonlyMap<string, string>): string | null {
  const encoded = options.get("cmdline_url");
  if (encoded !== undefined) return percentDecoded(encoded) ?? null;
  // As a shell would quote it, so that it may hold what divides options: it is the last.
  const quoted = text.split(";cmdline=").slice(1).join(";cmdline=");
  return quoted === "" ? null : unquoted(quoted);
}

function directoryMark(parts: Record<string, string> | undefined): ShellMark | undefined {
  const { scheme, host = "", path = "" } = parts ?? {};
  const decoded = scheme === "file" ? percentDecoded(path) : path;
  if (decoded === undefined || decoded === "" || decoded.length > maxPathLength) return undefined;
  return { mark: "directory", directory: { host, path: decoded } };
}

/** Undefined for what is no UTF-8. */
function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll(/%(?![0-9a-f]{2})/giu, "%25"));
  } catch {
    return undefined;
  }
}

/** VS Code: `\\` and `\x3b`. */
function editorText(text: string): string {
  return text.replaceAll(/\\(?:x(?<hex>[0-9a-f]{2})|(?<other>\\))/giu, (_, hex?: string) =>
    hex === undefined ? "\\" : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const controls: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  e: "\u001B",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Undoes printf's `%q` of bash, ksh and zsh: `\x`, `'…'`, `"…"` and `$'…'`. */
function unquoted(text: string): string {
  const parts =
    /\$'(?<ansi>(?:[^'\\]|\\[^])*)'|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\[^])*)"|\\(?<escaped>[^])|(?<plain>[^])/gu;
  return Array.from(text.matchAll(parts), ({ groups: { ansi, single, double, escaped, plain } = {} }) =>
    ansi === undefined
      ? (single ?? double?.replaceAll(/\\(?<kept>[$`"\\])/gu, "$<kept>") ?? escaped ?? plain)
      : ansiText(ansi),
  ).join("");
}

/** Bytes may be said one by one: only together are they characters. */
function ansiText(text: string): string {
  const pieces = Array.from(
    text.matchAll(/\\(?<octal>[0-7]{1,3})|\\x(?<hex>[0-9a-f]{1,2})|\\(?<character>[^])|(?<text>[^\\]+)/giu),
    ({ groups: { octal, hex, character, text: plain } = {} }) => {
      const digits = octal ?? hex;
      if (digits !== undefined) return Buffer.from([Number.parseInt(digits, octal === undefined ? 16 : 8) % 256]);
      return Buffer.from(character === undefined ? (plain ?? "") : (controls[character] ?? character));
    },
  );
  return Buffer.concat(pieces).toString("utf8");
}
