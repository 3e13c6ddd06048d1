/** Two Codas on one tmux server: neither touches what is the other's. */
import { resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { ownerOf } from "./owner.ts";

let server: TmuxServer;
let one: TmuxHelper;
let two: TmuxHelper;

beforeAll(async () => {
  server = new TmuxServer();
  one = await new TmuxHelper(server, "one").start();
  two = await new TmuxHelper(server, "two").start();
});

afterAll(async () => {
  await one.stop();
  await two.stop();
  await server.dispose();
});

async function windows(): Promise<string[]> {
  const format = "#{session_name} #{window_name} #{@coda_session} #{@coda_linked_by} #{@coda_epoch}";
  return server.lines("list-windows", "-a", "-F", format);
}

test("a state folder is one owner, however it is written", () => {
  expect(ownerOf("/a/b/../c")).toBe(ownerOf("/a/c"));
  expect(ownerOf("state")).toBe(ownerOf(resolve("state")));
  expect(ownerOf("/a/b")).not.toBe(ownerOf("/a/c"));
  expect(ownerOf("/a/b")).toMatch(/^[0-9a-f]{16}$/u);
});

test("a session of the other is left alone, and opening its name says what to do", async () => {
  const session = allowed("first");
  await one.open(session);
  const before = await windows();
  const mine = allowed("first");
  two.host.allow([mine]);
  const outcome = await two.host.open(mine);
  expect(outcome).toEqual({
    ok: false,
    why: `tmux session coda__first__primary belongs to another Coda on this machine; stop that one, set CODA_TMUX_SOCKET, or rename it (tmux -L ${server.socket} rename-session -t '=coda__first__primary' other)`,
  });
  await two.manager.refresh();
  expect(two.host.sessions).toEqual([]);
  expect(two.recorder.live).toEqual([]);
  expect(await windows()).toEqual(before);
  expect(one.hosted(session)?.panes[0]?.recording).toBeDefined();
});

test("a session killed by its user ends by its own helper's hand, not the other's", async () => {
  const session = allowed("killed");
  await one.open(session);
  const [pid] = await server.lines("list-panes", "-t", "=coda__killed__primary:", "-F", "#{pane_pid}");
  await one.manager.stop();
  await server.run("kill-session", "-t", "=coda__killed__primary");
  await two.manager.refresh();
  await two.manager.refresh();
  expect(await server.lines("list-panes", "-a", "-F", "#{pane_pid}")).toContain(pid);
  one = await new TmuxHelper(server, "one").start();
  await until("its helper has ended it", async () => {
    const pids = await server.lines("list-panes", "-a", "-F", "#{pane_pid}");
    return !pids.includes(pid ?? "");
  });
});

test("a window's size options are set on it, whatever the user's defaults are", async () => {
  await server.run("set-option", "-g", "window-size", "smallest");
  await server.run("set-option", "-g", "aggressive-resize", "on");
  await two.open(allowed("sizes"));
  const options = await server.lines("show-options", "-w", "-t", "=coda__sizes__primary:");
  expect(options).toEqual(expect.arrayContaining(["window-size latest", "aggressive-resize off"]));
});

test("a session made by hand is nobody's until it is allowed, and then its adopter's", async () => {
  await server.run("new-session", "-d", "-s", "coda__hand__primary", "-n", "own");
  const own = async (): Promise<string> =>
    server.run("display-message", "-p", "-t", "=coda__hand__primary:", "#{window_name} #{@coda_owner}");
  await one.manager.refresh();
  await two.manager.refresh();
  expect(await own()).toBe("own ");
  const session = allowed("hand");
  one.host.allow([session]);
  await until("it is served", () => one.hosted(session)?.panes[0]?.recording);
  await two.host.open(session);
  expect(await own()).toBe((await server.literalRefused()) === undefined ? ":hand::primary one" : "own one");
  const theirs = allowed("hand");
  two.host.allow([theirs]);
  expect((await two.host.open(theirs)).ok).toBe(false);
});
