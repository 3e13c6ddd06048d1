/**
 * Control functions one by one, each on the same screen: whatever xterm.js knows, obeyed as tmux obeys it or ignored as
 * tmux ignores it.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Played } from "./corpus.ts";
import { differencesFromTmux } from "./differences.ts";
import { Stage } from "./stage.ts";
import { Viewer } from "./viewer.ts";

const csi = "\u001B[";
const finals = [..."@ABCDEFGHIJKLMPSTXZ`abdefg".matchAll(/./gu)].map(([final]) => final);
const parameters = ["", "2", "9"];

const functions = [
  ...finals.flatMap((final) => parameters.map((parameter) => `${csi}${parameter}${final}`)),
  ...["2 @", "2 A", "?J", "?1K", "!p", "2'}", "2'~", '1"q', "2;3r", "s\u001B[1;1H\u001B[u", "2;3r\u001B[2;1H\n\n"].map(
    (rest) => csi + rest,
  ),
  ...["4h", "20h", "?6h", "?7l", "?45h", "?47h", "?1047h", "?1048h", "?1049h", "?2026h", "?25l"].map(
    (mode) => csi + mode + "\b\b\bxyz\nnext",
  ),
  ...[
    "7\u001B[1;1H\u001B8",
    "D",
    "E",
    "M",
    "H\r\t",
    "n",
    "o",
    "|",
    "}",
    "~",
    "#8",
    "%G",
    "(0lqk",
    "(Alqk#",
    ")0\u000Elqk",
    "*0\u001Bnlqk",
  ].map((rest) => `\u001B${rest}`),
  "\t",
  "\u000B",
  "\u000C",
  "\b\b\b\b\b",
  "\u0005",
  "\u007F",
  "\u0084",
  "\u0085",
  "\u008D",
];

/** Text over the middle of the screen, and the cursor in it. */
const screen =
  "\u001B[?1049l\u001Bc\u001B[2J\u001B[1;1Hone 日本 two\r\nthree   four\r\nfive six seven\r\neight\u001B[2;7H";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open("functions");
});
afterAll(async () => stage.close());

test("do in a viewer what they do in tmux", async () => {
  let text = "";
  const ends = functions.map((sequence) => {
    text += `${screen}${sequence}!`;
    return Buffer.byteLength(text);
  });
  const played: Played = { name: "functions", size: { columns: 40, rows: 8 }, bytes: Buffer.from(text), resizes: [] };
  const { stream, grids } = await stage.play(
    played,
    ends.map((offset) => ({ offset, resized: false })),
  );
  const viewer = await Viewer.fromTheStart(stream);
  const different: string[] = [];
  for (const [index, { pause, tmux }] of grids.entries()) {
    await viewer.playTo(pause.offset, false);
    const found = differencesFromTmux(tmux, viewer.grid, { resizedBehind: false });
    const sequence = functions[index] ?? "";
    if (found.some(({ cause }) => cause !== "untold")) different.push(JSON.stringify(sequence));
  }
  viewer.dispose();
  expect(different).toEqual([]);
}, 180_000);
