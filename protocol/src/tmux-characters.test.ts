/** What becomes of a character, by the rules of each tmux. That they are tmux's is shown beside a real one (fidelity/). */
import { describe, expect, test } from "vitest";
import { characterRulesOf, characterRulesVt, fateOf, type CharacterRules } from "./tmux-characters.ts";
import { tmuxWidth } from "./tmux-widths.ts";

const family = "👨\u200D👩\u200D👧";

describe("a character joins the cell before it", () => {
  const cases: readonly (readonly [string, string | undefined, number, Record<CharacterRules, string>])[] = [
    ["an accent", "e", 0x301, { "3.3": "joins", "3.4": "joins", "3.6": "joins" }],
    ["an accent in the first column", undefined, 0x301, { "3.3": "vanishes", "3.4": "vanishes", "3.6": "vanishes" }],
    ["a letter", "e", 0x61, { "3.3": "prints", "3.4": "prints", "3.6": "prints" }],
    ["a picture", "🙂", 0x1f642, { "3.3": "prints", "3.4": "prints", "3.6": "prints" }],
    ["the emoji selector", "❤", 0xfe0f, { "3.3": "joins", "3.4": "joins, wide", "3.6": "joins, wide" }],
    ["a joiner", "👩", 0x200d, { "3.3": "joins", "3.4": "joins", "3.6": "joins" }],
    ["a picture after a joiner", "👩\u200D", 0x1f4bb, { "3.3": "joins", "3.4": "joins", "3.6": "joins" }],
    ["a letter after a joiner", "👩\u200D", 0x61, { "3.3": "prints", "3.4": "prints", "3.6": "prints" }],
    ["a skin tone after a hand", "👍", 0x1f3fd, { "3.3": "prints", "3.4": "joins, wide", "3.6": "joins, wide" }],
    ["a skin tone after a rocket", "🚀", 0x1f3fd, { "3.3": "prints", "3.4": "joins, wide", "3.6": "prints" }],
    ["a skin tone after a letter", "x", 0x1f3fd, { "3.3": "prints", "3.4": "prints", "3.6": "prints" }],
    ["a flag's second half", "🇩", 0x1f1ea, { "3.3": "prints", "3.4": "joins, wide", "3.6": "joins, wide" }],
    ["the Hangul filler", "한", 0x3164, { "3.3": "prints", "3.4": "prints", "3.6": "vanishes" }],
    ["a joiner that still fits", family, 0x200d, { "3.3": "joins", "3.4": "joins", "3.6": "joins" }],
    ["what does not fit", `${family}\u200D`, 0x1f466, { "3.3": "vanishes", "3.4": "prints", "3.6": "joins" }],
    [
      "a mark that does not fit",
      "e\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030A",
      0x30b,
      { "3.3": "vanishes", "3.4": "vanishes", "3.6": "joins" },
    ],
  ];
  test.each(cases)("%s", (...[, before, codePoint, wanted]) => {
    const rules = ["3.3", "3.4", "3.6"] as const;
    expect(Object.fromEntries(rules.map((rule) => [rule, fateOf(rule, before, codePoint)]))).toEqual(wanted);
  });
});

test("widths of what terminals disagree about", () => {
  const text = "a é 日 ｱ 🙂 ☎ ± — 한 ᅡ \u0301 \u200B \uFE0F \u{E0067} \u{20000} 🫨 🇩 ䷀";
  const widths = text.split(" ").map((character) => tmuxWidth(character.codePointAt(0) ?? 0));
  expect(widths).toEqual([1, 1, 2, 1, 2, 1, 1, 1, 2, 0, 0, 0, 0, 0, 2, 2, 1, 2]);
});

test("the rules of a server, and how a keyframe says them", () => {
  const versions = [
    [3, 3],
    [3, 4],
    [3, 5],
    [3, 6],
    [3, 8],
    [4, 0],
    [2, 9],
  ] as const;
  const rules = versions.map(([major, minor]) => characterRulesOf({ major, minor }));
  expect(rules).toEqual(["3.3", "3.4", "3.4", "3.6", "3.6", "3.6", "3.3"]);
  expect(characterRulesVt("3.4")).toBe("\u001B]6373;3.4\u0007");
});
