/** The helper put together by hand: a session engine, relay link, uploads, and the answers to the local command. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  attachTexts,
  canonicalName,
  limits,
  type DeviceAuditEvent,
  type DeviceSession,
  type SessionId,
  type TicketResult,
} from "@coda/protocol";
import type { Tracer } from "@coda/telemetry";
import { auditFolder } from "./audit/audit-files.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { AuditReporter } from "./audit/audit-reporter.ts";
import { BrowserWitness } from "./audit/browser-witness.ts";
import { systemClock } from "./clock.ts";
import type { RunnerConfig } from "./config.ts";
import { contain } from "./contain.ts";
import type { ControlReply, ControlRequest, HelperStatus, ListedSession } from "./control/control-messages.ts";
import type { Device } from "./device/device.ts";
import { rotateKey } from "./device/device-commands.ts";
import { enroll } from "./device/enroll.ts";
import { fingerprintOf } from "./device/fingerprint.ts";
import { ImageFiles } from "./image/image-files.ts";
import type { AskingBrowser } from "./law/asking-browsers.ts";
import { AskedNotices } from "./law/asked-notices.ts";
import { LawBook } from "./law/law-book.ts";
import { answerLaw, lawStatus } from "./law/law-desk.ts";
import { lawFilesOf } from "./law/law-files.ts";
import { cutOffText } from "./law/own-book.ts";
import { WebApi } from "./device/web-api.ts";
import { helperPorts } from "./link/helper-ports.ts";
import { RelayLink } from "./link/relay-link.ts";
import type { Log } from "./log.ts";
import { Network } from "./network.ts";
import { Notices } from "./notice/notices.ts";
import { SessionDirectory } from "./session/session-directory.ts";
import type { SessionEngine } from "./session/session-engine.ts";
import type { SessionHost } from "./session/session-host.ts";
import { systemRandom } from "./system-random.ts";
import { Uploader } from "./upload/uploader.ts";
import { runnerVersion } from "./version.ts";

export interface RunnerPartsOptions {
  readonly config: RunnerConfig;
  readonly log: Log;
  readonly device: Device;
  readonly engine: SessionEngine;
  /** Folder of the journals. */
  readonly journals: string;
  readonly tracer: Tracer;
  /** A line on the helper's own terminal, where somebody reads it. */
  readonly say?: ((line: string) => void) | undefined;
}

interface LinkParts {
  readonly log: Log;
  readonly tracer: Tracer;
  readonly host: SessionHost;
  readonly witness: BrowserWitness;
}

export class RunnerParts {
  readonly #config: RunnerConfig;
  readonly #device: Device;
  readonly #api: WebApi;
  readonly #engine: SessionEngine;
  readonly #link: RelayLink;
  readonly #directory: SessionDirectory;
  readonly #uploader: Uploader;
  readonly #reporter: AuditReporter;
  readonly #notices: Notices;
  readonly #law: LawBook;
  readonly #network = new Network();
  readonly #log: Log;
  #endOfWatch: () => void = () => undefined;
  #isEnding = false;
  /** Of this machine's steady clock, which nobody sets: tickets are good by the web app's. */
  #webAheadMs = systemClock.now() - systemClock.steadyMs();

  constructor({ config, log, device, engine, journals, tracer, say }: RunnerPartsOptions) {
    this.#config = config;
    this.#log = log;
    this.#device = device;
    this.#engine = engine;
    const { host } = engine;
    const clock = systemClock;
    const network = this.#network;
    const isOnline = (): boolean => !network.isCut;
    this.#api = new WebApi({ device, now: () => clock.now(), fetch: network.fetch });
    const audit = new AuditLog({ folder: auditFolder(config.stateDir), clock, log });
    const notices = new AskedNotices({ audit, log, clock, say });
    const onAsked = (browser: AskingBrowser): void => notices.asked(browser);
    const law = new LawBook({ files: lawFilesOf(config.stateDir), audit, clock, log, onAsked });
    this.#law = law;
    const tell = async (events: readonly DeviceAuditEvent[]) => this.#api.reportAudit(events);
    this.#reporter = new AuditReporter({ audit, tell, clock, log, random: systemRandom, isOnline });
    this.#link = this.#newLink({ log, tracer, host, witness: new BrowserWitness(audit, clock) });
    this.#directory = new SessionDirectory({
      api: this.#api,
      host,
      clock,
      log,
      tracer,
      browsersOf: (session) => this.#link.browsersOf(session),
      mayOpen: () => law.mayOpen(),
      isOnline,
    });
    this.#uploader = new Uploader({
      api: this.#api,
      clock,
      log,
      random: systemRandom,
      root: journals,
      live: () => engine.recordings,
      isNamed: (epoch) => engine.isNamed(epoch),
      endings: engine.endings,
      listed: () => this.#directory.known,
      redaction: config.redaction,
      isOnline,
    });
    this.#notices = new Notices({
      stateDir: config.stateDir,
      api: this.#api,
      host,
      recordings: () => engine.recordings,
      listed: () => this.#directory.known,
      redaction: config.redaction,
      clock,
      log,
      random: systemRandom,
      randomId: randomUUID,
      isOnline,
    });
    law.onChange(() => this.#obey());
  }

  #newLink({ log, tracer, host, witness }: LinkParts): RelayLink {
    const device = this.#device;
    return new RelayLink({
      ports: helperPorts({
        prefix: this.#config.prefix,
        fetchTicket: async () => this.#fetchTicket(),
        openSocket: this.#network.openSocket,
      }),
      law: this.#law,
      host,
      log,
      tracer,
      onOpenWanted: (session, traceparent) =>
        void contain(log, "a session could not be opened", async () => this.#directory.open(session, traceparent)),
      onBrowsers: () => this.#directory.report(),
      trust: () => ({
        device: device.record?.device,
        ticketKey: device.ticketKey,
        sealKeys: device.keys.seal,
        webNowMs: systemClock.steadyMs() + this.#webAheadMs,
      }),
      onRefusedInput: (event) => {
        const { session, by, fault, count } = event;
        log("warn", "input was refused: it is not what a browser typed", { session, by: by?.sub, fault, count });
        witness.refused(event);
      },
      witness,
      images: new ImageFiles({
        folder: join(this.#config.stateDir, "images"),
        clock: systemClock,
        log,
        randomId: randomUUID,
      }),
      onState: (state) => log("info", "relay link", { state: state.name, why: "why" in state ? state.why : undefined }),
    });
  }

  async start(): Promise<void> {
    this.#obey();
    this.#endOfWatch = this.#law.watch();
    if (!this.#network.isCut) await this.#enroll();
    this.#engine.start();
    await this.#directory.sync();
    this.#directory.start();
    this.#uploader.start();
    this.#reporter.start();
    this.#notices.start();
    if (!this.#network.isCut) this.#link.start();
  }

  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#endOfWatch();
    this.#directory.stop();
    // The recordings stay open until the last of them is uploaded.
    const told = this.#link.stop().then(async () => this.#reporter.stop());
    await Promise.all([told, this.#uploader.stop(), this.#notices.stop()]);
    await this.#engine.stop();
  }

  async answer(request: ControlRequest): Promise<ControlReply> {
    const goesOut = request.command === "new" || request.command === "rotate-key";
    if (goesOut && this.#network.isCut) return { ok: false, message: cutOffText };
    if (goesOut && this.#isEnding) return { ok: false, message: "this helper is about to end; start it again" };
    switch (request.command) {
      case "status":
        return { ok: true, status: this.#status() };
      case "list":
        return { ok: true, sessions: this.#directory.known.map((known) => this.#listed(known)) };
      case "rotate-key":
        return { ok: true, said: await rotateKey(this.#device, this.#api) };
      case "new":
        return this.#create(request);
      case "law":
      case "law-set":
      case "browsers":
      case "browsers-answer":
      case "panic":
      case "release":
        return answerLaw(this.#law, request, (session) => this.#nameOf(session));
    }
  }

  /** What is cut is cut in this very turn; what goes on, goes on as at a start. */
  #obey(): void {
    const isCut = this.#law.cutOffAt !== undefined;
    if (isCut === this.#network.isCut) return;
    if (isCut) {
      this.#network.cut();
      this.#link.cut();
      this.#log("warn", "this machine is cut off", { end: "coda-runner panic --release" });
      return;
    }
    this.#network.restore();
    this.#log("info", "this machine is released");
    void contain(this.#log, "what was cut off could not go on; start the helper again", async () => this.#goOn());
  }

  async #goOn(): Promise<void> {
    await this.#enroll();
    await this.#directory.sync();
    if (!this.#network.isCut && !this.#isEnding) this.#link.start();
  }

  async #enroll(): Promise<void> {
    await enroll(this.#device, this.#api, { code: this.#config.enrollCode, name: this.#config.deviceName });
    // Whether new browsers are asked about is as the device was registered.
    this.#law.look();
  }

  #nameOf(session: SessionId): string {
    const known = this.#directory.known.find(({ id }) => id === session);
    const { prefix } = this.#config;
    return known === undefined ? session : canonicalName({ prefix, idea: known.ideaId, slot: known.slot });
  }

  async #fetchTicket(): Promise<TicketResult> {
    const reply = await this.#api.ticket();
    if (reply.ok) {
      this.#webAheadMs = Date.parse(reply.value.expiresAt) - limits.ticketSeconds * 1_000 - systemClock.steadyMs();
      return reply.value;
    }
    // Only a revoked, forgotten or copied device is refused for good; the rest may pass.
    const forGood = ["gone", "forbidden", "conflict"].includes(reply.failure.code);
    return { retry: !forGood, why: reply.failure.message };
  }

  async #create(request: Extract<ControlRequest, { command: "new" }>): Promise<ControlReply> {
    const reserved = await this.#api.reserve(request.idea, request.slot);
    if (!reserved.ok) return { ok: false, message: reserved.failure.message };
    const wanted = { session: reserved.value, idea: request.idea, slot: request.slot };
    if (request.shellIntegration === true) this.#engine.markShells(wanted.session);
    const opened = await this.#directory.openAnew(wanted);
    if (!opened.ok) return { ok: false, message: opened.why };
    const known = this.#directory.known.find((candidate) => candidate.id === reserved.value);
    return known === undefined
      ? { ok: false, message: "the session is not listed" }
      : { ok: true, created: this.#listed(known) };
  }

  #listed(known: DeviceSession): ListedSession {
    const hosted = this.#engine.host.sessions.find((candidate) => candidate.session === known.id);
    const name = { prefix: this.#config.prefix, idea: known.ideaId, slot: known.slot };
    const literalOffered = this.#engine.facts.literalUnavailable === null;
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
    const { program, version, literalUnavailable, repairs } = this.#engine.facts;
    return {
      pid: process.pid,
      version: runnerVersion,
      server: this.#config.server,
      device: this.#device.record?.device ?? null,
      owner: this.#device.record?.owner ?? null,
      fingerprint: fingerprintOf(this.#device.keys.publicKey),
      keyPlace: this.#device.store.place,
      relay: relay.name,
      relayWhy: "why" in relay ? relay.why : null,
      tmux: program,
      tmuxVersion: version,
      literalUnavailable,
      repairs,
      redaction: this.#config.redaction,
      refusedInput: this.#link.refusedInput,
      sessions: this.#engine.host.sessions.length,
      law: lawStatus(this.#law),
    };
  }
}
