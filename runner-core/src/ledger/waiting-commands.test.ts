import { commandRecordSchema, limits, type CommandRecord } from "@coda/protocol";
import { describe, expect, test } from "vitest";
import { WaitingCommands } from "./waiting-commands.ts";

function command(outputFrom: number, change: Partial<CommandRecord> = {}): CommandRecord {
  return {
    promptAt: null,
    outputFrom,
    outputTo: outputFrom + 1,
    command: "ls",
    directory: "/home",
    exitCode: 0,
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 0,
    ...change,
  };
}

describe("commands that wait to be told", () => {
  test.each([
    ["a directory that is too long", { directory: `/${"d".repeat(1_024)}` }, { directory: null }],
    ["a line that is too long", { command: "x".repeat(4_001) }, { command: null }],
  ])("leave out %s, and nothing else", (_, given, told) => {
    const waiting = new WaitingCommands();
    waiting.add(command(5, given));
    expect(waiting.all).toEqual([command(5, told)]);
    for (const each of waiting.all) expect(commandRecordSchema.safeParse(each).success).toBe(true);
  });

  test("are none that no record may say", () => {
    const waiting = new WaitingCommands();
    waiting.add(command(5, { exitCode: 2 ** 40 }));
    expect(waiting.size).toBe(0);
  });

  test("are the newest of too many, and those that run", () => {
    const waiting = new WaitingCommands();
    waiting.add(command(0, { outputTo: null }));
    for (let at = 1; at <= limits.waitingCommands + 10; at++) waiting.add(command(at));
    const kept = waiting.all.map(({ outputFrom }) => outputFrom);
    expect(kept.length).toBe(limits.waitingCommands);
    expect([kept[0], kept[1], kept.at(-1)]).toEqual([0, 12, limits.waitingCommands + 10]);
  });

  test("are forgotten when none of too many has ended", () => {
    const waiting = new WaitingCommands();
    for (let at = 0; at <= limits.waitingCommands; at++) waiting.add(command(at, { outputTo: null }));
    expect([waiting.size, waiting.all[0]?.outputFrom]).toEqual([limits.waitingCommands, 1]);
  });

  test("stay when they are known better than they were told", () => {
    const waiting = new WaitingCommands();
    waiting.add(command(0, { outputTo: null }));
    const told = waiting.due(10);
    waiting.add(command(0));
    waiting.told(told);
    expect(waiting.due(10)).toEqual([command(0)]);
    waiting.told(waiting.due(10));
    expect(waiting.size).toBe(0);
  });
});
