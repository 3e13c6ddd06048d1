/** Quoting, proved on tmux itself: every argument arrives byte for byte, and nothing in it is run or expanded. */
import fc from "fast-check";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { literalFormat, pipeCommandWord, quoteArgument, quoteCommand } from "./quote.ts";
import { segmentBase, spoolPipeCommand, spoolScript } from "./spool.ts";
import { startPiped } from "../child-process.ts";

const hostile = [
  "",
  " ",
  "plain",
  "a'b\"c`d",
  "#(touch x)",
  "#{pid}",
  "##{pid}###",
  "#[fg=red]",
  "%H:%M %% %5",
  "a;b\\;c",
  "$HOME ${HOME} ~ ~root",
  "back\\slash \\101 \\u0041",
  "line\nfeed\r\ttab",
  "{ } %if %end",
  "\u001B[31m",
  "日本語 👩‍💻 é",
  "-t -flag --",
  "%begin 1 1 1",
  "x".repeat(5_000),
];

let server: TmuxServer;
let helper: TmuxHelper;

beforeAll(async () => {
  server = new TmuxServer();
  helper = await new TmuxHelper(server).start();
});

afterAll(async () => {
  await helper.stop();
  await server.dispose();
});

/**
 * What tmux understood, read back by a way that quotes nothing: a paste buffer saved to a file. On a server of its own,
 * since one more control client that comes and goes can take a 3.3a server with it (tmux #4980).
 */
async function roundTrip(bytes: Buffer): Promise<Buffer> {
  const own = new TmuxServer();
  await own.run("new-session", "-d", "-s", "own", "cat");
  const file = join(own.folder, "buffer");
  const line = `set-buffer -b probe -- ${quoteArgument(Buffer.concat([Buffer.from("<"), bytes, Buffer.from(">")]))}`;
  const client = startPiped(own.tmux, ["-L", own.socket, "-u", "-C", "attach", "-t", "=own"], { env: own.env });
  const ended = new Promise((resolve) => {
    client.on("exit", resolve);
  });
  let answers = "";
  client.stdout.on("data", (piece: Buffer) => {
    answers += piece.toString("latin1");
  });
  await until("the client has identified", () => answers.includes("%session-changed"));
  client.stdin.write(`${line}\nsave-buffer -b probe ${quoteArgument(file)}\ndisplay-message -p coda-done\n`);
  await until("tmux has answered", () => answers.includes("coda-done"));
  client.stdin.end();
  await ended;
  const saved = readFileSync(file).subarray(1, -1);
  await own.dispose();
  return saved;
}

test("text is written as its bytes are, but for a word that is itself", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii", minLength: 1 }), (text) => {
      fc.pre(!text.includes("\0") && /[^A-Za-z0-9_-]/u.test(text));
      expect(quoteArgument(text)).toBe(quoteArgument(Buffer.from(text)));
    }),
  );
  for (const text of hostile.slice(3, -1)) expect(quoteArgument(text)).toBe(quoteArgument(Buffer.from(text)));
  expect(quoteArgument("a-Word_1")).toBe("a-Word_1");
  expect(() => quoteArgument("a\0b")).toThrow(RangeError);
});

describe("quoteArgument", () => {
  test("any bytes but NUL arrive as they are", async () => {
    const all = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
    expect(await roundTrip(all)).toEqual(all);
    const strings = Buffer.from(hostile.join("|"));
    expect(await roundTrip(strings)).toEqual(strings);
  });

  test("any text arrives as it is through the manager", async () => {
    // Control characters and backslashes, which tmux prints as escapes, are covered by the buffer above.
    const text = fc
      .string({ unit: "binary", maxLength: 200 })
      .filter((value) => value.isWellFormed() && !/[\p{Cc}\\]/u.test(value));
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const reply = await helper.manager.run(
          ["set-option", "-s", "@probe", `<${value}>`],
          ["display-message", "-p", "#{@probe}"],
        );
        expect(reply.error).toBeUndefined();
        expect(reply.lines.map(String)).toEqual([`<${value}>`]);
      }),
      { numRuns: 40, seed: 20_261_121 },
    );
  });

  test("one line is one command, whatever is in it", async () => {
    for (const value of hostile) {
      const reply = await helper.manager.run(["set-option", "-s", "@probe", value], ["display-message", "-p", "next"]);
      expect({ value, error: reply.error, last: String(reply.lines.at(-1)) }).toEqual({
        value,
        error: undefined,
        last: "next",
      });
      expect(quoteCommand(["display-message", value])).toMatch(/^[\x20-\x7e]+$/u);
    }
    expect(existsSync(join(server.folder, "x"))).toBe(false);
  });

  test("NUL and names that are no command are refused before anything is sent", () => {
    expect(() => quoteArgument("a\0b")).toThrow(RangeError);
    expect(() => quoteCommand([])).toThrow(RangeError);
    expect(() => quoteCommand(["kill-server; x"])).toThrow(RangeError);
    expect(() => quoteCommand(["#comment"])).toThrow(RangeError);
  });
});

describe("literalFormat", () => {
  test("a directory of any name is where the session begins, and nothing of the name runs", async () => {
    const names = ["#(touch x)", "#{pid}", "##", "#[x]", "##[x]###{pid}", "%H;'\"`\\", "$HOME", "日本 👩‍💻", "#"];
    const answer = join(server.folder, "answer");
    for (const [index, name] of names.entries()) {
      const folder = join(server.folder, name);
      mkdirSync(folder);
      const reply = await helper.manager.run([
        "new-session",
        "-d",
        "-s",
        `format-${index}`,
        "-c",
        literalFormat(folder),
        `pwd -P >${answer}.new; mv ${answer}.new ${answer}`,
      ]);
      expect(reply.error).toBeUndefined();
      const place = await until(
        "the program has said where it is",
        () => existsSync(answer) && readFileSync(answer, "utf8"),
      );
      expect(place).toBe(`${folder}\n`);
      rmSync(answer);
    }
    expect(existsSync(join(server.folder, "x"))).toBe(false);
  });
});

const folderNames = [
  "it's",
  'a"b',
  "#(touch x)",
  "#{pid}",
  "##(touch x)",
  "#[x",
  "###",
  "%H%M%S%%",
  "$HOME `touch x` $(touch x)",
  "back\\slash\\",
  "new\nline",
  "a;touch x;b",
  "& | > < * ? [x] {a,b} ~ !",
  "-n",
  "CODA_FOLDER $& $1",
  "日本 👩‍💻",
];

describe("pipeCommandWord", () => {
  test.each(folderNames)("a journal in a folder named %j is recorded into, and nothing runs", async (name) => {
    const folder = join(server.folder, "spools", name);
    mkdirSync(folder, { recursive: true });
    const pane = await server.run("new-window", "-d", "-P", "-F", "#{pane_id}", "-t", "=coda:", "cat");
    const reply = await helper.manager.run(["pipe-pane", "-O", "-t", pane, spoolPipeCommand(folder)]);
    expect(reply.error).toBeUndefined();
    await helper.manager.run(["send-keys", "-t", pane, "-l", "kept"]);
    const segment = join(folder, `seg.${segmentBase}`);
    await until("the output is recorded", () => existsSync(segment) && readFileSync(segment, "utf8").includes("kept"));
    await server.run("kill-pane", "-t", pane);
    await until("the spool ends", () => existsSync(join(folder, "end")));
    for (const place of [folder, server.folder, join(server.folder, "spools")])
      expect(existsSync(join(place, "x"))).toBe(false);
  });

  test("the same script runs in a shell of our own", async () => {
    const folder = join(server.folder, "it's $HOME #(x) %H");
    mkdirSync(folder);
    const child = startPiped("/bin/sh", ["-c", spoolScript(folder)]);
    const ended = new Promise((resolve) => {
      child.on("exit", resolve);
    });
    child.stdin.end("bytes");
    await ended;
    expect(readFileSync(join(folder, `seg.${segmentBase}`), "utf8")).toBe("bytes");
    expect(readFileSync(join(folder, "end"), "utf8")).toBe(`${segmentBase + 5}\n`);
  });

  test("no single quote is left open and no format begins", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", "#", "%", "{", "(", "[", "a"), maxLength: 12 }), (path) => {
        const word = pipeCommandWord(path);
        expect(word.replaceAll("##", "").includes("#")).toBe(false);
        expect(word.replaceAll("%%", "").includes("%")).toBe(false);
      }),
      { seed: 7 },
    );
  });
});

test("a spool whose oldest segments nobody drops stops at its cap, and says so", async () => {
  const folder = join(server.folder, "capped");
  mkdirSync(folder);
  // As if it had begun at an offset long ago.
  writeFileSync(join(folder, "seg.0"), "");
  const child = startPiped("/bin/sh", ["-c", spoolScript(folder)]);
  child.stdin.on("error", () => undefined);
  const ended = new Promise((resolve) => {
    child.on("exit", resolve);
  });
  child.stdin.end("bytes");
  await ended;
  expect(readdirSync(folder).toSorted()).toEqual(["end", "end.cap", "pid", "seg.0"]);
});

test("the spool keeps its files from everybody else", async () => {
  const folder = join(server.folder, "private");
  mkdirSync(folder);
  const child = startPiped("/bin/sh", ["-c", spoolScript(folder)]);
  const ended = new Promise((resolve) => {
    child.on("exit", resolve);
  });
  child.stdin.end("bytes");
  await ended;
  expect(statSync(join(folder, `seg.${segmentBase}`)).mode & 0o777).toBe(0o600);
});
