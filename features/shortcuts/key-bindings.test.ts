import { describe, expect, it } from "vitest";
import { allBindings, keyConflicts, keysOf, type ChosenKeys } from "./key-bindings.ts";
import { keyWords } from "./key-words.ts";
import { parseKeys } from "./keystroke.ts";
import { keyPlaces, shortcutIds, shortcutTable, type Platform } from "./shortcut-table.ts";

const platforms: readonly Platform[] = ["mac", "other"];

function conflicts(platform: Platform, chosen: ChosenKeys) {
  return keyConflicts(allBindings({ platform, chosen })).map(({ one, other }) => [one.id, other.id, one.place]);
}

describe.each(platforms)("the table on %s", (platform) => {
  it("has no two shortcuts of the same keys in one place, nor one that begins as another does", () => {
    expect(allBindings({ platform, chosen: {} }).length).toBeGreaterThan(shortcutIds.length - 3);
    expect(conflicts(platform, {})).toEqual([]);
  });

  it("is written so that each of its keys is read, and shown", () => {
    const all = shortcutIds.flatMap((id) => {
      const { keys, browserKeys } = shortcutTable[id];
      return [...keyPlaces.flatMap((place) => keys[place]?.[platform] ?? []), ...(browserKeys?.[platform] ?? [])];
    });
    for (const keys of all) {
      expect(parseKeys(keys)).toBeDefined();
      expect(keyWords(keys, platform)).not.toBe("");
    }
  });

  it("takes nothing from a terminal but what says nothing to a program", () => {
    const inTerminal = allBindings({ platform, chosen: {} }).filter(({ place }) => place === "terminal");
    const stolen = inTerminal.filter(({ strokes }) =>
      strokes.some(({ ctrl, shift, meta }) => !(ctrl && shift) && !(meta && platform === "mac")),
    );
    expect(stolen).toEqual([]);
  });
});

describe("keys in place of the usual ones", () => {
  it("are those of their place alone", () => {
    const law = { platform: "other", chosen: { "palette.open": { page: "Ctrl+p" } } } as const;
    expect(keysOf("palette.open", "page", law)).toEqual(["Ctrl+p"]);
    expect(keysOf("palette.open", "terminal", law)).toEqual(["Ctrl+Shift+k"]);
  });

  it("may be none, and are none where it is not heard", () => {
    const law = { platform: "other", chosen: { "text.find": { page: "Ctrl+f", terminal: null } } } as const;
    expect(keysOf("text.find", "terminal", law)).toEqual([]);
    expect(keysOf("text.find", "page", law)).toEqual([]);
  });

  it.each<[string, ChosenKeys, unknown]>([
    ["the same keys", { "pane.zoom": { terminal: "Ctrl+Shift+f" } }, [["text.find", "pane.zoom", "terminal"]]],
    [
      "the first of two",
      { "search.open": { page: "g" } },
      ["ideas", "inbox", "devices", "settings"].map((page) => ["search.open", `go.${page}`, "page"]),
    ],
    ["the browser's own", { "pane.zoom": { terminal: "Ctrl+Shift+v" } }, [["text.paste", "pane.zoom", "terminal"]]],
    ["nothing in another place", { "text.find": { terminal: "Ctrl+k" } }, []],
    ["nothing with what is off", { "text.find": { terminal: null }, "pane.zoom": { terminal: "Ctrl+Shift+f" } }, []],
  ])("conflict with %s", (_what, chosen, expected) => {
    expect(conflicts("other", chosen)).toEqual(expected);
  });
});
