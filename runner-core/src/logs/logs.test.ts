/** The helper's log on disk: rotated by size, read in its order, and followed through whatever happens to its files. */
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { localTime, sinceMs } from "../time-text.ts";
import { lineLog } from "../log.ts";
import { inColour } from "../paint.ts";
import { LogFile, logPaths } from "./log-file.ts";
import { logLineText } from "./log-text.ts";
import { LogTail, readOlder } from "./read-log.ts";

let folder: string;
let file: LogFile;
let paths: string[];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "coda-logs-")), "logs");
  file = new LogFile(folder);
  paths = logPaths(folder);
});
afterEach(() => {
  rmSync(join(folder, ".."), { recursive: true });
});

function write(message: string, padding = ""): void {
  lineLog(
    (line) => file.write(line),
    () => 1_764_000_000_000,
  )("info", message, padding === "" ? {} : { padding });
}

function messages(): string[] {
  const tail = new LogTail(folder);
  const lines = [...readOlder(folder), ...tail.look()];
  tail.close();
  return lines.map(({ message }) => message);
}

describe("the files", () => {
  test("are their owner's alone, and hold no more than so many of their size", () => {
    const padding = "x".repeat(limits.runnerLogFileBytes / 4);
    const count = 4 * (limits.runnerLogFiles + 2);
    for (let at = 0; at < count; at++) write(`line ${at}`, padding);
    const sizes = paths.map((path) => statSync(path).size);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.runnerLogFileBytes);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(paths[0] ?? "").mode & 0o777).toBe(0o600);
    const kept = messages();
    expect(kept.at(-1)).toBe(`line ${count - 1}`);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, at) => `line ${count - kept.length + at}`));
    expect(kept.length).toBeGreaterThan(3 * (limits.runnerLogFiles - 1));
  });

  test("that cannot be written harm nobody", () => {
    writeFileSync(folder, "in the way");
    expect(() => write("lost")).not.toThrow();
    expect(messages()).toEqual([]);
  });

  test("are read without what a crash has torn, and what is no line of ours", () => {
    write("one");
    appendFileSync(paths[0] ?? "", '{"time":"2026-11-21T1\n{"time":"x","level":"loud","message":"m"}\n');
    write("two");
    expect(messages()).toEqual(["one", "two"]);
  });
});

describe("who follows", () => {
  const seen = (tail: LogTail): string[] => tail.look().map(({ message }) => message);

  test("sees what is new, each line once and whole", () => {
    write("before");
    const tail = new LogTail(folder);
    expect([seen(tail), seen(tail)]).toEqual([["before"], []]);
    write("one");
    appendFileSync(paths[0] ?? "", '{"time":"t","level":"info","mess');
    expect(seen(tail)).toEqual(["one"]);
    appendFileSync(paths[0] ?? "", 'age":"halves"}\n');
    write("two");
    expect(seen(tail)).toEqual(["halves", "two"]);
    tail.close();
  });

  test("loses nothing where a file makes room for the next, and the one after it", () => {
    write("before");
    const tail = new LogTail(folder);
    expect(seen(tail)).toEqual(["before"]);
    write("last of the first");
    renameSync(paths[0] ?? "", paths[1] ?? "");
    write("first of the second");
    expect(seen(tail)).toEqual(["last of the first", "first of the second"]);
    write("last of the second");
    renameSync(paths[1] ?? "", paths[2] ?? "");
    renameSync(paths[0] ?? "", paths[1] ?? "");
    write("of the third");
    renameSync(paths[1] ?? "", paths[2] ?? "");
    renameSync(paths[0] ?? "", paths[1] ?? "");
    write("of the fourth");
    expect(seen(tail)).toEqual(["last of the second", "of the third", "of the fourth"]);
    tail.close();
  });

  test("may come before the first line", () => {
    const tail = new LogTail(folder);
    expect(seen(tail)).toEqual([]);
    mkdirSync(folder);
    write("first");
    expect(seen(tail)).toEqual(["first"]);
    tail.close();
  });
});

describe("a line for people", () => {
  const at = new Date(2026, 10, 21, 9, 5, 7).toISOString();

  test("has time, level, words, and what it is about", () => {
    const line = { time: at, level: "warn" as const, message: "the relay is away", state: "waiting", why: "no answer" };
    expect(logLineText(line)).toBe('2026-11-21 09:05:07  warn   the relay is away  state=waiting  why="no answer"');
    expect(logLineText(line, inColour)).toContain("\u001B[33mwarn \u001B[39m");
  });

  test("shows nothing that a terminal would obey", () => {
    const line = { time: at, level: "info" as const, message: "\u001B[2Jx\u202E", name: "a\u0007b" };
    expect(logLineText(line)).toBe("2026-11-21 09:05:07  info   [2Jx  name=ab");
  });
});

test.each([
  ["30s", 970_000],
  ["10m", 400_000],
  ["2h", -6_200_000],
  ["1d", -85_400_000],
  ["1970-01-01T00:00:01Z", 1_000],
  ["1970-01-01", 0],
  ["10", undefined],
  ["10 m", undefined],
  ["soon", undefined],
  ["-5m", undefined],
])("since '%s'", (text, unixMs) => {
  expect(sinceMs(text, 1_000_000)).toBe(unixMs);
});

test("a time is told by the machine's own zone", () => {
  expect(localTime(new Date(2026, 0, 2, 3, 4, 5).getTime())).toBe("2026-01-02 03:04:05");
});
