/** A helper that is started on a full disk: it says so and waits, and goes on by itself when there is room. */
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, type TestContext } from "vitest";
import { runProgram, startPiped, type PipedChild } from "./child-process.ts";
import { environment } from "./config.ts";
import { until } from "./testing/until.ts";

const main = join(import.meta.dirname, "main.ts");
let folder: string;
let disk: string;
let helper: PipedChild;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-full-"));
  disk = join(folder, "disk");
  mkdirSync(disk);
});

afterEach(async () => {
  await until("the disk is free", async () => {
    const { status } = await runProgram("umount", [disk]);
    // Of a test that was skipped nothing is mounted.
    return status === 0 || statfsSync(disk).type === statfsSync(folder).type;
  });
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves when it waits, with its exit status to come. */
async function startOnFullDisk(skip: TestContext["skip"]): Promise<{ ended: Promise<number | null> }> {
  const { status } = await runProgram("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]);
  if (status !== 0) skip("only root may mount a file system");
  mkdirSync(join(disk, "journal"));
  expect((await runProgram("dd", ["if=/dev/zero", `of=${filler()}`, "bs=4096"])).status).not.toBe(0);
  const { PATH: path } = environment();
  const env = { PATH: path, HOME: folder, TMUX_TMPDIR: folder, CODA_TMUX_SOCKET: "coda-no-such-server" };
  helper = startPiped(process.execPath, ["--no-warnings", main, "--state-dir", disk, "start"], { env });
  log = "";
  helper.stdout.resume();
  helper.stderr.on("data", (bytes: Buffer) => {
    log += bytes.toString("utf8");
  });
  const ended = new Promise<number | null>((resolve) => {
    helper.on("close", resolve);
  });
  await until("it says that it waits", () => log.includes(sentence()));
  return { ended };
}

function filler(): string {
  return join(disk, "filler");
}

function sentence(): string {
  return `the disk that holds ${join(disk, "journal")} is full; free some space on it`;
}

test("it says so once, and goes on when there is room", async ({ skip }) => {
  const { ended } = await startOnFullDisk(skip);
  rmSync(filler());
  // What it says next: nobody has paired it.
  expect(await ended).toBe(3);
  expect(log.split(sentence())).toHaveLength(2);
  expect(log.trimEnd().split("\n").at(-1)).toMatch(/^coda-runner: this device is not paired with /u);
});

test("it ends in order when it is asked to while it waits", async ({ skip }) => {
  const { ended } = await startOnFullDisk(skip);
  helper.kill("SIGTERM");
  expect(await ended).toBe(0);
});
