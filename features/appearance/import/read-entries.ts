/** Reads the files of other terminals into entries, as much of each format as colour schemes are written in. Pure. */
import { badLine, eachLine, unquoted, type Entry } from "./entry.ts";

/** `name value`, as in kitty.conf(5). */
export function readWords(text: string): Entry[] {
  return eachLine(text).flatMap(({ text: row, line }) => {
    const trimmed = row.trim();
    if (trimmed === "" || trimmed.startsWith("#")) return [];
    const [, name, value] = /^(\S+)\s+(.*\S)$/u.exec(trimmed) ?? [];
    if (name === undefined || value === undefined) throw badLine(line, `“${trimmed}” has no value.`);
    return [{ name, value, line }];
  });
}

/** `*.name: value` with the preprocessor's `#define`s, as xrdb(1) reads them. */
export function readXresources(text: string): Entry[] {
  const defined = new Map<string, string>();
  return eachLine(text).flatMap(({ text: row, line }) => {
    const trimmed = row.trim();
    const [, macro, meaning] = /^#\s*define\s+(\S+)\s+(\S+)/u.exec(trimmed) ?? [];
    if (macro !== undefined && meaning !== undefined) {
      defined.set(macro, meaning);
      return [];
    }
    if (trimmed === "" || trimmed.startsWith("!") || trimmed.startsWith("#")) return [];
    const [, name, value] = /^(?:.*[*.])?([A-Za-z]\w*)\s*:\s*(.*)$/u.exec(trimmed) ?? [];
    if (name === undefined || value === undefined) throw badLine(line, `“${trimmed}” is no “name: value”.`);
    return [{ name, value: defined.get(value) ?? value, line }];
  });
}

/** Nested `name: value` by indentation: what base16 and Alacritty use of YAML. */
export function readYaml(text: string): Entry[] {
  const parents: { readonly indent: number; readonly name: string }[] = [];
  return eachLine(text).flatMap(({ text: row, line }) => {
    const [, blanks, name, rest] = /^(\s*)(?:- )?["']?([\w .-]+?)["']?\s*:(?:\s+(.*))?$/u.exec(row) ?? [];
    if (name === undefined || blanks === undefined) {
      if (/^\s*(?:#.*|---|\.\.\.|- .*)?$/u.test(row) || row.startsWith("%")) return [];
      throw badLine(line, `“${row.trim()}” is no “name: value”.`);
    }
    while ((parents.at(-1)?.indent ?? -1) >= blanks.length) parents.pop();
    const path = [...parents.map((parent) => parent.name), name].join(".");
    const value = withoutComment(rest ?? "");
    if (value === "" || /^[&*|>]/u.test(value)) {
      parents.push({ indent: blanks.length, name });
      return [];
    }
    return [{ name: path, value: unquoted(value), line }];
  });
}

/** `[table]` and `name = value`: what Alacritty uses of TOML. */
export function readToml(text: string): Entry[] {
  let table = "";
  return eachLine(text).flatMap(({ text: row, line }) => {
    const trimmed = withoutComment(row.trim());
    const [, header] = /^\[+\s*([^\]]+?)\s*\]+$/u.exec(trimmed) ?? [];
    if (header !== undefined) {
      table = `${header}.`;
      return [];
    }
    if (trimmed === "" || /^[\]}],?$/u.test(trimmed)) return [];
    const [, name, value] = /^([\w."' -]+?)\s*=\s*(.+)$/u.exec(trimmed) ?? [];
    if (name === undefined || value === undefined) throw badLine(line, `“${trimmed}” is no “name = value”.`);
    return tomlValue({ name: `${table}${name}`, value, line });
  });
}

function tomlValue({ name, value, line }: Entry): Entry[] {
  const inside = /^\{(.*)\}$/u.exec(value)?.[1];
  if (inside === undefined) return [{ name, value: unquoted(value), line }];
  return [...inside.matchAll(/([\w-]+)\s*=\s*("[^"]*"|'[^']*')/gu)].map(([, key = "", quoted = ""]) => {
    return { name: `${name}.${key}`, value: unquoted(quoted), line };
  });
}

/** A `#` begins one behind a blank, outside of quotation marks. */
function withoutComment(text: string): string {
  return (/^(?:"[^"]*"|'[^']*'|(?<!^|\s)#|[^"'#])*/u.exec(text)?.[0] ?? text).trim();
}

/** Dictionaries of dictionaries of numbers and texts: what iTerm2 writes of a property list. */
export function readPlist(text: string): Entry[] {
  const entries: Entry[] = [];
  const names: string[] = [];
  let key: string | undefined;
  const withoutComments = text.replaceAll(/<!--[\s\S]*?-->/gu, (comment) => comment.replaceAll(/[^\n]/gu, ""));
  let [at, line] = [0, 1];
  for (const match of withoutComments.matchAll(/<(key|string|real|integer)>([^<]*)<\/\1>|<(dict|\/dict)\s*\/?>/gu)) {
    line += withoutComments.slice(at, match.index).split("\n").length - 1;
    at = match.index;
    const [, tag, value = "", bracket] = match;
    if (bracket === "dict") {
      names.push(key ?? "");
      key = undefined;
    } else if (bracket !== undefined) names.pop();
    else if (tag === "key") key = value;
    else if (key === undefined) throw badLine(line, `a value without a <key> before it.`);
    else entries.push({ name: [...names, key].filter((name) => name !== "").join("."), value, line });
  }
  if (names.length > 0) throw badLine(eachLine(text).length, "the file ends within a <dict>.");
  return entries;
}

/** One object, or the first of a `schemes` list, with comments as Windows Terminal allows them. */
export function readJson(text: string): Entry[] {
  const plain = text.replaceAll(/^\s*\/\/.*$/gmu, "");
  let parsed: unknown;
  try {
    parsed = JSON.parse(plain);
  } catch (error) {
    const at = /position (\d+)/u.exec(String(error))?.[1];
    const line = at === undefined ? eachLine(plain).length : eachLine(plain.slice(0, Number(at))).length;
    throw badLine(line, "it is no JSON from here on.");
  }
  const scheme = schemeIn(parsed);
  const lineOf = (name: string) => 1 + eachLine(plain).findIndex(({ text: row }) => row.includes(`"${name}"`));
  return Object.entries(scheme).flatMap(([name, value]) =>
    typeof value === "string" ? [{ name, value, line: lineOf(name) }] : [],
  );
}

function schemeIn(parsed: unknown): object {
  if (typeof parsed !== "object" || parsed === null) throw badLine(1, "it is no scheme.");
  const schemes: unknown = "schemes" in parsed ? parsed.schemes : [parsed];
  const first: unknown = Array.isArray(schemes) ? schemes[0] : undefined;
  if (typeof first !== "object" || first === null) throw badLine(1, "its list of schemes is empty.");
  return first;
}
