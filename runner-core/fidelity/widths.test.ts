/** The columns that characters take are tmux's: for every range of the table, and for what terminals disagree about. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { characterRulesOf, characterRulesVt } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HeadlessTerminal } from "../src/pane/headless-terminal.ts";
import { TmuxServer } from "../src/testing/tmux-server.ts";
import { until } from "../src/testing/until.ts";
import { parseTmuxVersion } from "../src/tmux/version.ts";

/** Letters stand here, for marks to join. */
const before = "abcd".length;

const sequences = [
  "é e\u0301 o\u0308\u0332 Z\u0351\u036B\u0343\u036A",
  "日本語 ｆｕｌｌ ﾊﾝｶｸ 한글 \u1112\u1161\u11AB",
  "❤️ ☀️ ✔️ ⚠️ 1️⃣ #️⃣ ©️ ⌚\uFE0E",
  "👩‍💻 👨‍👩‍👧 🏳️‍🌈 🏴‍☠️ ❤️‍🔥 👁️‍🗨️",
  "👨‍👩‍👧‍👦 👩🏽‍❤️‍💋‍👨🏿",
  "👍🏽 🙋🏿 ☝🏾 🚀🏽 x🏽",
  "🇩🇪 🇫🇷🇯🇵 🇺 a🇺",
  "± × “q” … — → ■ ★ ① Ⅳ α Д ℃ ♥",
  "שָׁלוֹם नमस्ते தமிழ் ไทย ខ្មែរ မြန်မာ",
  "[\u200B] [\u00AD] [\uFEFF] [\u2060] [\u200C] [\u3164]",
];

/** The ends of each run of equal widths, as long as characters are assigned on any system of ours (Unicode 14). */
function tableText(): string[] {
  const newer = /[\u{1F6D8}-\u{1F6DC}\u{1FA70}-\u{1FAFF}]|\p{Cn}|\p{Cs}|\p{Co}|\p{Cc}/u;
  const kinds = [/^[\p{Mn}\p{Me}\p{Cf}]/u, /^\p{Lo}/u, /^\p{So}/u, /^[\p{L}\p{N}\p{P}\p{S}\p{Z}]/u];
  const kindOf = (text: string): number => (newer.test(text) ? -1 : kinds.findIndex((kind) => kind.test(text)));
  const found: string[] = [];
  let last = -1;
  for (let codePoint = 0xa0; codePoint < 0x2_0000; codePoint++) {
    const text = String.fromCodePoint(codePoint);
    const kind = kindOf(text);
    if (kind !== -1 && kind !== last) found.push(text);
    last = kind;
  }
  return found;
}

describe("columns", () => {
  let server: TmuxServer;
  let rules = "";
  beforeAll(async () => {
    server = new TmuxServer();
    await server.run("new-session", "-d", "-s", "measured", "-x", "200", "-y", "10");
    const version = parseTmuxVersion(await server.run("display-message", "-p", "#{version}"));
    if (version === undefined) throw new Error("a tmux of an unknown version");
    rules = characterRulesVt(characterRulesOf(version));
  });
  afterAll(async () => server.dispose());

  async function inTmux(name: string, texts: readonly string[]): Promise<number[]> {
    const [asked, answered] = ["asked", "answered"].map((end) => join(server.folder, `${name}.${end}`));
    if (asked === undefined || answered === undefined) return [];
    writeFileSync(asked, JSON.stringify(texts));
    const program = join(import.meta.dirname, "programs", "cursors.mjs");
    const command = [process.execPath, program, asked, answered].map((word) => `'${word}'`).join(" ");
    await server.run("new-window", "-d", "-t", "=measured:", command);
    await until("the program has asked for every text", () => existsSync(answered));
    return JSON.parse(readFileSync(answered, "utf8")) as number[];
  }

  async function inModel(texts: readonly string[]): Promise<number[]> {
    const terminal = new HeadlessTerminal({ columns: 200, rows: 10 }, 0);
    await terminal.write(rules);
    const columns: number[] = [];
    for (const text of texts) {
      await terminal.write(`\r\u001B[Kabcd${text}`);
      columns.push(terminal.cursor.x);
    }
    terminal.dispose();
    return columns;
  }

  test("of sequences", async () => {
    const texts = sequences.flatMap((line) => [line, ...line.split(" ")]);
    const tmux = await inTmux("sequences", texts);
    const model = await inModel(texts);
    expect(texts.map((text, at) => [text, model[at]])).toEqual(texts.map((text, at) => [text, tmux[at]]));
  });

  test("of characters, but for those that tmux's system does not know", async () => {
    const texts = tableText();
    const tmux = await inTmux("characters", texts);
    const model = await inModel(texts);
    const different = texts.flatMap((text, at) => (tmux[at] === model[at] ? [] : [{ text, columns: tmux[at] }]));
    // The system's Unicode may be older than ours: 3.3 leaves such characters out, newer ones take them for narrow.
    const asUnknown = rules.includes("3.3") ? before : before + 1;
    expect(different.filter(({ columns }) => columns !== asUnknown)).toEqual([]);
    expect(different.length).toBeLessThan(texts.length / 10);
  });
});
