/** What is written of the command, held against its table: docs, help and manual page. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { runProgram } from "../child-process.ts";
import { settingKeys, settings } from "../config/settings.ts";
import { findProgram } from "../testing/find-program.ts";
import { commandTable, shownCommands } from "./command-table.ts";
import { optionName, usageOf, type CliCommand } from "./command.ts";
import { programOf } from "./commander-program.ts";
import { exitTable } from "./exit-codes.ts";
import { manPage } from "./man-page.ts";

const folder = mkdtempSync(join(tmpdir(), "coda-docs-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const docs = readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "runner.md"), "utf8");

/** First cells of the table below a heading. */
function cellsBelow(heading: string): string[] {
  const section = docs.split(/^## /mu).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| (?<cell>(?:\\\||[^|])+?) \|/gmu)]
    .map((match) => (match.groups?.["cell"] ?? "").replaceAll("`", "").replaceAll(String.raw`\|`, "|"))
    .filter((cell) => cell !== "" && !cell.startsWith("key in"));
}

/** The names of all fields, however deep; of a union, of each member. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = "properties" in schema ? Object.keys(schema.properties ?? {}) : [];
  return [...own, ...Object.values(schema).flatMap((inner) => fieldsOf(inner))];
}

function shapesOf(schema: z.ZodType): unknown[] {
  const { anyOf, ...shape } = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
  return anyOf ?? [shape];
}

describe("docs/runner.md", () => {
  test("has every command, in the order of the table, and no other", () => {
    expect(cellsBelow("Commands")).toEqual(shownCommands.map((command) => usageOf(command)));
  });

  test("says of every command what it prints for programs, and names each field that it spells out", () => {
    const section = docs.split(/^## /mu).find((part) => part.startsWith("For programs\n")) ?? "";
    const rows = [...section.matchAll(/^\| (?<commands>`.+?) \| (?<text>.+) \|$/gmu)].map(({ groups = {} }) => {
      const [first = "", ...others] = (groups["commands"] ?? "").replaceAll("`", "").split(", ");
      const begin = first.split(" ").slice(0, -1).join(" ");
      // `browsers allow`, `deny`: the second word of the same first.
      const named = others.map((each) => (begin !== "" && !each.includes(" ") ? `${begin} ${each}` : each));
      return { commands: [first, ...named], text: groups["text"] ?? "" };
    });
    for (const { path, json } of shownCommands) {
      if (json === undefined) continue;
      const name = path.join(" ");
      const { text } = rows.find(({ commands }) => commands.includes(name)) ?? {};
      expect([name, text]).toEqual([name, expect.any(String)]);
      const written = new Set(text?.match(/\w+/gu));
      const missing = shapesOf(json).map((shape) => fieldsOf(shape).filter((field) => !written.has(field)));
      const isSpelledOut = /\{[^}…]+\}/u.test(text ?? "");
      // Beside what is spelled out there are lines as files have them.
      const wanted = !isSpelledOut ? 0 : text?.includes("as they are kept") === true ? 1 : missing.length;
      const named = missing.filter((fields) => fields.length === 0);
      expect([name, missing, named.length >= wanted]).toEqual([name, missing, true]);
    }
    expect(rows.flatMap(({ commands }) => commands).length).toBeGreaterThan(20);
  });

  test("has every exit code", () => {
    const rows = exitTable.map(([code, meaning]) => `| ${code} | ${meaning} |`);
    expect(cellsBelow("Exit codes")).toEqual(exitTable.map(([code]) => String(code)));
    for (const row of rows) expect(docs).toContain(row);
  });

  test("has every setting with its variable", () => {
    expect(cellsBelow("Settings")).toEqual(settingKeys);
    for (const key of settingKeys) expect(docs).toContain(`| \`${key}\` | \`${settings[key].variable}\` |`);
  });
});

describe("--help", () => {
  const program = programOf(commandTable, async () => undefined, {
    isJson: false,
    say: () => undefined,
    complain: () => undefined,
  });

  function helpOf({ path }: Pick<CliCommand, "path">): string {
    let command = program;
    for (const name of path) command = command.commands.find((each) => each.name() === name) ?? command;
    return command.helpInformation();
  }

  test("fits into 80 columns", () => {
    const pages = [program.helpInformation(), ...shownCommands.map((command) => helpOf(command))];
    expect(pages.flatMap((page) => page.split("\n")).filter((line) => line.length > 80)).toEqual([]);
  });

  test("of all commands names each, and none of those that are not for people", () => {
    const root = program.helpInformation();
    for (const { path } of shownCommands.filter((command) => command.path.length === 1))
      expect(root).toMatch(new RegExp(`^  ${path[0]}\\b`, "mu"));
    expect(root).not.toMatch(/^ {2}complete\b/mu);
  });

  test.each(shownCommands.map((command) => [command.path.join(" "), command] as const))(
    "of %s names all it takes",
    (_, command) => {
      const page = helpOf(command);
      for (const option of command.options) expect(page).toContain(optionName(option));
    },
  );

  test("teaches each command of one word by an example that the table can read", () => {
    for (const { path, examples } of shownCommands.filter((command) => command.path.length === 1)) {
      expect([path[0], examples.length > 0]).toEqual([path[0], true]);
      for (const { line } of examples) expect(line).toContain(`coda-runner ${path[0]}`);
    }
  });
});

describe("the manual page", () => {
  const page = join(folder, "coda-runner.1");
  writeFileSync(page, manPage(shownCommands));

  test("has every command, option and exit code", () => {
    const plain = manPage(shownCommands).replaceAll(String.raw`\-`, "-");
    for (const command of shownCommands) expect(plain).toContain(`.B ${usageOf(command)}\n`);
    for (const [code] of exitTable) expect(plain).toContain(`.B ${code}\n`);
  });

  const groff = findProgram("groff");
  test.skipIf(groff === undefined)("is read by groff without a warning", async () => {
    const { status, stdout, stderr } = await runProgram(groff ?? "", ["-ww", "-man", "-Tascii", page]);
    expect([status, stderr]).toEqual([0, ""]);
    // Bold, as a printer made it: each letter twice.
    expect(stdout).toContain(Array.from("STATUS", (letter) => `${letter}\u0008${letter}`).join(""));
  });

  const mandoc = findProgram("mandoc");
  test.skipIf(mandoc === undefined)("is read by mandoc without a warning", async () => {
    expect(await runProgram(mandoc ?? "", ["-Tlint", "-Wwarning", page])).toMatchObject({ status: 0, stdout: "" });
  });
});
