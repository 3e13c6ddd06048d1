/**
 * Compares the numbered rules of protocol/SPEC.md with the tests that say they prove them, in both directions.
 * Pure: knows neither files nor parsers.
 */
import type { TestTitle } from "./source-facts.ts";

export interface Rule {
  readonly id: string;
  readonly line: number;
}

export interface TitledFile {
  readonly path: string;
  readonly titles: readonly TestTitle[];
}

export interface SpecReport {
  readonly complaints: readonly string[];
  readonly ruleCount: number;
  readonly titleCount: number;
}

const RULE_LINE = /^- \*\*(?<id>[A-Z]{2,3}\d+)\*\* \S/;
const FIRST_ID = /^(?<id>[A-Z]{2,3}\d+)\b/;
/** One test may prove several rules: `RS1, RS2: …`. */
const NEXT_ID = /^(?:, ?| and | & |\+|\/| )(?<id>[A-Z]{2,3}\d+)\b/;

export function parseRules(markdown: string): Rule[] {
  return markdown.split("\n").flatMap((text, index) => {
    const id = RULE_LINE.exec(text)?.groups?.["id"];
    return id === undefined ? [] : [{ id, line: index + 1 }];
  });
}

/** The ids a test's title begins with. */
export function idsOf(title: string): string[] {
  const ids: string[] = [];
  let rest = title;
  for (let match = FIRST_ID.exec(rest); match; match = NEXT_ID.exec(rest)) {
    ids.push(match.groups?.["id"] ?? "");
    rest = rest.slice(match[0].length);
  }
  return ids;
}

function repeatedRules(rules: readonly Rule[]): string[] {
  const seen = new Set<string>();
  return rules.flatMap(({ id, line }) => {
    if (seen.has(id)) return [`protocol/SPEC.md:${line}: ${id} is there twice`];
    seen.add(id);
    return [];
  });
}

function unknownIds(files: readonly TitledFile[], known: ReadonlySet<string>): string[] {
  return files.flatMap(({ path, titles }) =>
    titles.flatMap(({ title, line }) =>
      idsOf(title)
        .filter((id) => !known.has(id))
        .map((id) => `${path}:${line}: the title begins with ${id}, which is no rule of protocol/SPEC.md`),
    ),
  );
}

/** Rules without a test that runs, then titles without a rule, then ids given twice. */
export function checkSpec(markdown: string, files: readonly TitledFile[]): SpecReport {
  const rules = parseRules(markdown);
  const titles = files.flatMap((file) => file.titles);
  const proven = new Set(titles.filter((title) => title.runs).flatMap(({ title }) => idsOf(title)));
  const unproven = rules
    .filter(({ id }) => !proven.has(id))
    .map(({ id, line }) => `protocol/SPEC.md:${line}: no test proves ${id} (a title that begins with "${id} ")`);
  const unknown = unknownIds(files, new Set(rules.map(({ id }) => id)));
  return {
    complaints: [...unproven, ...unknown, ...repeatedRules(rules)],
    ruleCount: rules.length,
    titleCount: titles.length,
  };
}
