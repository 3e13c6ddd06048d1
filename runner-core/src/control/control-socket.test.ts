/** The local door: for its owner alone, one helper at a time, and whatever is said to it harms nobody. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { standingStatus } from "../testing/standing-helper.ts";
import type { ControlReply } from "./control-messages.ts";
import { askControl, controlSocketPath, serveControl, type ControlServer } from "./control-socket.ts";
import type { AskRequest } from "./helper-door.ts";
import { OwnDoor, type OwnDoorOptions } from "./own-door.ts";

const base = mkdtempSync(join(tmpdir(), "coda-control-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});
let folder: string;
let path: string;
const servers: ControlServer[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(base, "state-"));
  path = controlSocketPath(folder);
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const statusRequest: AskRequest = { version: 1, command: "status" };
const statusReply: ControlReply = { ok: true, status: standingStatus };

function door(answer: OwnDoorOptions["answer"] = async () => statusReply): OwnDoor {
  const view = { status: standingStatus, sessions: [], browsers: [] };
  return new OwnDoor({ answer, look: () => view, clock: systemClock });
}

async function serve(answer?: OwnDoorOptions["answer"]): Promise<void> {
  servers.push(await serveControl(path, door(answer)));
}

/** Says bytes to the socket; what comes back until it is closed. */
async function say(bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let held = "";
    const socket = connect(path, () => socket.write(bytes));
    socket.on("error", () => undefined);
    socket.on("data", (piece) => {
      held += piece.toString("utf8");
    });
    socket.on("close", () => resolve(held));
  });
}

describe("the socket", () => {
  test("is its owner's alone, and gone when the helper has stopped", async () => {
    await serve();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    servers.pop()?.close();
    expect(existsSync(path)).toBe(false);
    expect(await askControl(path, statusRequest)).toBeUndefined();
  });

  test("answers each request with what the helper says", async () => {
    const asked: AskRequest[] = [];
    await serve(async (request) => {
      asked.push(request);
      return { ok: false, message: "not now" };
    });
    expect(await Promise.all([1, 2, 3].map(async () => askControl(path, statusRequest)))).toEqual([
      { ok: false, message: "not now" },
      { ok: false, message: "not now" },
      { ok: false, message: "not now" },
    ]);
    expect(asked).toHaveLength(3);
  });

  test("a helper whose answer fails says why", async () => {
    await serve(async () => {
      throw new Error("the disk is full");
    });
    expect(await askControl(path, statusRequest)).toEqual({ ok: false, message: "the disk is full" });
  });

  test.each([
    ["no JSON", "hello\n"],
    ["an unknown command", '{"version":1,"command":"format-disk"}\n'],
    ["another version", '{"version":2,"command":"status"}\n'],
    ["a name that is none", '{"version":1,"command":"new","idea":"../x","slot":"primary"}\n'],
  ])("%s gets a refusal, and the next request its answer", async (_, text) => {
    await serve();
    expect(await say(text)).toMatch(/^\{"ok":false,"message":"[^"]+/u);
    expect(await askControl(path, statusRequest)).toEqual(statusReply);
  });

  test("a line without end is cut off", async () => {
    await serve();
    expect(await say(Buffer.alloc(12 * 1024 * 1024, "x"))).toBe("");
    expect(await askControl(path, statusRequest)).toEqual(statusReply);
  });
});

describe("a second helper", () => {
  test("is refused with a sentence that says who is there", async () => {
    await serve();
    await expect(serveControl(path, door())).rejects.toThrow(
      "another coda-runner is running with this state folder (process 4711 since 2026-11-21T10:00:00.000Z, started by hand): use that one (coda-runner status), or end it with Ctrl-C where it was started, or kill 4711",
    );
    expect(await askControl(path, statusRequest)).toEqual(statusReply);
  });

  test("is refused too when the first does not answer", async () => {
    const mute = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", () => socket.destroy());
    });
    await new Promise<void>((resolve) => {
      mute.listen(path, resolve);
    });
    await expect(serveControl(path, door())).rejects.toThrow("another coda-runner is running");
    expect(existsSync(path)).toBe(true);
    mute.close();
  });

  test("replaces the socket that a crashed one left behind", async () => {
    writeFileSync(path, "");
    await serve();
    expect(await askControl(path, statusRequest)).toEqual(statusReply);
  });
});

describe("a hand-over", () => {
  const request = { version: 1, command: "hand-over", pid: 7 } as const;
  const handover = { sessions: [], tmux: "/usr/bin/tmux", webAheadMs: 12 };

  test("is answered where somebody is waited for, and known to have arrived, also once nobody listens", async () => {
    const arrived = Promise.withResolvers<void>();
    const server = await serveControl(path, door(), async (pid) => {
      expect(pid).toBe(7);
      server.close();
      return { said: { handover }, delivered: arrived.resolve };
    });
    expect(await askControl(path, request)).toEqual({ ok: true, handedOver: handover });
    await arrived.promise;
    expect(existsSync(path)).toBe(false);
  });

  test("is refused by a helper that nobody takes over from, in a sentence", async () => {
    await serve();
    const message = "the helper goes on as it is: nobody takes over from it";
    expect(await askControl(path, request)).toEqual({ ok: false, message });
  });

  test("that nobody is there to hear of any more is over all the same", async () => {
    const arrived = Promise.withResolvers<void>();
    const given = Promise.withResolvers<void>();
    servers.push(
      await serveControl(path, door(), async () => {
        await given.promise;
        return { said: { handover }, delivered: arrived.resolve };
      }),
    );
    const socket = connect(path, () => socket.end(`${JSON.stringify(request)}\n`, () => socket.destroy()));
    socket.on("close", () => given.resolve());
    expect(await arrived.promise).toBeUndefined();
  });
});

describe("the socket's path", () => {
  test("is in the state folder, or in a private one where that path is too long for a socket", async () => {
    expect(controlSocketPath("/home/me/state")).toBe("/home/me/state/runner.sock");
    const long = join(folder, "x".repeat(120));
    const moved = controlSocketPath(long, folder);
    expect(moved.length).toBeLessThan(100);
    expect(controlSocketPath(long, folder)).toBe(moved);
    expect(controlSocketPath(`${long}y`, folder)).not.toBe(moved);
    path = moved;
    await serve();
    expect(await askControl(moved, statusRequest)).toEqual(statusReply);
  });

  test("is never in a folder that others can write", () => {
    const long = join(folder, "x".repeat(120));
    const shared = controlSocketPath(long, folder).replace(/\/[^/]+$/u, "");
    chmodSync(shared, 0o777);
    expect(() => controlSocketPath(long, folder)).toThrow(`${shared} is not yours alone`);
    rmSync(shared, { recursive: true });
    mkdirSync(join(folder, "elsewhere"));
    expect(controlSocketPath(long, folder)).toContain(shared);
  });
});
