/** Command and helper of neighbouring releases, by messages as they were and as they may come to be. */
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { standingSession, standingStatus } from "../testing/standing-helper.ts";
import { askControl, serveControl } from "./control-socket.ts";
import type { AskRequest } from "./helper-door.ts";
import { OwnDoor } from "./own-door.ts";

let folder: string;
let path: string;
let close: () => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-skew-"));
  path = join(folder, "runner.sock");
  close = () => undefined;
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

/** A helper that says these very lines. */
async function helperSaying(line: string): Promise<void> {
  const server = createServer((socket) => void socket.on("data", () => socket.end(`${line}\n`)));
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  close = () => void server.close();
}

/** What this helper answers to that very line. */
async function answerTo(line: string): Promise<{ readonly asked: AskRequest[]; readonly reply: unknown }> {
  const asked: AskRequest[] = [];
  const answer = async (request: AskRequest) => {
    asked.push(request);
    return { ok: true as const, said: "done" };
  };
  const look = () => ({ status: standingStatus, sessions: [standingSession], browsers: [] });
  const server = await serveControl(path, new OwnDoor({ answer, look, clock: systemClock }));
  close = () => server.close();
  const text = await new Promise<string>((resolve) => {
    let held = "";
    const socket = connect(path, () => socket.write(`${line}\n`));
    socket.on("data", (piece) => (held += piece.toString("utf8")));
    socket.on("close", () => resolve(held));
  });
  return { asked, reply: JSON.parse(text) };
}

/** As release 0.1 said them. */
const oldStatus =
  '{"ok":true,"status":{"pid":7,"version":"0.1.0","server":"http://127.0.0.1:3000","device":null,"owner":null,"fingerprint":"3f2a","keyPlace":"k","relay":"live","relayWhy":null,"tmux":"/usr/bin/tmux","tmuxVersion":"3.3a","literalUnavailable":null,"repairs":0,"refusedInput":0,"redaction":"standard","sessions":1,"law":{"flags":{"typing":true},"cutOffAt":null,"asking":0,"faults":[]}}}';
const oldList =
  '{"ok":true,"sessions":[{"id":"00000000-0000-4000-8000-0000000000aa","name":"coda::a::b","idea":"a","slot":"b","state":"running","browsers":2,"localClients":0,"attach":"tmux attach"}]}';

describe("a command of this release, of an older helper,", () => {
  test("reads a status that says less", async () => {
    await helperSaying(oldStatus);
    expect(await askControl(path, { version: 1, command: "status" })).toMatchObject({
      ok: true,
      status: { pid: 7, startedAt: null, startedBy: "hand", settings: { changed: [], fault: null } },
    });
  });

  test("reads a list that does not say who may type", async () => {
    await helperSaying(oldList);
    const reply = await askControl(path, { version: 1, command: "list" });
    expect(reply).toMatchObject({ ok: true, sessions: [{ browsers: 2, drivers: null, attention: false }] });
  });
});

describe("a command of this release, of a newer helper,", () => {
  test("reads what it knows of a status that says more", async () => {
    const newer = JSON.stringify({ ok: true, status: { ...standingStatus, moon: "full" }, hint: 1 });
    await helperSaying(newer);
    expect(await askControl(path, { version: 1, command: "status" })).toEqual({ ok: true, status: standingStatus });
  });
});

describe("this helper", () => {
  test.each([
    ['{"version":1,"command":"status"}', { version: 1, command: "status" }],
    ['{"version":1,"command":"panic"}', { version: 1, command: "panic" }],
    ['{"version":1,"command":"new","idea":"a","slot":"b"}', { version: 1, command: "new", idea: "a", slot: "b" }],
  ])("answers an older command: %s", async (line, request) => {
    expect(await answerTo(line)).toEqual({ asked: [request], reply: { ok: true, said: "done" } });
  });

  test("does what it knows of what a newer command asks", async () => {
    const { asked } = await answerTo('{"version":1,"command":"new","idea":"a","slot":"b","colour":"red"}');
    expect(asked).toEqual([{ version: 1, command: "new", idea: "a", slot: "b" }]);
  });

  test("refuses another version of the protocol with both of them", async () => {
    const { asked, reply } = await answerTo('{"version":2,"command":"status"}');
    expect(asked).toEqual([]);
    expect(reply).toEqual({
      ok: false,
      message:
        "the helper (0.1.0) speaks version 1 of its local protocol and was asked in version 2; use the same release of both",
    });
  });

  test("names a request that it does not know", async () => {
    const { reply } = await answerTo('{"version":1,"command":"dance"}');
    expect(JSON.stringify(reply)).toContain("does not know the request 'dance'");
  });
});
