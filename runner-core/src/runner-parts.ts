/** The helper put together by hand: tmux, journals, relay link, uploads, and the answers to the local command. */
import { randomUUID } from "node:crypto";
import { platform } from "node:os";
import { join } from "node:path";
import { attachTexts, canonicalName, type DeviceSession, type TicketResult } from "@coda/protocol";
import { systemClock } from "./clock.ts";
import { ConfigError, type RunnerConfig } from "./config.ts";
import type { ControlReply, ControlRequest, HelperStatus, ListedSession } from "./control/control-messages.ts";
import { loadDeviceKey } from "./device/device-key.ts";
import { readDeviceRecord, writeDeviceRecord, type DeviceRecord } from "./device/device-record.ts";
import { WebApi } from "./device/web-api.ts";
import { helperPorts } from "./link/helper-ports.ts";
import { RelayLink } from "./link/relay-link.ts";
import type { Log } from "./log.ts";
import { isAlive } from "./process-alive.ts";
import { SessionDirectory } from "./session/session-directory.ts";
import { TmuxRecorder } from "./session/tmux-recorder.ts";
import { TmuxSessionHost } from "./session/tmux-session-host.ts";
import { systemRandom } from "./system-random.ts";
import { TmuxManager, type ServerIdentity } from "./tmux/manager.ts";
import { Uploader } from "./upload/uploader.ts";
import { runnerVersion } from "./version.ts";

export class RunnerParts {
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
      { tmux, socket: config.tmuxSocket, prefix: config.prefix, clock, log, env: config.env, randomId: randomUUID },
      {
        onReady: (server) => this.#serverFound(server),
        onSnapshot: async (snapshot) => this.#host.snapshotTaken(snapshot),
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
    this.#host = new TmuxSessionHost({
      manager: this.#manager,
      recorder: this.#recorder,
      prefix: config.prefix,
      socket: config.tmuxSocket,
      directory: config.directory,
      log,
    });
    this.#link = new RelayLink({
      ports: helperPorts({ prefix: config.prefix, fetchTicket: async () => this.#fetchTicket() }),
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
      random: systemRandom,
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

  #status(): HelperStatus {
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
