/** The helper put together: tmux, journals, relay link, uploads, local control. `startRunner` wires it by hand. */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";
import {
  attachTexts,
  canonicalName,
  capabilities,
  supportedVersions,
  type ConnectionPorts,
  type DeviceSession,
  type TicketResult,
} from "@coda/protocol";
import { runProgram } from "./child-process.ts";
import { systemClock } from "./clock.ts";
import { ConfigError, type RunnerConfig } from "./config.ts";
import type { ControlReply, ControlRequest, ListedSession } from "./control/control-messages.ts";
import { controlSocketPath, serveControl } from "./control/control-socket.ts";
import { loadDeviceKey } from "./device/device-key.ts";
import { readDeviceRecord, writeDeviceRecord, type DeviceRecord } from "./device/device-record.ts";
import { WebApi } from "./device/web-api.ts";
import { probeSpool } from "./journal/probe-spool.ts";
import { RelayLink } from "./link/relay-link.ts";
import { openWebSocket } from "./link/ws-socket.ts";
import type { Log } from "./log.ts";
import { SessionDirectory } from "./session/session-directory.ts";
import { TmuxRecorder } from "./session/tmux-recorder.ts";
import { TmuxSessionHost } from "./session/tmux-session-host.ts";
import { findTmux } from "./tmux/find-tmux.ts";
import { TmuxManager, type ServerIdentity } from "./tmux/manager.ts";
import { isServed, parseTmuxVersion } from "./tmux/version.ts";
import { Uploader } from "./upload/uploader.ts";

export const runnerVersion = "0.1.0";

export interface Runner {
  /** Flushes what is not uploaded yet (3 s at most), leaves tmux and its sessions as they are. */
  stop(): Promise<void>;
}

/** Throws an Error with one sentence that says what to do. */
export async function startRunner(config: RunnerConfig, log: Log): Promise<Runner> {
  const tmux = await requireTmux(config);
  mkdirSync(config.stateDir, { recursive: true, mode: 0o700 });
  const unfit = await probeSpool(systemClock);
  if (unfit !== undefined) throw new ConfigError(unfit);
  const parts = new RunnerParts(config, log, tmux);
  const socketPath = controlSocketPath(config.stateDir);
  const control = await serveControl(socketPath, async (request) => parts.answer(request));
  log("info", "TTY server listening", { socket: socketPath });
  try {
    await parts.start();
  } catch (error) {
    control.close();
    throw error;
  }
  return {
    stop: async () => {
      control.close();
      await parts.stop();
    },
  };
}

async function requireTmux(config: RunnerConfig): Promise<string> {
  const tmux = findTmux(config.env["PATH"] ?? "", homedir());
  if (tmux === undefined) {
    throw new ConfigError("tmux was not found; install it (apt install tmux, brew install tmux) and start again");
  }
  const { stdout } = await runProgram(tmux, ["-V"]);
  const version = parseTmuxVersion(stdout);
  if (version !== undefined && !isServed(version)) {
    throw new ConfigError(`tmux ${version.text} at ${tmux} is too old; install 3.3 or newer and start again`);
  }
  return tmux;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

class RunnerParts {
  readonly #config: RunnerConfig;
  readonly #log: Log;
  readonly #tmux: string;
  readonly #api: WebApi;
  readonly #recorder: TmuxRecorder;
  readonly #manager: TmuxManager;
  readonly #host: TmuxSessionHost;
  readonly #link: RelayLink;
  readonly #directory: SessionDirectory;
  readonly #uploader: Uploader;
  #record: DeviceRecord | undefined;
  #server: ServerIdentity | undefined;

  constructor(config: RunnerConfig, log: Log, tmux: string) {
    this.#config = config;
    this.#log = log;
    this.#tmux = tmux;
    const clock = systemClock;
    const root = join(config.stateDir, "journal");
    const key = loadDeviceKey(join(config.stateDir, "device.key"));
    this.#api = new WebApi({ server: config.server, key, now: () => clock.now(), fetch });
    this.#manager = new TmuxManager(
      { tmux, socket: config.tmuxSocket, prefix: config.prefix, clock, log, env: config.env },
      {
        onReady: (server) => this.#serverFound(server),
        onSnapshot: (snapshot) => this.#host.snapshotTaken(snapshot),
        onLost: (why) => this.#serverLost(why),
      },
    );
    this.#recorder = new TmuxRecorder({
      root,
      clock,
      log,
      randomId: randomUUID,
      run: async (...commands) => this.#manager.run(...commands),
      isAlive,
    });
    const { manager } = { manager: this.#manager };
    this.#host = new TmuxSessionHost({
      manager,
      recorder: this.#recorder,
      prefix: config.prefix,
      socket: config.tmuxSocket,
      directory: config.directory,
      log,
    });
    this.#link = new RelayLink({
      ports: this.#ports(),
      host: this.#host,
      log,
      onOpenWanted: (session) => void this.#directory.open(session),
      onBrowsers: () => this.#directory.report(),
      onState: (state) => log("info", "relay link", { state: state.name, why: "why" in state ? state.why : undefined }),
    });
    this.#directory = new SessionDirectory({
      api: this.#api,
      host: this.#host,
      clock,
      log,
      browsersOf: (session) => this.#link.browsersOf(session),
    });
    this.#uploader = new Uploader({
      api: this.#api,
      clock,
      log,
      random: Math.random,
      root,
      live: () => this.#recorder.live,
      isAlive,
    });
  }

  async start(): Promise<void> {
    this.#record = await this.#pair();
    this.#api.use(this.#record);
    this.#manager.start();
    await this.#directory.sync();
    this.#directory.start();
    this.#uploader.start();
    this.#link.start();
  }

  async stop(): Promise<void> {
    this.#directory.stop();
    this.#link.stop();
    await Promise.all([this.#uploader.stop(), this.#manager.stop()]);
    this.#recorder.closeAll();
  }

  async answer(request: ControlRequest): Promise<ControlReply> {
    switch (request.command) {
      case "status":
        return { ok: true, status: this.#status() };
      case "list":
        return { ok: true, sessions: this.#directory.known.map((known) => this.#listed(known)) };
      case "new":
        return this.#create(request);
    }
  }

  #serverFound(server: ServerIdentity): void {
    this.#server = server;
    this.#log("info", "tmux server", { version: server.version, pid: server.pid });
    this.#host.serverFound(server);
  }

  #serverLost(why: string): void {
    this.#log("warn", "tmux server lost", { reason: why });
    this.#host.serverLost();
  }

  async #pair(): Promise<DeviceRecord> {
    const { stateDir, server, enrollCode, deviceName } = this.#config;
    const file = join(stateDir, "device.json");
    const known = readDeviceRecord(file, server);
    if (known !== undefined) return known;
    if (enrollCode === undefined) {
      throw new ConfigError(
        `this device is not paired with ${server}; in local mode start it with 'npm start', which pairs it`,
      );
    }
    const registered = await this.#api.register({
      name: deviceName,
      platform: platform(),
      version: runnerVersion,
      code: enrollCode,
    });
    if (!registered.ok) throw new ConfigError(`pairing with ${server} failed: ${registered.failure.message}`);
    writeDeviceRecord(file, registered.value);
    return registered.value;
  }

  #ports(): ConnectionPorts {
    return {
      fetchTicket: async () => this.#fetchTicket(),
      openSocket: openWebSocket,
      hello: (ticket) =>
        JSON.stringify({
          t: "hello",
          role: "helper",
          versions: supportedVersions,
          capabilities,
          ticket,
          prefix: this.#config.prefix,
          software: `coda-runner/${runnerVersion}`,
        }),
      after: (delayMs, action) => {
        const timer = systemClock.after(delayMs, action);
        return () => timer.cancel();
      },
      now: () => systemClock.now(),
      random: Math.random,
      hidden: () => false,
    };
  }

  async #fetchTicket(): Promise<TicketResult> {
    const reply = await this.#api.ticket();
    if (reply.ok) return reply.value;
    // Only a revoked or forgotten device is refused for good; the rest may pass.
    return { retry: reply.failure.code !== "gone" && reply.failure.code !== "forbidden", why: reply.failure.message };
  }

  async #create(request: Extract<ControlRequest, { command: "new" }>): Promise<ControlReply> {
    const reserved = await this.#api.reserve(request.idea, request.slot);
    if (!reserved.ok) return { ok: false, message: reserved.failure.message };
    const opened = await this.#directory.open({ session: reserved.value, idea: request.idea, slot: request.slot });
    if (!opened.ok) return { ok: false, message: opened.why };
    const known = this.#directory.known.find((candidate) => candidate.id === reserved.value);
    return known === undefined
      ? { ok: false, message: "the session is not listed" }
      : { ok: true, created: this.#listed(known) };
  }

  #listed(known: DeviceSession): ListedSession {
    const hosted = this.#host.sessions.find((candidate) => candidate.session === known.id);
    const name = { prefix: this.#config.prefix, idea: known.ideaId, slot: known.slot };
    const literalOffered = (this.#manager.hub?.literalUnavailable ?? null) === null;
    const texts = attachTexts(name, { socket: this.#config.tmuxSocket, literalOffered });
    return {
      id: known.id,
      name: canonicalName(name),
      idea: known.ideaId,
      slot: known.slot,
      state: hosted === undefined ? "absent" : hosted.exited ? "exited" : "running",
      browsers: this.#link.browsersOf(known.id),
      localClients: hosted?.localClients ?? 0,
      attach: texts.literal ?? texts.exact,
    };
  }

  #status() {
    const relay = this.#link.state;
    return {
      pid: process.pid,
      version: runnerVersion,
      server: this.#config.server,
      device: this.#record?.device ?? null,
      owner: this.#record?.owner ?? null,
      relay: relay.name,
      relayWhy: "why" in relay ? relay.why : null,
      tmux: this.#tmux,
      tmuxVersion: this.#server?.version ?? null,
      literalUnavailable: this.#manager.hub?.literalUnavailable ?? null,
      sessions: this.#host.sessions.length,
      recording: null,
    };
  }
}
