/** Whose pipe is closed, on a real tmux. */
import { randomUUID } from "node:crypto";
import { epochSchema, paneIdSchema, type PaneId } from "@coda/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { closePipeCommand } from "./pane-commands.ts";

const epoch = epochSchema.parse(randomUUID());

let server: TmuxServer;
let pane: PaneId;

beforeEach(async () => {
  server = new TmuxServer();
  pane = paneIdSchema.parse(await server.run("new-session", "-d", "-P", "-F", "#{pane_id}", "exec cat"));
  await server.run("set-option", "-p", "-t", pane, "@coda_epoch", epoch);
});

afterEach(async () => {
  await server.dispose();
});

async function look(format: string): Promise<string> {
  return server.run("display-message", "-p", "-t", pane, format);
}

/** The process at the pipe's end, by its own word. */
async function openPipe(): Promise<number> {
  await server.run("pipe-pane", "-t", pane);
  await server.run("set-option", "-p", "-u", "-t", pane, "@test_pid");
  await server.run("pipe-pane", "-O", "-t", pane, `tmux -L ${server.socket} set -p -t ${pane} @test_pid $$; exec cat`);
  return Number(await until("the pipe is open", async () => (await look("#{@test_pid}")) || undefined));
}

test("our own pipe is closed, and its mark with it", async () => {
  const pid = await openPipe();
  await server.run(...closePipeCommand(pane, { epoch, pid }));
  expect(await look("#{pane_pipe}[#{@coda_epoch}]")).toBe("0[]");
});

test("a pipe of whose process nothing is known is closed by its mark alone", async () => {
  await openPipe();
  await server.run(...closePipeCommand(pane, { epoch, pid: undefined }));
  expect(await look("#{pane_pipe}")).toBe("0");
});

test("a pipe that somebody opened in place of ours stays, where tmux tells them apart", async (context) => {
  const ours = await openPipe();
  const theirs = await openPipe();
  expect(theirs).not.toBe(ours);
  context.skip((await look("#{pane_pipe_pid}")) === "", "tmux does not say whose a pipe is");
  await server.run(...closePipeCommand(pane, { epoch, pid: ours }));
  expect(await look("#{pane_pipe} #{pane_pipe_pid}")).toBe(`1 ${theirs}`);
});
