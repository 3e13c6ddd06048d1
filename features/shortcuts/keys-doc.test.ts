import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keyWords } from "./key-words.ts";
import { listedGroups, placeWords, shownKeys } from "./shown-keys.ts";
import { shortcutTable, type Platform, type ShortcutId } from "./shortcut-table.ts";

const doc = readFileSync(join(import.meta.dirname, "../../docs/keys.md"), "utf8");

function cell(id: ShortcutId, platform: Platform): string {
  const shown = shownKeys(id, { platform, chosen: {} }).filter(({ keys }) => keys.length > 0);
  const each = shown.map(({ place, keys }) => {
    const words = keys.map((written) => `\`${keyWords(written, platform)}\``).join(", ");
    return place === null ? words : `${placeWords[place]} ${words}`;
  });
  return each.length === 0 ? "none" : each.join("; ");
}

/** A table of docs/keys.md, as it must be. */
function table(ids: readonly ShortcutId[]): string {
  const rows = ids.map((id) => `| ${shortcutTable[id].words} | ${cell(id, "other")} | ${cell(id, "mac")} |`);
  return ["| | Linux, Windows | macOS |", "|---|---|---|", ...rows, ""].join("\n");
}

describe("docs/keys.md", () => {
  it.each(listedGroups)("has what there is for: $words", ({ words, ids }) => {
    expect(doc).toContain(`## ${words}\n\n${table(ids)}`);
  });
});
