/** The commands of a pane by what its shells say: every mark in every state, and whole evenings of shells. */
import type { CommandRecord } from "@coda/protocol";
import { describe, expect, test } from "vitest";
import { nextShells, noShells, typedSince, type LedgerEvent } from "./command-machine.ts";
import { readShellMark } from "./shell-mark.ts";
import type { Shell, Shells } from "./shells.ts";

const gap = Symbol("gap");
/** Each mark takes ten bytes and a second; a line as OSC text, or what else can happen. */
type Line = string | { readonly ended: "whole" | "broken" } | typeof gap;

interface Heard {
  readonly shells: Shells;
  /** What is known in the end, by the offset of the output. */
  readonly commands: Map<number, CommandRecord>;
  readonly told: number;
}

function hear(lines: readonly Line[], more: { readonly typed?: string; readonly seenIn?: string } = {}): Heard {
  const heard = { shells: noShells, commands: new Map<number, CommandRecord>(), told: 0 };
  lines.forEach((line, index) => {
    const { shells, told } = nextShells(heard.shells, eventOf(line, index, more));
    heard.shells = shells;
    heard.told += told.length;
    for (const command of told) heard.commands.set(command.outputFrom, command);
  });
  return heard;
}

function eventOf(line: Line, index: number, more: { readonly typed?: string; readonly seenIn?: string }): LedgerEvent {
  const from = index * 10;
  const atMs = index * 1_000;
  if (line === gap) return { is: "gap" };
  if (typeof line === "object") return { is: "ended", at: from, atMs, whole: line.ended === "whole" };
  const said = readShellMark(line);
  if (said === undefined) throw new Error(`no mark: ${line}`);
  const typed = said.mark === "output" && said.line === null ? (more.typed ?? null) : null;
  return { is: "marked", said, from, to: from + 10, atMs, seenIn: more.seenIn ?? null, typed };
}

/** `command exitCode [from,to) prompt directory duration`, in the order of their outputs. */
function commandsOf(lines: readonly Line[], more = {}): string[] {
  const { commands } = hear(lines, more);
  return [...commands.values()]
    .toSorted((a, b) => a.outputFrom - b.outputFrom)
    .map(({ command, exitCode, outputFrom, outputTo, promptAt, directory, durationMs }) =>
      [command, exitCode, `[${outputFrom},${outputTo})`, promptAt, directory, durationMs].join(" "),
    );
}

const A = "133;A";
const B = "133;B";
const D = "133;D;0";
const run = (line: string): string => `133;C;cmdline_url=${encodeURIComponent(line)}`;
const by = (aid: number, mark: string): string => `${mark};aid=${aid}`;

const quiet: Shell = { aid: null, directory: null, is: "quiet" };
const prompt: Shell = { ...quiet, is: "prompt", promptAt: 1, typedFrom: 5, line: null };
const running: Shell = {
  ...quiet,
  is: "running",
  promptAt: 1,
  outputFrom: 9,
  command: "make",
  ranIn: null,
  startedMs: 0,
  arriving: null,
};
const states = { quiet, prompt, running };
const box = { host: "box", path: "/x" };

describe("each event in each state", () => {
  const events = {
    A: eventOf(A, 10, {}),
    B: eventOf(B, 10, {}),
    line: eventOf("633;E;pwd", 10, {}),
    C: eventOf("133;C", 10, {}),
    "C with a line": eventOf(run("pwd"), 10, {}),
    D: eventOf("133;D;3", 10, {}),
    directory: eventOf("7;file://box/x", 10, {}),
    gap: eventOf(gap, 10, {}),
    "whole end": eventOf({ ended: "whole" }, 10, {}),
    "broken end": eventOf({ ended: "broken" }, 10, {}),
  } as const;
  type Outcome = readonly [after: Shell, ...told: readonly (readonly [from: number, to: number | null])[]];
  const atPrompt: Shell = { ...quiet, is: "prompt", promptAt: 100, typedFrom: null, line: null };
  const begun: Shell = { ...running, promptAt: null, outputFrom: 110, command: null, startedMs: 10_000 };
  const table: Record<keyof typeof states, Record<keyof typeof events, Outcome>> = {
    quiet: {
      A: [atPrompt],
      B: [{ ...atPrompt, typedFrom: 110 }],
      line: [quiet],
      C: [begun, [110, null]],
      "C with a line": [{ ...begun, command: "pwd" }, [110, null]],
      D: [quiet],
      directory: [{ ...quiet, directory: box }],
      gap: [quiet],
      "whole end": [quiet],
      "broken end": [quiet],
    },
    prompt: {
      A: [atPrompt],
      B: [{ ...prompt, typedFrom: 110 }],
      line: [{ ...prompt, line: "pwd" }],
      C: [{ ...begun, promptAt: 1 }, [110, null]],
      "C with a line": [{ ...begun, promptAt: 1, command: "pwd" }, [110, null]],
      D: [quiet],
      directory: [{ ...prompt, directory: box }],
      gap: [quiet],
      "whole end": [quiet],
      "broken end": [quiet],
    },
    running: {
      A: [atPrompt],
      B: [{ ...atPrompt, typedFrom: 110 }],
      line: [running],
      C: [running],
      "C with a line": [running],
      D: [quiet, [9, 100]],
      directory: [{ ...running, arriving: box }],
      gap: [quiet],
      "whole end": [quiet, [9, 100]],
      "broken end": [quiet],
    },
  };
  for (const state of Object.keys(table) as (keyof typeof states)[])
    test.each(Object.entries(table[state]))(`${state}, %s`, (name, [after, ...told]) => {
      const step = nextShells([states[state]], events[name as keyof typeof events]);
      expect(step.shells).toEqual([after]);
      expect(step.told.map(({ outputFrom, outputTo }) => [outputFrom, outputTo])).toEqual(told);
    });
});

describe("CL2 a command", () => {
  test("is told when it begins and again when it has ended, with where its output lies", () => {
    expect(hear([A, B, run("ls -l")]).commands.get(30)).toEqual({
      promptAt: 0,
      outputFrom: 30,
      outputTo: null,
      command: "ls -l",
      directory: null,
      exitCode: null,
      startedAt: "1970-01-01T00:00:02.000Z",
      durationMs: null,
    });
    const { commands, told } = hear([A, B, run("ls -l"), "133;D;2"]);
    expect(told).toBe(2);
    expect(commands.get(30)).toMatchObject({ outputTo: 30, exitCode: 2, durationMs: 1_000 });
  });

  test("is what was typed on many lines", () => {
    expect(hear([A, B, run("for i in 1 2\ndo pwd\ndone"), D]).commands.get(30)?.command).toBe(
      "for i in 1 2\ndo pwd\ndone",
    );
  });

  test("is none where nothing was run: an empty Enter, Ctrl-C at the prompt, a prompt drawn again", () => {
    expect(commandsOf([A, B, A, B, "133;D", A, B, A, B])).toEqual([]);
    expect(commandsOf([A, B, A, B, run("pwd"), D, A])).toEqual(["pwd 0 [50,50) 20  1000"]);
  });

  test("that says it twice, by two integrations, is one", () => {
    expect(commandsOf([A, by(7, A), B, "133;C", `133;C;aid=7;cmdline_url=pwd`, D, by(7, D), A])).toEqual([
      "pwd 0 [40,50) 10  2000",
    ]);
  });

  test("is known from its output on where its prompt was not seen", () => {
    expect(commandsOf([run("pwd"), D])).toEqual(["pwd 0 [10,10)   1000"]);
  });
});

describe("CL3 a command that does not say how it ended", () => {
  test("has ended with the next prompt of the same shell, without an exit code", () => {
    expect(commandsOf([by(7, A), `133;C;aid=7;cmdline_url=pwd`, by(7, A)])).toEqual(["pwd  [20,20) 0  1000"]);
  });

  test("never ends where it may still run: a shell without a name, output that is missing, an epoch that broke off", () => {
    for (const line of [A, gap, { ended: "broken" }] as const)
      expect(commandsOf([A, run("ssh box"), line, D])).toEqual(["ssh box  [20,null) 0  "]);
  });

  test("has ended with the pane's program", () => {
    expect(commandsOf([A, run("exit"), { ended: "whole" }])).toEqual(["exit  [20,20) 0  1000"]);
  });
});

describe("CL4 a shell within a command", () => {
  test("has commands of its own, and the outer one ends when its own shell says so", () => {
    const lines = [
      by(1, A),
      `133;C;aid=1;cmdline_url=bash`,
      by(2, A),
      `133;C;aid=2;cmdline_url=pwd`,
      by(2, D),
      by(2, A),
      `133;C;aid=2;cmdline_url=exit`,
      by(1, "133;D;3"),
      by(1, A),
    ];
    expect(commandsOf(lines)).toEqual(["bash 3 [20,70) 0  6000", "pwd 0 [40,40) 20  1000", "exit  [70,70) 50  1000"]);
    expect(hear(lines).shells).toHaveLength(1);
  });

  test("without a name counts as one within a command of a shell that has one", () => {
    const lines = [by(1, A), `133;C;aid=1;cmdline_url=ssh`, A, run("pwd"), D, A, by(1, D)];
    expect(commandsOf(lines)).toEqual(["ssh 0 [20,60) 0  5000", "pwd 0 [40,40) 20  1000"]);
  });

  test("has its own directory, told before its first prompt, and leaves the outer one's as it is", () => {
    const lines = [
      by(1, A),
      "7;file://here/home",
      `133;C;aid=1;cmdline_url=ssh`,
      "7;file://there/srv",
      by(2, A),
      `133;C;aid=2;cmdline_url=make`,
      by(1, D),
      by(1, A),
      `133;C;aid=1;cmdline_url=ls`,
    ];
    expect([...hear(lines).commands.values()].map(({ command, directory }) => `${command} ${directory}`)).toEqual([
      "ssh /home",
      "make /srv",
      "ls /home",
    ]);
  });

  test("beyond what anybody runs takes the place of the last", () => {
    const nested = Array.from({ length: 40 }, (_, aid) => [
      by(aid + 1, A),
      `133;C;aid=${aid + 1};cmdline_url=sh`,
    ]).flat();
    expect(hear(nested).shells.length).toBeLessThanOrEqual(16);
  });
});

describe("a command's directory", () => {
  test("is what its shell said before it, also while the command before ran", () => {
    const lines = ["7;file://box/a", A, run("cd b"), "7;file://box/a/b", D, A, run("ls"), D];
    expect(commandsOf(lines)).toEqual(["cd b 0 [30,40) 10 /a 2000", "ls 0 [70,70) 50 /a/b 1000"]);
  });

  test("is not what a command on another machine said", () => {
    const lines = ["7;file://box/a", A, run("ssh"), "7;file://far/srv", D, A, run("ls"), D];
    expect(commandsOf(lines).at(-1)).toBe("ls 0 [70,70) 50 /a 1000");
  });

  test("is where tmux saw the program when its shell says none, but not within a command", () => {
    expect(commandsOf([A, run("ls"), D], { seenIn: "/seen" })).toEqual(["ls 0 [20,20) 0 /seen 1000"]);
    const lines = [by(1, A), `133;C;aid=1;cmdline_url=ssh`, by(2, A), `133;C;aid=2;cmdline_url=ls`];
    expect(commandsOf(lines, { seenIn: "/seen" })).toEqual(["ssh  [20,null) 0 /seen ", "ls  [40,null) 20  "]);
  });
});

describe("CL5 a command's line", () => {
  test("is the mark's, else VS Code's, else what stands on the screen", () => {
    expect(hear([A, B, "633;E;vs", run("mark")], { typed: "screen" }).commands.get(40)?.command).toBe("mark");
    expect(hear([A, B, "633;E;vs", "633;C"], { typed: "screen" }).commands.get(40)?.command).toBe("vs");
    expect(hear([A, B, "133;C"], { typed: "screen" }).commands.get(30)?.command).toBe("screen");
    expect(hear([A, B, "133;C"]).commands.get(30)?.command).toBeNull();
  });

  test("typed behind a blank is not kept", () => {
    expect(hear([A, B, run(" export TOKEN=1"), D]).commands.get(30)).toMatchObject({ command: null, exitCode: 0 });
    expect(hear([A, B, "133;C", D], { typed: " secret" }).commands.get(30)?.command).toBeNull();
  });

  test("is cut at its limit, between characters", () => {
    expect(hear([A, run("x".repeat(3_999) + "😀")]).commands.get(20)?.command).toBe("x".repeat(3_999));
  });

  test("is looked for between the newest prompt's end and the output", () => {
    expect(typedSince(hear([A, B, A, B]).shells)).toEqual({ promptAt: 20, typedFrom: 40 });
    for (const lines of [[A], [A, B, "633;E;pwd"], [A, B, run("x")], []])
      expect(typedSince(hear(lines).shells)).toBeUndefined();
  });
});
