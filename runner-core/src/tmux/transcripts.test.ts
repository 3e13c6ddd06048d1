/**
 * Whole conversations with tmux, as its control client printed them: those recorded from several versions, and one with
 * the tmux of this machine. To record another: CODA_RECORD_TRANSCRIPT=<folder> with that tmux first in PATH.
 */
import fc from "fast-check";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startPiped } from "../child-process.ts";
import { environment } from "../config.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { ControlParser, type ControlEvent } from "./control-parser.ts";
import { FenceQueue, type CommandReply } from "./fence.ts";
import { quoteCommand, quoteGroup } from "./quote.ts";

const folder = join(import.meta.dirname, "transcripts");
const secret = "fixture";

/** A program that prints what a parser might take for tmux's own words, every byte, and half a character at the end. */
const hostileProgram = [
  String.raw`printf '%s\n' '%begin 1 1 1' 'coda-fence-fixture-1' '%end 1 1 1' '%exit' '%error 1 1 1' '%sessions-changed'`,
  String.raw`i=1; while [ $i -lt 256 ]; do printf "\\$(printf %o $i)"; i=$((i+1)); done; printf '\033c\344\275'`,
  "exec cat",
].join("; ");

const configuration = [
  "set-hook -g after-display-message 'list-sessions ; display-message -p hooked'",
  "set-hook -g after-list-windows 'no-such-command'",
  "set-hook -g client-attached 'display-message -p hello'",
  "setw -g automatic-rename off",
  "",
].join("\n");

interface Step {
  readonly commands: readonly (readonly string[])[];
  /** Undefined: only that there is an answer. */
  readonly lines?: readonly string[];
  readonly fails?: boolean;
}

const say = (text: string): string[] => ["display-message", "-p", text];
const forged = ["%begin 1 1 1", "coda-fence-fixture-1", "%end 1 1 1", "%exit", "%error 1 1 1", "%sessions-changed"];
const nested = "display-message -p yes ; display-message -p more";

/** Two windows: the second shows what the first program of the hostile pane said, and nothing after it. */
const steps: readonly Step[] = [
  { commands: [say("one")], lines: ["one"] },
  { commands: [say("a"), say("b"), say("c")], lines: ["a", "b", "c"] },
  { commands: [say("before"), ["kill-pane", "-t", "%999"], say("after")], lines: ["before"], fails: true },
  { commands: [["display-message", "-p", "-Q", "x"]], lines: [], fails: true },
  { commands: [["if-shell", "-F", "1", nested, "kill-server"]], lines: ["yes", "more"] },
  { commands: [["if-shell", "-F", "1", "this is { no command"]], lines: [], fails: true },
  { commands: [["set-option", "-s", "@x", "a;b 'c' \"d\" $e #{f} %g\\ 日本"]], lines: [] },
  { commands: [["capture-pane", "-p", "-t", "%1"]], lines: forged },
  { commands: [["new-window", "-d", "-n", "日本 'a' 100%", hostileProgram]] },
  { commands: [["list-windows", "-F", "#{window_name}"]], lines: ["main", "forged", "日本 'a' 100%"] },
  {
    commands: [
      ["split-window", "-d", "-t", "%0", "cat"],
      ["rename-session", "renamed"],
    ],
  },
  { commands: [["refresh-client", "-B", "coda:%*:#{pane_width}"]], lines: [] },
  {
    commands: [
      ["kill-window", "-t", "%1"],
      ["list-windows", "-F", "#{window_index}"],
    ],
  },
  { commands: [["set-buffer", "-b", "x", "y"], say("last")], lines: ["last"] },
];

interface Heard {
  readonly replies: CommandReply[];
  readonly events: ControlEvent[];
}

/** Reads a transcript as the manager does. */
function replay(bytes: Buffer, cuts: readonly number[] = []): Heard {
  const parser = new ControlParser();
  const queue = new FenceQueue(secret);
  const replies: CommandReply[] = [];
  for (const _ of steps) queue.add((reply) => replies.push(reply));
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const events = edges.slice(1).flatMap((end, index) => parser.push(Buffer.from(bytes.subarray(edges[index], end))));
  for (const event of events) if (event.type === "block" && event.block.own) queue.accept(event.block);
  return { replies, events };
}

const wanted = steps.map(({ lines, fails = false }) => ({ lines, fails }));

/** The answers, as far as the steps say what they are to be. */
function answers({ replies }: Heard): { lines: readonly string[] | undefined; fails: boolean }[] {
  return replies.map(({ lines, error }, index) => {
    const said = lines.map(String).filter((line) => line !== "");
    return { lines: steps[index]?.lines === undefined ? undefined : said, fails: error !== undefined };
  });
}

/** What was told besides: names of notifications, and whether a hook printed a block of its own. */
function told({ events }: Heard): string[] {
  return events.map((event) => {
    if (event.type === "notification") return event.name;
    return event.type === "block" && !event.block.own ? "another's block" : event.type;
  });
}

const besides = [
  "session-changed",
  "window-add",
  "layout-change",
  "session-renamed",
  "output",
  "subscription-changed",
  "another's block",
];

async function record(): Promise<Buffer> {
  const server = new TmuxServer(configuration);
  const show = `printf '%s\\n' ${forged.map((line) => `'${line}'`).join(" ")}; exec cat`;
  await server.run(
    "new-session",
    "-d",
    "-s",
    "x",
    "-n",
    "main",
    "-x",
    "80",
    "-y",
    "24",
    "cat",
    ";",
    "new-window",
    "-d",
    "-n",
    "forged",
    show,
  );
  await until("the second window shows it", async () => (await server.screen("%1")).includes("%sessions-changed"));
  const args = ["-L", server.socket, "-u", "-C", "attach-session", "-E", "-t", "=x"];
  const child = startPiped(server.tmux, args, { env: server.env });
  const pieces: Buffer[] = [];
  const heard = (): string => Buffer.concat(pieces).toString("latin1");
  child.stdout.on("data", (bytes: Buffer) => pieces.push(bytes));
  const ended = new Promise((resolve) => {
    child.on("close", resolve);
  });
  await until("it is attached", () => heard().includes("%session-changed"));
  const queue = new FenceQueue(secret);
  for (const { commands } of steps) {
    const fence = queue.add(() => undefined);
    child.stdin.write(`${quoteGroup(commands)}\n${quoteCommand(say(fence))}\n`);
    await until("it has answered", () => heard().split("\n").includes(fence));
  }
  await until("the subscription has spoken, and the programs", () =>
    ["%subscription-changed coda", "%output %2"].every((text) => heard().includes(text)),
  );
  child.stdin.end();
  await ended;
  await server.dispose();
  return Buffer.concat(pieces);
}

const recorded = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));

test("a conversation with the tmux of this machine", async () => {
  const bytes = await record();
  const target = environment()["CODA_RECORD_TRANSCRIPT"];
  if (target !== undefined) writeFileSync(target, bytes);
  const heard = replay(bytes);
  expect(answers(heard)).toEqual(wanted);
  expect(told(heard)).toEqual(expect.arrayContaining(besides));
});

describe.each(recorded)("$name", ({ bytes }) => {
  test("every command has its own answer", () => {
    const heard = replay(bytes);
    expect(answers(heard)).toEqual(wanted);
    expect(told(heard)).toEqual(expect.arrayContaining(besides));
  });

  test("cut anywhere it is the same", () => {
    const whole = replay(bytes);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (cuts) => {
        expect(replay(bytes, cuts)).toEqual(whole);
      }),
      { seed: 20_261_121, numRuns: 30 },
    );
  });

  test("damaged it gives whatever it gives, and no exception; no answer twice", () => {
    const damage = fc.record({ at: fc.nat(), drop: fc.nat({ max: 200 }), put: fc.uint8Array({ maxLength: 40 }) });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 8 }), (damages) => {
        const spoiled = damages.reduce<Buffer>((now, { at, drop, put }) => {
          const from = at % (now.length + 1);
          return Buffer.concat([now.subarray(0, from), put, now.subarray(from + drop)]);
        }, bytes);
        expect(replay(spoiled).replies.length).toBeLessThanOrEqual(steps.length);
      }),
      { seed: 20_261_121, numRuns: 100 },
    );
  });

  test("broken off it answers only what it had answered", () => {
    const whole = replay(bytes).replies;
    fc.assert(
      fc.property(fc.nat({ max: bytes.length }), (end) => {
        const { replies } = replay(bytes.subarray(0, end));
        expect(replies).toEqual(whole.slice(0, replies.length));
      }),
      { seed: 20_261_121, numRuns: 60 },
    );
  });
});
