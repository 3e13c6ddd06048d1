/** The manager under other people's tmux.conf: odd options, hooks that print, a shell that ends at once, plain mistakes. */
import { afterEach, describe, expect, test } from "vitest";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { creationRefusedBy, parseTmuxVersion } from "./version.ts";

const open: { stop(): Promise<void> }[] = [];
let servers: TmuxServer[] = [];

function makeServer(...configuration: string[]): TmuxServer {
  const server = new TmuxServer(`${configuration.join("\n")}\n`);
  servers.push(server);
  return server;
}

async function makeHelper(server: TmuxServer): Promise<TmuxHelper> {
  const helper = new TmuxHelper(server);
  open.push(helper);
  return helper.start();
}

afterEach(async () => {
  for (const helper of open.splice(0)) await helper.stop();
  const ended = servers;
  servers = [];
  for (const server of ended) await server.dispose();
});

describe("a configuration with", () => {
  test.each([
    ["a mistake in it", ["no-such-command", "set -g no-such-option on"]],
    ["a brace that is never closed", ["if-shell true {", "set -g status off"]],
    ["a file that is not there", ["source-file /nowhere/tmux.conf"]],
    ["no status line and no prefix", ["set -g status off", "set -g prefix None", "unbind -a"]],
    ["a prefix of an odd key", ["set -g prefix C-Space", "set -g prefix2 F12"]],
    ["sessions that go when nobody looks", ["set -g destroy-unattached on"]],
    ["windows as small as they get", ["set -g default-size 1x1", "set -g window-size smallest"]],
    ["no scrollback", ["set -g history-limit 0"]],
    ["names that follow the program", ["set -g set-titles on", "setw -g automatic-rename-format 'x'"]],
    [
      "numbers from one, without holes",
      ["set -g base-index 1", "setw -g pane-base-index 1", "set -g renumber-windows on"],
    ],
  ])("%s: the hub stands, a session runs, is recorded and survives the helper", async (_, configuration) => {
    const server = makeServer(...configuration);
    const helper = await makeHelper(server);
    const session = allowed("idea");
    await helper.open(session);
    const { epoch } = await helper.recording(session);
    await helper.stop();
    expect(helper.lost).toEqual([]);
    const next = await makeHelper(server);
    next.host.allow([session]);
    expect((await next.recording(session)).epoch).toBe(epoch);
    const windows = await server.lines("list-windows", "-a", "-F", "#{session_name} #{@coda_session}");
    expect(windows.toSorted()).toEqual([
      "coda ",
      "coda coda__idea__primary",
      "coda__idea__primary coda__idea__primary",
    ]);
  });
});

test("panes are numbered as this tmux numbers them", async () => {
  const server = makeServer("setw -g pane-base-index 1");
  const helper = await makeHelper(server);
  const session = allowed("idea");
  await helper.open(session);
  await server.run("split-window", "-d", "-t", "=coda__idea__primary:");
  const numbers = () => helper.hosted(session)?.panes.map(({ index }) => index);
  await until("both are known", () => numbers()?.length === 2);
  expect(numbers()).toEqual([1, 2]);
});

test.each([
  ["a shell that ends at once", "set -g default-shell /bin/false"],
  ["a program that ends at once", "set -g default-command 'exit 3'"],
])("with %s the hub stands all the same, and the session has ended", async (_, line) => {
  const server = makeServer(line);
  const helper = await makeHelper(server);
  const session = allowed("idea");
  await helper.open(session);
  await until("it has ended", () => helper.hosted(session)?.exited);
  await helper.stop();
  expect(helper.lost).toEqual([]);
  const next = await makeHelper(server);
  next.host.allow([session]);
  await until("it is known to have ended", () => next.hosted(session)?.exited);
});

test("window-size manual, by which older servers die when a window is made, kills none here", async () => {
  const server = makeServer();
  await server.run("new-session", "-d", "-s", "work", ";", "set-option", "-g", "window-size", "manual");
  const pid = await server.pid();
  const early = new TmuxHelper(server);
  open.push(early);
  early.manager.start();
  const state = await until("it knows", () => /ready|waiting/u.test(early.manager.state.name) && early.manager.state);
  const version = parseTmuxVersion(await server.run("display-message", "-p", "#{version}"));
  const refused = version && creationRefusedBy(version, "manual");
  expect("why" in state ? state.why : undefined).toBe(refused);
  await server.run("set-option", "-g", "window-size", "latest");
  await until("it is ready", () => early.manager.state.name === "ready");
  await server.run("set-option", "-g", "window-size", "manual");
  const session = allowed("idea");
  early.host.allow([session]);
  expect(await early.host.open(session)).toEqual(refused === undefined ? { ok: true } : { ok: false, why: refused });
  await server.run("set-option", "-g", "window-size", "latest");
  expect(await early.host.open(session)).toEqual({ ok: true });
  await server.run("set-option", "-g", "window-size", "manual");
  const window = await early.host.act(session.session, { do: "newWindow" });
  expect(window.refused).toBe(refused ?? null);
  await early.manager.refresh();
  expect(await server.pid()).toBe(pid);
});

describe("hostile options and hooks", () => {
  const hostile = [
    "set -g detach-on-destroy off",
    "set -g base-index 1",
    "setw -g pane-base-index 1",
    "set -g renumber-windows on",
    "set -g destroy-unattached off",
    "setw -g automatic-rename on",
    "setw -g allow-rename on",
    "setw -g aggressive-resize on",
    "set-hook -g after-new-session 'display-message -p \"coda-fence-1\"'",
    "set-hook -g after-list-panes 'display-message -p \"%end 1 1 1\"'",
    "set-hook -g after-link-window 'display-message -p \"hook\"'",
    "set-hook -g after-set-option 'display-message -p \"hook\"'",
    "set-hook -g after-display-message 'list-sessions'",
    "set-hook -g session-created 'display-message -p \"created\"'",
    "set-hook -g client-attached 'display-message -p \"hello\"'",
  ].join("\n");

  test("hooks that print and odd options change nothing of the answers", async () => {
    const server = makeServer(`${hostile}\n`);
    const helper = await makeHelper(server);
    const sessions = [allowed("first"), allowed("second")];
    await helper.open(...sessions);
    expect(helper.host.sessions.map((session) => session.idea)).toEqual(["first", "second"]);
    const replies = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => helper.manager.run(["display-message", "-p", `answer ${index}`])),
    );
    expect(replies.map((reply) => reply.lines.map(String))).toEqual(replies.map((_, index) => [`answer ${index}`]));
    for (const session of sessions) expect((await helper.recording(session)).origin).toBe("created");
  });

  test("with detach-on-destroy off the manager is not carried into another session when the hub goes", async () => {
    const server = makeServer(`${hostile}\n`);
    await server.run("new-session", "-d", "-s", "work");
    const helper = await makeHelper(server);
    await server.run("kill-session", "-t", "=coda");
    await until("the manager is back", () => helper.ready.length === 2 && helper.manager.state.name === "ready");
    expect(await server.lines("list-clients", "-F", "#{client_session}")).toEqual(["coda"]);
  });

  test("even where tmux carries it away, it is lost and comes back to a hub of its own", async () => {
    const server = makeServer(`${hostile}\n`);
    await server.run("new-session", "-d", "-s", "work");
    const helper = await makeHelper(server);
    await helper.open(allowed("idea"));
    await server.run("set-option", "-t", "=coda:", "detach-on-destroy", "off");
    await server.run("kill-session", "-t", "=coda");
    await until("the manager is back", () => helper.ready.length === 2 && helper.manager.state.name === "ready");
    expect(helper.lost).toEqual(["tmux moved the control client to another session"]);
    await until("it is in the hub, alone", async () => {
      const clients = await server.lines("list-clients", "-F", "#{client_session}");
      return clients.join() === "coda";
    });
    expect(await server.run("show-options", "-v", "-t", "=work:")).toBe("");
  });
});
