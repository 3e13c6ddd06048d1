/** The manager on a real tmux: finds, starts, loses and finds again; leaves alone what is not its own. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { runProgram, type PipedChild } from "../child-process.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { processesWith, runs } from "../testing/processes.ts";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { clientTerminal } from "./left-client.ts";
import { TmuxProgram } from "./tmux-program.ts";

const open: { stop(): Promise<void> }[] = [];
let servers: TmuxServer[] = [];

function makeServer(configuration = ""): TmuxServer {
  const server = new TmuxServer(configuration);
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

async function sessionNames(server: TmuxServer): Promise<string[]> {
  return (await server.lines("list-sessions", "-F", "#{session_name}")).toSorted();
}

describe("starting", () => {
  test("with no server one is started, with the hub in it", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    expect(await sessionNames(server)).toEqual(["coda"]);
    expect(await server.controlClients()).toHaveLength(1);
    const [identity] = helper.ready;
    expect(identity?.pid).toBe(await server.pid());
    expect(identity?.version).toMatch(/\d/u);
    const refused = (await server.literalRefused()) ?? null;
    expect(helper.manager.hub).toMatchObject({ name: "coda", literalUnavailable: refused });
  });

  test("a server that runs is used, and its sessions and global options stay as they were", async () => {
    const server = makeServer("set -g history-limit 1234\nset -g status-left hello\n");
    await server.run("new-session", "-d", "-s", "work");
    const before = await server.lines("show-options", "-g");
    const hooks = await server.lines("show-hooks", "-g");
    const helper = await makeHelper(server);
    await helper.open(allowed("tidy"));
    expect(await server.lines("show-options", "-g")).toEqual(before);
    expect(await server.lines("show-hooks", "-g")).toEqual(hooks);
    expect(await sessionNames(server)).toEqual(["coda", "coda__tidy__primary", "work"]);
    expect(await server.run("list-windows", "-t", "=work", "-F", "#{window_name} #{@coda_session}")).not.toContain(
      "coda",
    );
  });

  test("nothing of the helper's own environment reaches the server's sessions", async () => {
    const server = makeServer();
    server.env["CODA_ENROLL_CODE"] = "secret";
    server.env["TMUX"] = "/nowhere,1,0";
    await makeHelper(server);
    expect(await server.run("show-environment", "-g")).not.toMatch(/CODA_ENROLL_CODE|secret|nowhere/u);
  });
});

describe("stopping", () => {
  test("ends the control client and leaves server, hub and sessions", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    await helper.open(allowed("stays"));
    const pid = await server.pid();
    await helper.stop();
    expect(await server.controlClients()).toEqual([]);
    expect(await server.pid()).toBe(pid);
    expect(await sessionNames(server)).toEqual(["coda", "coda__stays__primary"]);
    expect(helper.lost).toEqual([]);
    expect(await helper.manager.run(["list-sessions"])).toMatchObject({ lost: true });
  });

  test("in the middle of connecting leaves no control client either", async () => {
    const server = makeServer();
    await server.run("new-session", "-d", "-s", "work");
    for (const turns of [0, 1, 3, 10, 40]) {
      const helper = new TmuxHelper(server);
      helper.manager.start();
      for (let turn = 0; turn < turns; turn++) await runProgram("/bin/true", []);
      await helper.stop();
      expect(helper.manager.state.name).toBe("stopped");
      expect(processesWith(server.socket).filter(({ command }) => command.includes(" -C "))).toEqual([]);
    }
  });
});

describe("a session that is killed while the helper is stopped", () => {
  const shellOf = async (server: TmuxServer, session: string): Promise<number> =>
    Number(await server.run("display-message", "-p", "-t", `=${session}:`, "#{pane_pid}"));

  test("runs on in the hub until the next start, which ends it and says so", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    await helper.open(allowed("killed"));
    const shell = await shellOf(server, "coda__killed__primary");
    await helper.stop();
    await server.run("kill-session", "-t", "=coda__killed__primary");
    expect(runs(shell)).toBe(true);
    const next = await makeHelper(server);
    await until("its program has ended", () => !runs(shell));
    expect(next.logged.map(({ message }) => message)).toContain("a window of a session that was killed is ended");
  });

  test("ends with its programs at once by the command of docs/local-mode.md", async () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/local-mode.md"), "utf8");
    const command = /`tmux (kill-session [^`]+)`/u.exec(page)?.[1] ?? "";
    const server = makeServer();
    const helper = await makeHelper(server);
    const stays = allowed("stays");
    await helper.open(stays, allowed("first"));
    const shells = [await shellOf(server, "coda__first__primary"), await shellOf(server, "coda__stays__primary")];
    await helper.stop();
    await server.run(...command.split(" ").map((word) => word.replaceAll(/['\\]/gu, "")));
    await until("its program has ended", () => !runs(shells[0] ?? 0));
    expect(runs(shells[1] ?? 0)).toBe(true);
  });
});

describe("losing and finding again", () => {
  test("a server that was killed is reported lost, and a new one started", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    await helper.open(allowed("gone"));
    const [first] = helper.ready;
    await server.kill();
    await until("a new server is ready", () => helper.ready.length === 2 && helper.manager.state.name === "ready");
    expect(helper.lost).toHaveLength(1);
    expect(helper.host.sessions).toEqual([]);
    expect(helper.ready[1]?.pid).not.toBe(first?.pid);
  });

  test("so is one that was killed by the system, and one that falls again and again", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    for (let round = 1; round <= 3; round++) {
      process.kill(await server.pid(), "SIGKILL");
      await until("a new server is ready", () => helper.ready.length > round && helper.manager.state.name === "ready");
    }
    expect(helper.lost).toHaveLength(3);
    expect(await sessionNames(server)).toEqual(["coda"]);
    expect(await server.controlClients()).toHaveLength(1);
  });

  test("the hub the user killed is made anew, with every window linked, and no program suffers", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    await helper.open(allowed("one"), allowed("two"));
    const pids = await server.lines("list-panes", "-a", "-f", "#{m:coda__*,#{session_name}}", "-F", "#{pane_pid}");
    await server.run("kill-session", "-t", "=coda");
    await until("both windows are in the new hub", async () => {
      const list = ["list-windows", "-t", "=coda", "-F", "#{@coda_session}"];
      const linked = await server.lines(...list).catch((): string[] => []);
      return linked.includes("coda__one__primary") && linked.includes("coda__two__primary");
    });
    expect(await server.lines("list-panes", "-a", "-f", "#{m:coda__*,#{session_name}}", "-F", "#{pane_pid}")).toEqual(
      pids,
    );
    await until("the sessions are served again", () => helper.host.sessions.length === 2);
    expect(helper.lost).toHaveLength(1);
  });

  test("a control client that was detached comes back", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    await helper.open(allowed("back"));
    const client = (await server.controlClients())[0]?.slice(2) ?? "";
    await server.run("detach-client", "-t", client);
    await until("the manager is back", () => helper.ready.length === 2 && helper.host.sessions.length === 1);
    expect(helper.ready[1]).toEqual(helper.ready[0]);
  });
});

describe("a server that is stopped", () => {
  test("is lost after a while, and what ran is announced until it has been silent for too long", async () => {
    const server = makeServer();
    const clock = new ManualClock();
    const helper = new TmuxHelper(server, "journal", clock);
    open.push(helper);
    await helper.start();
    await helper.open(allowed("slow"));
    const pid = await server.pid();
    process.kill(pid, "SIGSTOP");
    try {
      void helper.manager.refresh();
      await until("it was tried anew in vain", () =>
        helper.logged.some(({ message }) => message === "tmux is not reachable"),
      );
      expect(helper.host.sessions).toHaveLength(1);
      clock.advance(4_999);
      expect(helper.host.sessions).toHaveLength(1);
      clock.advance(1);
      expect(helper.host.sessions).toEqual([]);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await until("it is served again", () => helper.host.sessions.length === 1);
    expect(helper.lost).toHaveLength(1);
  });
});

describe("a control client that a killed helper left", () => {
  async function attachClient(server: TmuxServer, terminal: string): Promise<PipedChild> {
    const hub = await server.run("display-message", "-p", "-t", "=coda:", "#{session_id}");
    const child = new TmuxProgram(server).startControlClient(hub, terminal);
    await until("it is attached", async () =>
      (await server.lines("list-clients", "-F", "#{client_pid}")).includes(String(child.pid)),
    );
    return child;
  }

  test("is ended when the next one comes; somebody else's control client stays", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    const pid = await server.pid();
    await helper.stop();
    const left = await attachClient(server, clientTerminal("journal"));
    const others = [await attachClient(server, clientTerminal("other")), await attachClient(server, "xterm")];
    const ended = new Promise((resolve) => {
      left.on("exit", resolve);
    });
    const next = await makeHelper(server);
    await ended;
    const clients = await server.lines("list-clients", "-F", "#{client_pid}");
    expect(clients).toHaveLength(3);
    expect(clients).toEqual(expect.arrayContaining(others.map((other) => String(other.pid))));
    expect(next.logged.filter(({ message }) => message.includes("left behind"))).toHaveLength(1);
    expect(await server.pid()).toBe(pid);
    for (const other of others) other.stdin.end();
  });

  test("is ended even when tmux waits for ever for it to be read", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    await helper.stop();
    const left = await attachClient(server, clientTerminal("journal"));
    // Frozen, it takes nothing from tmux and obeys no `detach-client`.
    process.kill(left.pid ?? 0, "SIGSTOP");
    left.stdin.end();
    const next = await makeHelper(server);
    process.kill(left.pid ?? 0, "SIGCONT");
    await until("the next one is alone", async () => (await server.controlClients()).length === 1);
    expect(next.manager.state.name).toBe("ready");
  });

  test("is ended when nobody reads what tmux has for it, though from 3.7 on tmux does not list it", async () => {
    const server = makeServer();
    const helper = await makeHelper(server);
    await helper.stop();
    const left = await attachClient(server, clientTerminal("journal"));
    const ended = new Promise((resolve) => {
      left.on("exit", resolve);
    });
    left.stdout.destroy();
    await server.run("rename-session", "-t", "=coda:", "renamed");
    left.stdin.end();
    const next = await makeHelper(server);
    await ended;
    expect(next.logged.filter(({ message }) => message.includes("left behind"))).toHaveLength(1);
  });
});

describe("a foreign session of the hub's name", () => {
  test("is left alone, and the short form is said to be unavailable with a way out", async () => {
    const server = makeServer();
    await server.run("new-session", "-d", "-s", "coda", "-n", "mine");
    const helper = await makeHelper(server);
    await helper.open(allowed("idea"));
    expect(await sessionNames(server)).toEqual(["coda", "coda-hub", "coda__idea__primary"]);
    expect(await server.lines("list-windows", "-t", "=coda", "-F", "#{window_name}")).toEqual(["mine"]);
    expect(await server.run("show-options", "-t", "=coda:")).toBe("");
    expect(await server.run("show-hooks", "-t", "=coda:")).not.toContain("switch-client");
    expect(helper.manager.hub?.literalUnavailable).toContain(
      (await server.literalRefused()) ?? `tmux -L ${server.socket} rename-session -t '=coda'`,
    );
    expect(helper.host.sessions[0]?.literalUnavailable).toBe(helper.manager.hub?.literalUnavailable);
  });

  test("is left alone under the spare name, too", async () => {
    const server = makeServer();
    for (const name of ["coda", "coda-hub"]) await server.run("new-session", "-d", "-s", name, "-n", "mine");
    const helper = await makeHelper(server);
    await helper.open(allowed("idea"));
    expect(await sessionNames(server)).toEqual(["coda", "coda-hub", "coda-hub-2", "coda__idea__primary"]);
    expect(await server.lines("list-windows", "-t", "=coda-hub", "-F", "#{window_name}")).toEqual(["mine"]);
    expect(await server.run("show-options", "-t", "=coda-hub:")).toBe("");
  });

  test("under every name there is: said what to do, and nothing touched", async () => {
    const server = makeServer();
    const numbered = Array.from({ length: 8 }, (_, index) => `coda-hub-${index + 2}`);
    for (const name of ["coda", "coda-hub", ...numbered]) await server.run("new-session", "-d", "-s", name);
    const helper = new TmuxHelper(server);
    open.push(helper);
    helper.manager.start();
    const state = await until("it has failed", () => helper.manager.state.name === "waiting" && helper.manager.state);
    expect(state.why).toContain("rename one of them");
    expect(await server.controlClients()).toEqual([]);
  });

  test("sessions of other names, alike as they are, are never touched", async () => {
    const server = makeServer();
    for (const name of ["other__idea__primary", "coda__one", "coda__UPPER__x", "codax__a__b"])
      await server.run("new-session", "-d", "-s", name, "-n", "own");
    const helper = await makeHelper(server);
    await helper.open(allowed("idea"));
    await helper.manager.refresh();
    const windows = await server.lines("list-windows", "-a", "-F", "#{session_name} #{window_name} #{@coda_session}");
    expect(windows.filter((line) => line.includes(" own "))).toHaveLength(4);
    expect(windows.filter((line) => line.endsWith("coda__idea__primary"))).toHaveLength(2);
    expect(windows).toHaveLength(7);
  });
});
