/** The helper put together by hand: a session engine, relay link, uploads, and the answers to the local command. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { DeviceAuditEvent } from "@coda/protocol";
import type { Tracer } from "@coda/telemetry";
import { auditFolder } from "./audit/audit-files.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { AuditReporter } from "./audit/audit-reporter.ts";
import { BrowserWitness } from "./audit/browser-witness.ts";
import { calledElsewhere } from "./called-as.ts";
import { systemClock } from "./clock.ts";
import type { RunnerConfig } from "./config.ts";
import { contain } from "./contain.ts";
import type { ControlReply } from "./control/control-messages.ts";
import { HelperDesk } from "./control/helper-desk.ts";
import type { AskRequest } from "./control/helper-door.ts";
import { OwnDoor } from "./control/own-door.ts";
import type { Device } from "./device/device.ts";
import { rotateKey } from "./device/device-commands.ts";
import { enroll } from "./device/enroll.ts";
import { FigureReporter } from "./figure/figure-reporter.ts";
import { ImageFiles } from "./image/image-files.ts";
import type { AskingBrowser } from "./law/asking-browsers.ts";
import { AskedNotices } from "./law/asked-notices.ts";
import { LawBook } from "./law/law-book.ts";
import { answerLaw } from "./law/law-desk.ts";
import { lawFilesOf } from "./law/law-files.ts";
import { cutOffText } from "./law/own-book.ts";
import { WebApi } from "./device/web-api.ts";
import { DeviceTickets } from "./link/device-tickets.ts";
import { helperPorts } from "./link/helper-ports.ts";
import { RelayLink } from "./link/relay-link.ts";
import type { Log } from "./log.ts";
import { Network } from "./network/network.ts";
import { Notices } from "./notice/notices.ts";
import { SessionDirectory } from "./session/session-directory.ts";
import type { SessionEngine } from "./session/session-engine.ts";
import type { SessionHost } from "./session/session-host.ts";
import { systemRandom } from "./system-random.ts";
import { answerRestart } from "./takeover/answer-restart.ts";
import type { Handover } from "./takeover/handover.ts";
import type { TakeoverAnswer } from "./takeover/takeover.ts";
import type { ReleaseWatch } from "./update/release-watch.ts";
import { systemReleaseWatch } from "./update/system-releases.ts";
import { Uploader } from "./upload/uploader.ts";

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
  /** Makes this process another program. Undefined: it is a part of something else, as of the desktop app. */
  readonly restart?: (() => Promise<TakeoverAnswer>) | undefined;
  /** What the helper before this one has told. */
  readonly left?: Handover | undefined;
  /** It serves until another process is a helper again. */
  readonly standsIn?: boolean | undefined;
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
  readonly #tickets: DeviceTickets;
  readonly #engine: SessionEngine;
  readonly #link: RelayLink;
  readonly #directory: SessionDirectory;
  readonly #uploader: Uploader;
  readonly #reporter: AuditReporter;
  readonly #notices: Notices;
  readonly #figures: FigureReporter;
  readonly #releases: ReleaseWatch;
  readonly #law: LawBook;
  readonly #desk: HelperDesk;
  /** For command and desktop app; the process that has these parts may use it itself. */
  readonly door: OwnDoor;
  readonly #network = new Network();
  readonly #log: Log;
  readonly #takeover: Pick<RunnerPartsOptions, "restart" | "left" | "standsIn">;
  #endOfWatch: () => void = () => undefined;
  #isEnding = false;
  /** Resolves when the device is paired, or cannot be. */
  #pairing: Promise<void> = Promise.resolve();

  constructor({ config, log, device, engine, journals, tracer, say, restart, left, standsIn }: RunnerPartsOptions) {
    this.#config = config;
    this.#log = log;
    this.#takeover = { restart, left, standsIn };
    this.#device = device;
    this.#engine = engine;
    const { host } = engine;
    const clock = systemClock;
    const isOnline = (): boolean => !this.#network.isCut;
    this.#api = new WebApi({ device, now: () => clock.now(), fetch: this.#network.fetch });
    this.#tickets = new DeviceTickets(this.#api, clock, left);
    const audit = new AuditLog({ folder: auditFolder(config.stateDir), clock, log });
    const notices = new AskedNotices({ audit, log, clock, say });
    const onAsked = (browser: AskingBrowser): void => notices.asked(browser);
    const law = new LawBook({ files: lawFilesOf(config.stateDir), audit, clock, log, onAsked });
    this.#law = law;
    const tell = async (events: readonly DeviceAuditEvent[]) => this.#api.reportAudit(events);
    this.#reporter = new AuditReporter({ audit, tell, clock, log, random: systemRandom, isOnline });
    this.#figures = new FigureReporter({ isOn: config.metrics, engine, api: this.#api, isOnline, clock, log });
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
      api: this.#directory,
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
    this.#releases = systemReleaseWatch({ config, log, clock, fetch: this.#network.fetch, isOnline, restart });
    this.#desk = this.#newDesk();
    this.door = new OwnDoor({ answer: async (request) => this.#answer(request), look: () => this.#desk.view(), clock });
  }

  #newDesk(): HelperDesk {
    return new HelperDesk({
      config: this.#config,
      device: this.#device,
      engine: this.#engine,
      law: this.#law,
      link: this.#link,
      directory: this.#directory,
      api: this.#api,
      startedMs: systemClock.now(),
      randomId: randomUUID,
      standsIn: this.#takeover.standsIn === true,
      newerRelease: () => this.#releases.newer,
    });
  }

  #newLink({ log, tracer, host, witness }: LinkParts): RelayLink {
    const device = this.#device;
    const shared = { host, log, tracer, witness, show: calledElsewhere(this.#config.env) };
    return new RelayLink({
      ...shared,
      ports: helperPorts({
        prefix: this.#config.prefix,
        fetchTicket: async () => this.#tickets.fetch(),
        openSocket: this.#network.openSocket,
      }),
      law: this.#law,
      onOpenWanted: (session, traceparent) =>
        void contain(log, "a session could not be opened", async () => this.#directory.open(session, traceparent)),
      onBrowsers: () => this.#directory.report(),
      trust: () => ({
        device: device.record?.device,
        ticketKey: device.ticketKey,
        sealKeys: device.keys.seal,
        webNowMs: this.#tickets.webNowMs,
      }),
      onRefusedInput: (event) => {
        const { session, by, fault, count } = event;
        log("warn", "input was refused: it is not what a browser typed", { session, by: by?.sub, fault, count });
        witness.refused(event);
      },
      images: new ImageFiles({
        folder: join(this.#config.stateDir, "images"),
        clock: systemClock,
        log,
        randomId: randomUUID,
      }),
      onState: (state) => {
        this.#figures.linkChanged(state);
        log("info", "relay link", { state: state.name, why: "why" in state ? state.why : undefined });
      },
    });
  }

  async start(): Promise<void> {
    this.#law.onChange(() => this.#obey());
    this.#obey();
    this.#endOfWatch = this.#law.watch();
    const { left } = this.#takeover;
    // Viewers of the helper before this one wait for nothing but that; the web app has known its device until now.
    if (left !== undefined) {
      this.#call();
      this.#engine.start();
      this.#directory.take(left.sessions);
    }
    if (!this.#network.isCut) await this.#enroll();
    if (left === undefined) {
      this.#engine.start();
      await this.#directory.sync();
    }
    this.#call();
    this.#directory.start();
    this.#uploader.start();
    this.#reporter.start();
    this.#notices.start();
    this.#releases.start();
  }

  /** Nothing where it has called already. */
  #call(): void {
    if (!this.#network.isCut) this.#link.start();
  }

  /** For a helper that comes at once: what need not be done in its absence is done first, while viewers watch. */
  async handOver(): Promise<Handover> {
    this.#isEnding = true;
    this.#releases.stop();
    this.#figures.stop();
    this.#directory.stop();
    const [ticket] = await Promise.all([this.#tickets.forNext(), this.#uploader.stop()]);
    await Promise.all([this.#notices.stop(), this.#reporter.stop()]);
    await this.#link.stop();
    // Until now a panic was to be obeyed.
    this.#endOfWatch();
    await this.#engine.stop();
    const sessions = [...this.#directory.known];
    return { sessions, tmux: this.#engine.facts.program, ticket, webAheadMs: this.#tickets.webAheadMs };
  }

  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#endOfWatch();
    this.#releases.stop();
    this.#figures.stop();
    this.#directory.stop();
    // The recordings stay open until the last of them is uploaded.
    const told = this.#link.stop().then(async () => this.#reporter.stop());
    await Promise.all([told, this.#uploader.stop(), this.#notices.stop()]);
    await this.#engine.stop();
  }

  async #answer(request: AskRequest): Promise<ControlReply> {
    const goesOut = request.command === "new" || request.command === "rotate-key";
    if (goesOut && this.#network.isCut) return { ok: false, message: cutOffText };
    // The door is open by then; the web app may take its time, as one does that compiles what it is asked for.
    if (goesOut) await this.#pairing;
    if (goesOut && this.#isEnding) return { ok: false, message: "this helper is about to end; start it again" };
    switch (request.command) {
      case "status":
        return { ok: true, status: this.#desk.status() };
      case "list":
        return { ok: true, sessions: this.#desk.sessions() };
      case "rotate-key":
        return { ok: true, ...(await rotateKey(this.#device, this.#api)) };
      case "restart":
        return answerRestart(this.#takeover.restart);
      case "new":
        return this.#desk.create(request);
      case "send":
        return this.#desk.send(request);
      case "law":
      case "law-set":
      case "browsers":
      case "browsers-answer":
      case "panic":
      case "release":
        return answerLaw(this.#law, request, (session) => this.#desk.nameOf(session));
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
    const pairing = this.#pair();
    this.#pairing = pairing.catch(() => undefined);
    await pairing;
  }

  async #pair(): Promise<void> {
    await enroll(this.#device, this.#api, { code: this.#config.enrollCode, name: this.#config.deviceName });
    // Whether new browsers are asked about is as the device was registered.
    this.#law.look();
  }
}
