/** Both doors by the one contract, and what is of the socket alone. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { until } from "../testing/until.ts";
import { serveControl } from "./control-socket.ts";
import { helperDoorContract, type DoorStage } from "./helper-door-contract.ts";
import type { WatchEnd } from "./helper-door.ts";
import { OwnDoor } from "./own-door.ts";
import { socketDoor } from "./socket-door.ts";

helperDoorContract("in its own process", async (play): Promise<DoorStage> => {
  const door = new OwnDoor({ ...play, clock: systemClock });
  const end = async (): Promise<void> => door.close();
  return { door, end, dispose: end };
});

helperDoorContract("over its socket", async (play): Promise<DoorStage> => {
  const folder = mkdtempSync(join(tmpdir(), "coda-door-"));
  const path = join(folder, "runner.sock");
  const own = new OwnDoor({ ...play, clock: systemClock });
  const server = await serveControl(path, own);
  const end = async (): Promise<void> => {
    own.close();
    server.close();
  };
  const dispose = async (): Promise<void> => {
    await end();
    rmSync(folder, { recursive: true });
  };
  return { door: socketDoor(path), end, dispose };
});

test("a helper that is there and does not answer is not taken for none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "coda-door-"));
  const path = join(folder, "runner.sock");
  const mute = createServer((socket) => void socket.on("data", () => socket.destroy()));
  await new Promise<void>((resolve) => {
    mute.listen(path, resolve);
  });
  const reply = await socketDoor(path).ask({ version: 1, command: "list" });
  expect(JSON.stringify(reply)).toContain("the helper does not answer");
  mute.close();
  rmSync(folder, { recursive: true });
});

test("a helper that knows no watching is told of in its own words", async () => {
  const folder = mkdtempSync(join(tmpdir(), "coda-door-"));
  const path = join(folder, "runner.sock");
  const older = createServer((socket) => {
    socket.on("data", () => socket.end(`${JSON.stringify({ ok: false, message: "what is that?" })}\n`));
  });
  await new Promise<void>((resolve) => {
    older.listen(path, resolve);
  });
  const ends: WatchEnd[] = [];
  socketDoor(path).watch({ seen: () => undefined, ended: (end) => ends.push(end) });
  await until("it is told", () => ends.length === 1);
  expect(ends).toEqual([{ is: "refused", message: "what is that?" }]);
  older.close();
  rmSync(folder, { recursive: true });
});
