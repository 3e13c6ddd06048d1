/** What a notice says: masked as in uploads, short, and plain. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits, watcherSchema, type NoticeWhat } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NoEchoRanges } from "../redaction/no-echo-ranges.ts";
import { maskedNotice } from "./notice-text.ts";

const token = `ghp_${"a1B2".repeat(9)}`;
const masked = "*".repeat(token.length);
const { id: watcher } = watcherSchema.parse({ on: "failure", id: randomUUID() });
let folder: string;
let noEcho: NoEchoRanges;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-notice-"));
  noEcho = new NoEchoRanges(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A notice of the last line of this output. */
function said(what: NoticeWhat, output = "", level: "standard" | "off" = "standard"): NoticeWhat {
  const bytes = Buffer.from(output);
  const recording = { start: 0, noEcho, read: (from: number, max: number) => bytes.subarray(from, from + max) };
  return maskedNotice(what, { recording, offset: bytes.length }, level);
}

function lineSaid(output: string, level?: "off"): string {
  const text = output.trimEnd().split("\r\n").at(-1) ?? "";
  const what = said({ kind: "matched", watcher, line: text }, output, level);
  return what.kind === "matched" ? what.line : "";
}

describe("NT8 what a notice says", () => {
  test("has no secrets", () => {
    expect(lineSaid(`one\r\ntoken ${token}!\r\n`)).toBe(`token ${masked}!`);
    expect(said({ kind: "message", title: token, text: `it is ${token}` })).toMatchObject({
      title: masked,
      text: `it is ${masked}`,
    });
    expect(said({ kind: "failed", watcher, command: `login ${token}`, exitCode: 1 })).toMatchObject({
      command: `login ${masked}`,
    });
    expect(lineSaid(`token ${token}!\r\n`, "off")).toBe(`token ${token}!`);
  });

  test("has no line of a private key that began before", () => {
    const key = ["-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBgkq".repeat(4), "bBWCmZjXzM2Yhn4Nq7vXcQ"];
    expect(lineSaid(`${key.join("\r\n")}\r\n`)).toMatch(/^\*+$/u);
  });

  test("has nothing of a line that was printed while typing was not shown", () => {
    noEcho.sawOff(14);
    noEcho.sawOff(20);
    expect(lineSaid("the password: hunter\r\n")).toBe("*** ********* ******");
    noEcho.sawOn();
    expect(lineSaid("the password: hunter\r\nall is well\r\n")).toBe("all is well");
  });

  test("of a question for a password is the question", () => {
    const output = "[sudo] password for ada: ";
    noEcho.sawOff(output.length);
    const text = output.trim();
    expect(said({ kind: "question", text }, output)).toEqual({ kind: "question", text });
  });

  test("is plain, and as long as a lock screen shows", () => {
    const most = limits.noticeTextCharacters;
    const longest: NoticeWhat = { kind: "message", title: null, text: "x".repeat(most) };
    expect(said(longest)).toEqual(longest);
    expect(lineSaid(`${"é".repeat(most + 1)}\r\n`)).toBe(`${"é".repeat(most - 1)}…`);
    expect(lineSaid("a\u202Eb\r\n")).toBe("a b");
  });
});
