/** A control client and its manager on a tmux that stalls: patience, orderly ends, and never two connections at once. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultSessionPrefix } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { processesWith, runs } from "../testing/processes.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until, untilStepped } from "../testing/until.ts";
import { startPiped, type PipedChild } from "../child-process.ts";
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

function connect(child: PipedChild = new TmuxProgram(server).startControlClient("=work", "coda-test")): {
  client: ControlClient;
  closed: string[];
} {
  const closed: string[] = [];
  const client = new ControlClient({
    child,
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

describe("a control client that has exited", () => {
  /** Attaches, hears one command and exits; its answer comes when the file is there, by whoever holds its pipe. */
  const exitsFirst = `
    printf '%%begin 1 1 0\\n%%end 1 1 0\\n%%session-changed $0 work\\n'
    read command && read fence
    (until [ -e "$1" ]; do sleep 0.01; done
    printf '%%begin 1 2 1\\nlast words\\n%%end 1 2 1\\n%%begin 1 3 1\\ncoda-fence-secret-1\\n%%end 1 3 1\\n') &`;

  async function exited() {
    const gate = join(server.folder, "gate");
    const { client, closed } = connect(startPiped("sh", ["-c", exitsFirst, "$0", gate]));
    await client.ready;
    const reply = client.run(["list-sessions"]);
    await until("it has exited", () => client.gone);
    return { client, closed, reply, open: () => writeFileSync(gate, "") };
  }

  test("is heard to its last word before it is given up", async () => {
    const { closed, reply, open } = await exited();
    expect(closed).toEqual([]);
    open();
    expect(await reply).toEqual({ lines: [Buffer.from("last words")], error: undefined, lost: false });
    await until("it is given up", () => closed.length === 1);
    expect([closed, clock.pending]).toEqual([["tmux closed the connection"], 0]);
  });

  test("is given up after a second, when somebody else holds its pipe", async () => {
    const { client, closed, reply, open } = await exited();
    clock.advance(999);
    expect(closed).toEqual([]);
    clock.advance(1);
    expect(await reply).toMatchObject({ error: "tmux closed the connection", lost: true });
    await client.stop();
    expect([closed, clock.pending]).toEqual([["tmux closed the connection"], 0]);
    open();
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
  await untilStepped("the manager is back", () => {
    clock.advance(1_000);
    return ready === 2;
  });
  expect(await server.controlClients()).toHaveLength(1);
  await manager.stop();
});
