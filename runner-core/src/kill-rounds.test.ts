/**
 * Helpers killed at any moment and started again, while terminals come and go and sessions are made and killed: tmux and
 * its programs notice nothing, and nothing is left behind. CODA_KILL_ROUNDS=200 for the long run.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { attachTexts, deviceIdSchema, defaultSessionPrefix, tmuxSessionName, type DeviceSession } from "@coda/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPiped, type PipedChild } from "./child-process.ts";
import { pause, systemClock } from "./clock.ts";
import { environment } from "./config.ts";
import { writeDeviceRecord } from "./device/device-record.ts";
import { FakeWebApp } from "./testing/fake-web-app.ts";
import { LocalTerminal } from "./testing/local-terminal.ts";
import { processesWith } from "./testing/processes.ts";
import { seededRandom } from "./testing/seeded-bytes.ts";
import { allowed } from "./testing/tmux-helper.ts";
import { TmuxServer } from "./testing/tmux-server.ts";
import { until } from "./testing/until.ts";

const rounds = Number(environment()["CODA_KILL_ROUNDS"] ?? 15);
const seed = Number(environment()["CODA_KILL_SEED"] ?? systemClock.now() % 1_000_000);
/** A helper is up, with all its sessions, in about a second: kills fall before, in and after its start. */
const longestLifeMs = 1_500;

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
  const names = webApp.sessions.map(({ ideaId, slot }) =>
    tmuxSessionName({ prefix: defaultSessionPrefix, idea: ideaId, slot }),
  );
  const all = async (): Promise<Awaited<ReturnType<typeof panes>> | undefined> => {
    const running = await panes();
    const hub = await server.lines("list-windows", "-t", "=coda", "-F", "#{@coda_session}");
    const whole = names.every(
      (name) =>
        hub.includes(name) &&
        running.some(({ session, piped, epoch }) => session === name && piped === "1" && epoch !== ""),
    );
    return whole && (await server.controlClients()).length === 1 ? running : undefined;
  };
  return until("everything runs and is recorded", all).catch((error: unknown) => {
    throw new Error(`seed ${seed}; the helper's last words:\n${helper.log}`, { cause: error });
  });
}

function spoolFolders(): Set<string> {
  return new Set(processesWith(join(state, "journal")).map(({ folder }) => folder));
}

test(
  `${rounds} rounds (seed ${seed}): tmux lives, recordings go on, no client and no process is left`,
  async () => {
    const random = seededRandom(seed);
    const lasting = [listed("one"), listed("two"), listed("three")];
    webApp.sessions = lasting;
    helper = new Helper();
    await until("a server runs", async () => (await server.pid().catch(() => 0)) > 0);
    const first = await settled(helper);
    const pid = await server.pid();
    await helper.end("SIGKILL");

    let terminals: LocalTerminal[] = [];
    let killed = 0;
    for (let round = 0; round < rounds; round++) {
      const passing = listed(`round-${round}`);
      webApp.sessions = [...lasting, passing];
      helper = new Helper();
      const deadline = systemClock.now() + random() * longestLifeMs;
      while (systemClock.now() < deadline) {
        const target = webApp.sessions[Math.floor(random() * webApp.sessions.length)] ?? passing;
        const name = { prefix: defaultSessionPrefix, idea: target.ideaId, slot: target.slot };
        const { literal, exact } = attachTexts(name, { socket: server.socket, literalOffered: true });
        terminals.push(
          new LocalTerminal(server, (random() < 0.5 ? literal : undefined) ?? exact, { columns: 100, rows: 30 }),
        );
        await pause(systemClock, Math.min(300 * random(), Math.max(0, deadline - systemClock.now())));
      }
      await helper.end("SIGKILL");
      expect(await server.pid()).toBe(pid);
      // The user goes on meanwhile: closes windows of the terminal, ends a session.
      for (const terminal of terminals) await terminal.close();
      terminals = [];
      const session = tmuxSessionName({ prefix: defaultSessionPrefix, idea: passing.ideaId, slot: passing.slot });
      killed += await server
        .run("kill-session", "-t", `=${session}`)
        .then(() => 1)
        .catch(() => 0);
    }

    webApp.sessions = lasting;
    helper = new Helper();
    const last = await settled(helper);
    expect(last.toSorted(byName)).toEqual(first.toSorted(byName));
    await until(
      "ended sessions have left the hub",
      async () => (await server.lines("list-windows", "-t", "=coda")).length === 4,
    );
    await until("only living panes have a spool", () => spoolFolders().size === lasting.length);
    expect(await server.controlClients()).toHaveLength(1);
    expect(processesWith(server.socket).filter(({ command }) => command.includes(" -C "))).toHaveLength(1);
    await helper.end("SIGTERM");
    expect(await server.controlClients()).toEqual([]);
    expect(
      processesWith(server.socket).filter(
        ({ command }) => command.includes("tmux") && !command.includes("new-session"),
      ),
    ).toEqual([]);
    expect(await server.pid()).toBe(pid);
    // Kills fell into the making of sessions as well as beside it.
    expect(killed).toBeGreaterThan(0);
  },
  60_000 + rounds * 6_000,
);

function byName(a: { session: string }, b: { session: string }): number {
  return a.session.localeCompare(b.session);
}
