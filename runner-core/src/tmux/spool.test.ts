/** The spool's last word, in every shell there is: whether its pane's program runs on or has ended, also unnoticed. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { runProgram, startPiped, type PipedChild } from "../child-process.ts";
import { isAlive } from "../process-alive.ts";
import { makeJournal } from "../testing/journal.ts";
import { runs } from "../testing/processes.ts";
import { until } from "../testing/until.ts";
import { spoolPipeCommand } from "./spool.ts";

const root = mkdtempSync(join(tmpdir(), "coda-spool-test-"));
const shells = ["sh", "dash", "bash --posix", "busybox sh"];
let parent: PipedChild;
/** Has ended, and its parent has not waited for it. */
let unnoticed: number;
let gone: number;

beforeAll(async () => {
  parent = startPiped("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 600"]);
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  unnoticed = Number(line.toString());
  await until("a program has ended", () => !runs(unnoticed));
  gone = Number((await runProgram("sh", ["-c", "echo $$"])).stdout);
});

afterAll(async () => {
  parent.kill();
  await once(parent, "exit");
  rmSync(root, { recursive: true });
});

/** As tmux expands it for a pane whose terminal is there. */
function commandFor(folder: string, pid: number): string {
  const terminal = spoolPipeCommand(folder).replaceAll("#{pane_tty}", "/dev/null");
  return terminal.replaceAll("#{pane_pid}", String(pid)).replaceAll("%%", "%").replaceAll("##", "#");
}

describe.each(shells)("in %s", (shell) => {
  const [program = "", ...args] = shell.split(" ");

  test.concurrent.for<[string, (text: string) => string]>([
    ["tells", (text) => text],
    // As on macOS.
    ["has no /proc, so that only ps tells", (text) => text.replaceAll("/proc/", "/no-proc/")],
  ])("on a machine that %s", async ([, on], { expect, skip }) => {
    if ((await runProgram(program, [...args, "-c", ":"])).status !== 0) skip(`${shell} is not installed`);
    const wordOf = async (pid: number): Promise<string | undefined> => {
      const folder = makeJournal(root);
      const { status } = await runProgram(program, [...args, "-c", on(commandFor(folder.path, pid))]);
      expect([status, folder.spoolEnded]).toEqual([0, true]);
      return folder.spoolWord;
    };
    expect(isAlive(unnoticed)).toBe(true);
    const words = await Promise.all([process.pid, unnoticed, gone].map(wordOf));
    expect(words).toEqual(["open", "whole", "whole"]);
  });
});
