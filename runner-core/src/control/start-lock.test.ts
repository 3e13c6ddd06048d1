/** Which of two helpers may begin in a folder; processes that begin at the same moment are in cli/run-cli.test.ts. */
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { startOf } from "../process-alive.ts";
import { standingStatus } from "../testing/standing-helper.ts";
import { controlSocketPath, serveControl } from "./control-socket.ts";
import { OwnDoor } from "./own-door.ts";
import { takeStart } from "./start-lock.ts";

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-start-"));
  lock = join(folder, "start.lock");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("while one begins another is refused, and says which process it is", async () => {
  const release = await takeStart(folder);
  await expect(takeStart(folder)).rejects.toThrow(
    `another coda-runner is just starting with this state folder (process ${process.pid}): use that one (coda-runner status), or end it with: kill ${process.pid}. If process ${process.pid} is no coda-runner, remove ${lock}`,
  );
  release();
  const next = await takeStart(folder);
  // The first one's second word is not about what another has by now.
  release();
  expect(readdirSync(folder)).toEqual(["start.lock"]);
  next();
  expect(readdirSync(folder)).toEqual([]);
});

test("while one runs another is refused by what it says of itself, and leaves nothing", async () => {
  const view = { status: standingStatus, sessions: [], browsers: [] };
  const answer = async () => ({ ok: true, status: standingStatus }) as const;
  const server = await serveControl(
    controlSocketPath(folder),
    new OwnDoor({ answer, look: () => view, clock: systemClock }),
  );
  await expect(takeStart(folder)).rejects.toThrow(
    "another coda-runner is running with this state folder (process 4711",
  );
  server.close();
  expect(readdirSync(folder)).not.toContain("start.lock");
});

test.each([
  ["a process that is no more", "99999999 1"],
  ["a process whose number another has by now", `1 ${startOf(1) ?? ""}1`],
  ["this one's number, from before a start of the machine", `${process.pid} 1`],
  ["whoever wrote anything there", "x"],
])("what %s left keeps nobody", async (_, text) => {
  symlinkSync(text, lock);
  (await takeStart(folder))();
  writeFileSync(lock, text);
  (await takeStart(folder))();
  expect(readdirSync(folder)).toEqual([]);
});
