/** A control client and its manager on a tmux that stalls: patience, orderly ends, and never two connections at once. */
import { defaultSessionPrefix } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { processesWith, runs } from "../testing/processes.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { ControlClient } from "./control-client.ts";
import { TmuxManager } from "./manager.ts";
import { TmuxProgram } from "./tmux-program.ts";

let server: TmuxServer;
let clock: ManualClock;
let pid: number;

beforeEach(async () => {
  server = new TmuxServer();
  clock = new ManualClock();
  await server.run("new-session", "-d", "-s", "work", "cat");
  pid = await server.pid();
});

afterEach(async () => {
  process.kill(pid, "SIGCONT");
  await server.dispose();
});

function connect(): { client: ControlClient; closed: string[] } {
  const closed: string[] = [];
  const client = new ControlClient({
    child: new TmuxProgram(server).startControlClient("=work", "coda-test"),
    clock,
    secret: "secret",
    onNotification: () => undefined,
    onClosed: (reason) => closed.push(reason),
  });
  return { client, closed };
}

function controlClients(): number {
  return processesWith(server.socket).filter(({ command }) => command.includes(" -C ")).length;
}

describe("a control client of a stalled server", () => {
  test("gives a command up after five seconds, and ends by itself when tmux goes on", async () => {
    const { client, closed } = connect();
    await client.ready;
    process.kill(pid, "SIGSTOP");
    const replies = [client.run(["list-sessions"]), client.run(["list-panes"])];
    clock.advance(4_999);
    expect(closed).toEqual([]);
    clock.advance(1);
    const lost = { lines: [], error: "tmux did not answer a command in time", lost: true };
    expect(await Promise.all(replies)).toEqual([lost, lost]);
    expect(closed).toEqual(["tmux did not answer a command in time"]);
    expect(client.gone).toBe(false);
    process.kill(pid, "SIGCONT");
    await until("it has ended", () => client.gone);
    expect(await server.controlClients()).toEqual([]);
    expect(closed).toHaveLength(1);
  });

  test("is killed when it has not ended five seconds after it was told to", async () => {
    const { client } = connect();
    await client.ready;
    process.kill(pid, "SIGSTOP");
    const stopped = client.stop();
    clock.advance(4_999);
    expect(runs(client.pid ?? 0)).toBe(true);
    clock.advance(1);
    await stopped;
    expect(client.gone).toBe(true);
  });

  test("is never killed before it has identified", async () => {
    process.kill(pid, "SIGSTOP");
    const { client, closed } = connect();
    const refused = client.ready.catch((error: unknown) => String(error));
    clock.advance(5_000);
    expect(await refused).toContain("tmux did not take the control client in time");
    const stopped = client.stop();
    clock.advance(60_000);
    expect(runs(client.pid ?? 0)).toBe(true);
    process.kill(pid, "SIGCONT");
    await stopped;
    expect(closed).toHaveLength(1);
    expect(await server.pid()).toBe(pid);
  });
});

test("while the client before lives no other connects, and then the manager is back", async () => {
  const lost: string[] = [];
  let ready = 0;
  const manager = new TmuxManager(
    {
      tmux: server.tmux,
      socket: server.socket,
      env: server.env,
      prefix: defaultSessionPrefix,
      clock,
      log: silentLog,
      owner: "stalls",
      randomId: () => "secret",
      allowedNames: () => new Set(),
      keptNames: () => new Set(),
    },
    {
      onReady: () => ready++,
      onSnapshot: async () => undefined,
      onResized: () => undefined,
      onLost: (why) => lost.push(why),
      onUnreachable: () => undefined,
    },
  );
  manager.start();
  await until("it is ready", () => manager.state.name === "ready");
  await manager.refresh();
  process.kill(pid, "SIGSTOP");
  void manager.run(["list-sessions"]);
  clock.advance(5_000);
  expect(lost).toEqual(["tmux did not answer a command in time"]);
  for (let round = 0; round < 3; round++) {
    await until("it waits", () => manager.state.name === "waiting");
    clock.advance(1_000);
    expect(controlClients()).toBe(1);
  }
  await until("it waits", () => manager.state.name === "waiting");
  expect(manager.state).toMatchObject({ why: "tmux has not let go of the control client before yet" });
  process.kill(pid, "SIGCONT");
  await until("the old client has ended", () => controlClients() === 0);
  await until("the manager is back", () => {
    clock.advance(1_000);
    return ready === 2;
  });
  expect(await server.controlClients()).toHaveLength(1);
  await manager.stop();
});
