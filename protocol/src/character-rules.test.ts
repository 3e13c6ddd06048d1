/** What becomes of a character, by each tmux's rules. That they are tmux's is shown beside real ones (runner-core/fidelity). */
import { describe, expect, test } from "vitest";
import { characterRules, characterRulesOf, columnsOf, fateOf, type Fate } from "./character-rules.ts";
import { characterRulesVt } from "./tmux-characters.ts";

const family = "👨\u200D👩\u200D👧";
const marked = "e\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030A";

/** In the rules' order: 3.3, 3.4, 3.6, 3.7. */
type Fates = readonly [Fate, Fate, Fate, Fate];

function everywhere(fate: Fate): Fates {
  return [fate, fate, fate, fate];
}

describe("a character and the cell before it", () => {
  const cases: readonly { what: string; before: string | undefined; codePoint: number; fates: Fates }[] = [
    { what: "an accent", before: "e", codePoint: 0x301, fates: everywhere("joins") },
    { what: "an accent in the first column", before: undefined, codePoint: 0x301, fates: everywhere("vanishes") },
    { what: "a letter", before: "e", codePoint: 0x61, fates: everywhere("prints") },
    { what: "a picture", before: "🙂", codePoint: 0x1f642, fates: everywhere("prints") },
    {
      what: "the emoji selector",
      before: "❤",
      codePoint: 0xfe0f,
      fates: ["joins", "joins, wide", "joins, wide", "joins, wide"],
    },
    { what: "a joiner", before: "👩", codePoint: 0x200d, fates: everywhere("joins") },
    { what: "a picture after a joiner", before: "👩\u200D", codePoint: 0x1f4bb, fates: everywhere("joins") },
    { what: "a letter after a joiner", before: "👩\u200D", codePoint: 0x61, fates: everywhere("prints") },
    {
      what: "a skin tone after a hand",
      before: "👍",
      codePoint: 0x1f3fd,
      fates: ["prints", "joins, wide", "joins, wide", "joins, wide"],
    },
    {
      what: "a skin tone after a rocket",
      before: "🚀",
      codePoint: 0x1f3fd,
      fates: ["prints", "joins, wide", "prints", "prints"],
    },
    { what: "a skin tone after a letter", before: "x", codePoint: 0x1f3fd, fates: everywhere("prints") },
    {
      what: "a flag's second half",
      before: "🇩",
      codePoint: 0x1f1ea,
      fates: ["prints", "joins, wide", "joins, wide", "joins, wide"],
    },
    {
      what: "another flag's first half",
      before: "🇩🇪",
      codePoint: 0x1f1eb,
      fates: ["prints", "joins, wide", "joins, wide", "prints"],
    },
    {
      what: "the Hangul filler",
      before: "한",
      codePoint: 0x3164,
      fates: ["prints", "prints", "vanishes", "vanishes"],
    },
    { what: "a joiner that still fits", before: family, codePoint: 0x200d, fates: everywhere("joins") },
    {
      what: "a joiner that does not fit",
      before: `${family}xy`,
      codePoint: 0x200d,
      fates: ["joins", "vanishes", "joins", "joins"],
    },
    {
      what: "a picture that does not fit",
      before: `${family}\u200D`,
      codePoint: 0x1f466,
      fates: ["vanishes", "prints", "joins", "joins"],
    },
    {
      what: "a mark that does not fit",
      before: marked,
      codePoint: 0x30b,
      fates: ["vanishes", "vanishes", "joins", "joins"],
    },
  ];
  test.each(cases)("$what", ({ before, codePoint, fates }) => {
    expect(characterRules.map((rules) => fateOf(rules, before, codePoint))).toEqual(fates);
  });
});

test("columns of what terminals disagree about", () => {
  const text = "a é 日 ｱ 🙂 ☎ ± — 한 ᅡ \u0301 \u200B \uFE0F \u{E0067} \u{20000} 🫨 ䷀ 🇩 ✌";
  const codePoints = text.split(" ").map((character) => character.codePointAt(0) ?? 0);
  const common = [1, 1, 2, 1, 2, 1, 1, 1, 2, 0, 0, 0, 0, 0, 2, 2, 2];
  const endings = { "3.3": [1, 1], "3.4": [2, 2], "3.6": [1, 2], "3.7": [1, 2] };
  for (const rules of characterRules)
    expect(codePoints.map((codePoint) => columnsOf(rules, codePoint))).toEqual([...common, ...endings[rules]]);
});

test("the rules of a server, and how a keyframe says them", () => {
  const versions = ["2.9", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "4.0", "99.0"].map((version) => {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return characterRulesOf({ major, minor });
  });
  expect(versions).toEqual(["3.3", "3.3", "3.4", "3.4", "3.6", "3.7", "3.7", "3.7", "3.7"]);
  expect(characterRulesVt("3.4")).toBe("\u001B]6373;3.4\u0007");
});
