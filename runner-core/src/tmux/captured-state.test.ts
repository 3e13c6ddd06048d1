/** What tmux tells of a pane, drawn in a fresh terminal: the pane itself, as somebody saw it who heard every byte. On real tmux. */
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { epochSchema, paneIdSchema, type Size } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HeadlessTerminal } from "../pane/headless-terminal.ts";
import { dump } from "../testing/terminal-dump.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { captureCommands, capturedScreen, type Capture, type CapturedScreen } from "./captured-state.ts";

const size: Size = { columns: 40, rows: 10 };
const scrollback = 200;
const esc = "\u001B";

let server: TmuxServer;
let panes = 0;

beforeAll(async () => {
  server = new TmuxServer("set -g default-terminal tmux-256color\nset -g status off\n");
  await server.run("new-session", "-d", "-s", "keeper", "-x", "40", "-y", "10", "sleep 1000");
});

afterAll(async () => {
  await server.dispose();
});

/** A pane whose program prints these bytes and waits; its id, once tmux has taken them all. */
async function paneAfter(stream: string): Promise<string> {
  const name = `pane${++panes}`;
  const file = join(server.folder, name);
  const title = `done ${name}`;
  writeFileSync(file, `${stream.includes(`${esc}]2;`) ? "" : `${esc}]2;${title}${esc}\\`}${stream}`);
  const program = `stty raw -echo; cat ${file}; ${server.tmux} -L ${server.socket} set -p -t $TMUX_PANE @printed 1; exec sleep 1000`;
  const pane = await server.run(..."new-session -d -P -F #{pane_id} -x 40 -y 10 -s".split(" "), name, program);
  // tmux reads the program's output before it answers what the program asks afterwards, but not in one turn.
  await until(
    "the program has printed",
    async () => (await server.run("display-message", "-p", "-t", pane, "#{@printed}")) === "1",
  );
  await until("tmux has taken it", async () => {
    const state = async () =>
      server.run("display-message", "-p", "-t", pane, "#{cursor_x} #{cursor_y} #{history_bytes} #{pane_title}");
    const [first, , second] = [await state(), await server.run("list-panes", "-a"), await state()];
    return first === second;
  });
  return pane;
}

async function capture(pane: string, historyLines = scrollback): Promise<CapturedScreen> {
  const what: Capture = { pane: paneIdSchema.parse(pane), epoch: epochSchema.parse(randomUUID()), historyLines };
  const group = captureCommands(what).flatMap((command, at) => (at === 0 ? command : [";", ...command]));
  const answer = await server.run(...group);
  const screen = capturedScreen(
    answer.split("\n").map((line) => Buffer.from(line)),
    what,
  );
  if (screen === undefined) throw new Error(`no answer: ${answer}`);
  return screen;
}

async function drawn(...pieces: readonly (string | Uint8Array)[]): Promise<HeadlessTerminal> {
  const terminal = new HeadlessTerminal(size, scrollback);
  for (const piece of pieces) await terminal.write(piece);
  return terminal;
}

/** Lines of the normal screen with its scrollback, as text, each with whether it goes on from the one before. */
function textLines(terminal: HeadlessTerminal): string[] {
  const { normal } = dump(terminal) as { normal: { lines: string[] } };
  return normal.lines.map((line) =>
    line
      .replaceAll(/\{[^}]*\}+/gu, "")
      .replaceAll("·", " ")
      .trimEnd(),
  );
}

const history = Array.from(
  { length: 30 },
  (_, index) => `${esc}[3${index % 8}m${index} ${"~".repeat(index * 3)}${esc}[m\r\n`,
).join("");

const programs: readonly (readonly [string, string])[] = [
  [
    "text and looks",
    `plain ${esc}[1;31mbold red${esc}[0;38;5;200;4mpink${esc}[48;2;1;2;3mdark${esc}[m\r\n${esc}[7mreverse\r\nand on${esc}[27;53mover${esc}[m\r\n`,
  ],
  ["long lines on the screen", `${"wrapped ".repeat(12)}\r\n${"x".repeat(40)}\r\n${"y".repeat(41)}\r\nend`],
  ["a wrap that is pending", `${esc}[32m${"w".repeat(40)}`],
  ["wide characters at the margin", `${"a".repeat(39)}日${"b".repeat(37)}本本\r\n${"日".repeat(25)}\r\nend`],
  ["history, with long and coloured lines", `${history}prompt $ `],
  ["a long line that begins above the screen", `${"0\r\n".repeat(8)}${"long ".repeat(40)}\r\n${"1\r\n".repeat(5)}`],
  ["less history than the screen has rows", Array.from({ length: 13 }, (_, index) => `row ${index}`).join("\r\n")],
  ["line drawing", `${esc}(0lqqk\r\nx  x\r\nmqqj${esc}(B after\r\n${esc}(0qq`],
  [
    "the alternate screen, with history behind it",
    `${history}before${esc}[?1049h${esc}[2J${esc}[H${esc}[44mfull${esc}[m\r\nscreen ${"wraps ".repeat(9)}`,
  ],
  ["tab stops", `${esc}[3g${esc}[5G${esc}H${esc}[21G${esc}Ha\tb`],
  ["a scroll region and origin mode", `${esc}[3;6r${esc}[?6h${esc}[2;5Hhere`],
  ["modes", `${esc}[?1h${esc}=${esc}[?1002h${esc}[?1006h${esc}[?25lhidden`],
  ["all mouse events, no wrap, insert", `${esc}[?1003habc${esc}[?7l${esc}[4h${esc}[2D`],
  ["combining characters and emoji", "e\u0301 a\u0308 日 \u{1F600} ok\r\n"],
];

describe("a captured pane is the pane", () => {
  test.each(programs)("%s", async (_, stream) => {
    const pane = await paneAfter(stream);
    const captured = await capture(pane);
    const heard = await drawn(stream);
    const told = await drawn(captured.vt);
    expect(captured.size).toEqual(size);
    expect({ lines: textLines(told), cursor: told.cursor, kind: told.screenKind }).toEqual({
      lines: textLines(heard),
      cursor: heard.cursor,
      kind: heard.screenKind,
    });
    expect(heard.differencesFrom(told)).toEqual([]);
    const screens = await drawn(captured.vt.subarray(captured.scrollbackBytes));
    expect(heard.differencesFrom(screens)).toEqual([]);
  });

  test("what the program is in the middle of comes last", async () => {
    const pane = await paneAfter(`text ${esc}[1;3`);
    const told = await drawn((await capture(pane)).vt, "1mred");
    expect(told.differencesFrom(await drawn(`text ${esc}[1;31mred`))).toEqual([]);
  });

  test("and its title, size and history are told, as much of it as was asked for", async () => {
    const pane = await paneAfter(`${history}${esc}]2;a|title with | and é${esc}\\`);
    const { title, scrollbackLines, inFrame, vt } = await capture(pane, 20);
    expect({ title, scrollbackLines, inFrame }).toEqual({
      title: "a|title with | and é",
      scrollbackLines: 20,
      inFrame: false,
    });
    const lines = textLines(await drawn(vt));
    const all = textLines(await drawn(history));
    // What its first row went on from is above it.
    expect(lines).toEqual(all.slice(-30).map((line, row) => (row === 0 ? line.replace("wrapped ", "") : line)));
    expect((await capture(pane, 0)).scrollbackLines).toBe(0);
  });

  test("nothing else is taken for an answer", () => {
    const what: Capture = { pane: paneIdSchema.parse("%1"), epoch: epochSchema.parse(randomUUID()), historyLines: 1 };
    expect(capturedScreen([], what)).toBeUndefined();
    expect(capturedScreen([Buffer.from("can't find pane: %1")], what)).toBeUndefined();
  });
});
