/**
 * Helpers killed at any moment and started again, while terminals come and go and sessions are made and killed: tmux and
 * its programs notice nothing, and nothing is left behind. CODA_KILL_ROUNDS=200 for the long run. From tmux 3.7a on
 * nothing is kept out of it. Servers below die of a terminal that leaves, a session that ends or a window that is
 * switched to in the moment for which a control client identifies (tmux issue 4980): a tenth of a millisecond, and longer
 * on a busy machine. There terminals come once that is over. docs/tmux.md has the numbers.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  attachTexts,
  deviceIdSchema,
  defaultSessionPrefix,
  tmuxSessionName,
  type DeviceSession,
  type SessionName,
} from "@coda/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPiped, type PipedChild } from "./child-process.ts";
import { pause, systemClock } from "./clock.ts";
import { environment } from "./config.ts";
import { writeDeviceRecord } from "./device/device-record.ts";
import { FakeWebApp } from "./testing/fake-web-app.ts";
import { LocalTerminal } from "./testing/local-terminal.ts";
import { processesWith, runs, type RunningProcess } from "./testing/processes.ts";
import { seededRandom } from "./testing/seeded-bytes.ts";
import { allowed } from "./testing/tmux-helper.ts";
import { TmuxServer } from "./testing/tmux-server.ts";
import { until } from "./testing/until.ts";
import { crashRisk, parseTmuxVersion } from "./tmux/version.ts";

const rounds = Number(environment()["CODA_KILL_ROUNDS"] ?? 5);
const seed = Number(environment()["CODA_KILL_SEED"] ?? systemClock.now() % 1_000_000);
/** Much of a helper's start is Node's, which on a busy machine takes seconds. */
const settleMs = 40_000;

const main = join(import.meta.dirname, "main.ts");
let server: TmuxServer;
let webApp: FakeWebApp;
let origin: string;
let state: string;
let helper: Helper | undefined;

beforeAll(async () => {
  server = new TmuxServer();
  webApp = new FakeWebApp();
  origin = await webApp.start();
  state = join(server.folder, "state");
  mkdirSync(state, { mode: 0o700 });
  const device = deviceIdSchema.parse(randomUUID());
  writeDeviceRecord(join(state, "device.json"), { version: 1, device, server: origin, owner: "ada@example.org" });
});

afterAll(async () => {
  await helper?.end("SIGKILL");
  await webApp.stop();
  await server.dispose();
});

function listed(idea: string): DeviceSession {
  const { session, slot, ...rest } = allowed(idea);
  return { id: session, ideaId: rest.idea, ideaTitle: idea, slot, status: "reserved", cursors: [] };
}

class Helper {
  readonly #child: PipedChild;
  readonly #ended: Promise<unknown>;
  #log = "";

  constructor() {
    const env = {
      ...server.env,
      CODA_SERVER: origin,
      CODA_RUNNER_HOME: state,
      CODA_TMUX_SOCKET: server.socket,
      CODA_SESSION_DIRECTORY: server.folder,
    };
    this.#child = startPiped(process.execPath, ["--no-warnings", main, "start"], { env });
    this.#child.stdout.resume();
    this.#child.stderr.on("data", (bytes: Buffer) => {
      this.#log = (this.#log + bytes.toString("utf8")).slice(-4_000);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on("exit", resolve);
    });
  }

  get log(): string {
    return this.#log;
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#child.kill(signal);
    await this.#ended;
  }
}

async function panes(): Promise<{ session: string; pid: string; piped: string; epoch: string }[]> {
  const lines = await server.lines("list-panes", "-a", "-F", "#{session_name}|#{pane_pid}|#{pane_pipe}|#{@coda_epoch}");
  return lines.flatMap((line) => {
    const [session = "", pid = "", piped = "", epoch = ""] = line.split("|");
    return session.startsWith("coda__") ? [{ session, pid, piped, epoch }] : [];
  });
}

/** Until every listed session runs, is recorded and is linked into the hub, by one control client. */
async function settled(helper: Helper): Promise<Awaited<ReturnType<typeof panes>>> {
  const names = webApp.sessions.map((session) => tmuxSessionName(nameOf(session)));
  const all = async (): Promise<Awaited<ReturnType<typeof panes>> | undefined> => {
    const running = await panes();
    const hub = await server.lines("list-windows", "-t", "=coda", "-F", "#{@coda_session}");
    const whole = names.every(
      (name) =>
        hub.includes(name) &&
        running.some(({ session, piped, epoch }) => session === name && piped === "1" && epoch !== ""),
    );
    return whole && (await livingClients()).length === 1 ? running : undefined;
  };
  return until("everything runs and is recorded", all, settleMs).catch((error: unknown) => {
    throw new Error(`seed ${seed}; the helper's last words:\n${helper.log}`, { cause: error });
  });
}

/** Whether this server is one that needs calm. */
async function isFragile(): Promise<boolean> {
  const version = parseTmuxVersion(await server.run("display-message", "-p", "#{version}"));
  return version !== undefined && crashRisk(version) !== undefined;
}

/** Control clients that have not ended, and whether tmux lists them: then they have identified. */
async function controlClients(): Promise<boolean[]> {
  const there = controlClientProcesses();
  const listed = await server.lines("list-clients", "-F", "#{client_pid}");
  return there.flatMap(({ pid }) => (listed.includes(String(pid)) ? [true] : runs(pid) ? [false] : []));
}

/** With no helper, on servers that need it: until every control client there is has identified, or ended. */
async function calm(): Promise<void> {
  if (await isFragile())
    await until("no control client is identifying", async () => !(await controlClients()).includes(false));
}

/**
 * Whether a terminal may come: on servers that need calm once the helper's control client has identified, since it needs no other one.
 * Before, it may begin to while the terminal is on its way.
 */
async function mayCome(): Promise<boolean> {
  if (!(await isFragile())) return true;
  const clients = await controlClients();
  return clients.length > 0 && !clients.includes(false);
}

/** Control clients that tmux lists and that there are: 3.3a strikes one off seconds after its process has ended. */
async function livingClients(): Promise<number[]> {
  const lines = await server.lines("list-clients", "-F", "#{client_control_mode} #{client_pid}");
  return lines.flatMap((line) => {
    const [control, pid] = line.split(" ");
    return control === "1" && runs(Number(pid)) ? [Number(pid)] : [];
  });
}

function controlClientProcesses(): RunningProcess[] {
  return processesWith(server.socket).filter(({ command }) => command.includes(" -C "));
}

function spoolFolders(): Set<string> {
  return new Set(processesWith(join(state, "journal")).map(({ folder }) => folder));
}

function nameOf({ ideaId, slot }: DeviceSession): SessionName {
  return { prefix: defaultSessionPrefix, idea: ideaId, slot };
}

/** Terminals come, by either form of the command, until the time is over. */
async function attachUntil(deadlineMs: number, random: () => number): Promise<LocalTerminal[]> {
  const terminals: LocalTerminal[] = [];
  while (systemClock.now() < deadlineMs) {
    const target = webApp.sessions[Math.floor(random() * webApp.sessions.length)];
    if (target === undefined) break;
    const { literal, exact } = attachTexts(nameOf(target), { socket: server.socket, literalOffered: true });
    const command = random() < 0.5 ? (literal ?? exact) : exact;
    if (await mayCome()) terminals.push(new LocalTerminal(server, command, { columns: 100, rows: 30 }));
    await pause(systemClock, Math.min(300 * random(), Math.max(0, deadlineMs - systemClock.now())));
  }
  return terminals;
}

async function made(session: DeviceSession): Promise<void> {
  const name = tmuxSessionName(nameOf(session));
  await until(`${name} is made`, async () => (await panes()).some((pane) => pane.session === name), settleMs);
}

/** Ends the session as its user would; whether it was there. */
async function kill(session: DeviceSession): Promise<boolean> {
  return server.run("kill-session", "-t", `=${tmuxSessionName(nameOf(session))}`).then(
    () => true,
    () => false,
  );
}

test(
  `${rounds} rounds (seed ${seed}): tmux lives, recordings go on, no client and no process is left`,
  async () => {
    const random = seededRandom(seed);
    const lasting = [listed("one"), listed("two"), listed("three")];
    webApp.sessions = lasting;
    const begunMs = systemClock.now();
    helper = new Helper();
    await until("a server runs", async () => (await server.pid().catch(() => 0)) > 0, settleMs);
    const first = await settled(helper);
    // Kills fall before, in and after a start, however slow the machine is.
    const longestLifeMs = Math.min(8_000, 2 * (systemClock.now() - begunMs));
    const pid = await server.pid();
    await helper.end("SIGKILL");

    let killed = 0;
    for (let round = 0; round < rounds; round++) {
      const passing = listed(`round-${round}`);
      webApp.sessions = [...lasting, passing];
      helper = new Helper();
      // However slow this start is, some helpers are killed after they made a session.
      if (round % 5 === 0) await made(passing);
      const terminals = await attachUntil(systemClock.now() + random() * longestLifeMs, random);
      await helper.end("SIGKILL");
      expect(await server.pid()).toBe(pid);
      await calm();
      for (const terminal of terminals) await terminal.close();
      if (await kill(passing)) killed += 1;
    }

    webApp.sessions = lasting;
    helper = new Helper();
    const last = await settled(helper);
    expect(last.toSorted(byName)).toEqual(first.toSorted(byName));
    const hub = async (): Promise<string[]> => server.lines("list-windows", "-t", "=coda");
    await until("ended sessions have left the hub", async () => (await hub()).length === lasting.length + 1);
    await until("only living panes have a spool", () => spoolFolders().size === lasting.length);
    expect(await livingClients()).toEqual(controlClientProcesses().map((client) => client.pid));
    await helper.end("SIGTERM");
    expect(await livingClients()).toEqual([]);
    expect(controlClientProcesses()).toEqual([]);
    expect(await server.pid()).toBe(pid);
    // Sessions were made in those short lives, too.
    expect(killed).toBeGreaterThan(0);
  },
  120_000 + rounds * 20_000,
);

function byName(a: { session: string }, b: { session: string }): number {
  return a.session.localeCompare(b.session);
}
