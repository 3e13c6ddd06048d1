/** Answers what command and desktop app ask of a running helper, but for what is of the law and of keys. */
import { attachTexts, canonicalName, type DeviceSession, type SessionId } from "@coda/protocol";
import { changesOf, type RunnerConfig } from "../config.ts";
import type { Device } from "../device/device.ts";
import { fingerprintOf } from "../device/fingerprint.ts";
import type { WebApi } from "../device/web-api.ts";
import type { LawBook } from "../law/law-book.ts";
import { lawStatus } from "../law/law-desk.ts";
import type { RelayLink } from "../link/relay-link.ts";
import type { SessionDirectory } from "../session/session-directory.ts";
import type { SessionEngine } from "../session/session-engine.ts";
import { runnerVersion } from "../version.ts";
import type {
  ConnectedBrowser,
  ControlReply,
  ControlRequest,
  HelperStatus,
  HelperView,
  ListedSession,
} from "./control-messages.ts";
import { LocalTyping } from "./local-typing.ts";

export interface HelperDeskOptions {
  readonly config: RunnerConfig;
  readonly device: Device;
  readonly engine: SessionEngine;
  readonly law: LawBook;
  readonly link: Pick<RelayLink, "state" | "refusedInput" | "browsers">;
  readonly directory: Pick<SessionDirectory, "known" | "openAnew">;
  readonly api: Pick<WebApi, "reserve">;
  /** Unix milliseconds. */
  readonly startedMs: number;
  readonly randomId: () => string;
  readonly standsIn: boolean;
  readonly newerRelease: () => string | null;
}

type Asked<Command extends ControlRequest["command"]> = Extract<ControlRequest, { command: Command }>;

export class HelperDesk {
  readonly #options: HelperDeskOptions;
  readonly #typing: LocalTyping;

  constructor(options: HelperDeskOptions) {
    this.#options = options;
    this.#typing = new LocalTyping(options.engine.host, options.randomId);
  }

  /** All there is to know now. */
  view(): HelperView {
    return { status: this.status(), sessions: this.sessions(), browsers: this.#browsers() };
  }

  sessions(): ListedSession[] {
    const { directory, link } = this.#options;
    // Once: there may be thousands.
    const browsers = Map.groupBy(link.browsers, ({ client }) => client.session);
    return directory.known.map((known) => this.#listed(known, browsers.get(known.id) ?? []));
  }

  nameOf(session: SessionId): string {
    const known = this.#options.directory.known.find(({ id }) => id === session);
    const { prefix } = this.#options.config;
    return known === undefined ? session : canonicalName({ prefix, idea: known.ideaId, slot: known.slot });
  }

  async create(request: Asked<"new">): Promise<ControlReply> {
    const { api, engine, directory } = this.#options;
    const reserved = await api.reserve(request.idea, request.slot);
    if (!reserved.ok) return { ok: false, message: reserved.failure.message };
    const wanted = { session: reserved.value, idea: request.idea, slot: request.slot };
    if (request.shellIntegration === true) engine.markShells(wanted.session);
    const opened = await directory.openAnew(wanted);
    if (!opened.ok) return { ok: false, message: opened.why };
    const created = this.sessions().find(({ id }) => id === reserved.value);
    return created === undefined ? { ok: false, message: "the session is not listed" } : { ok: true, created };
  }

  async send({ idea, slot, pane, text = "", paste, keys = [], enter }: Asked<"send">): Promise<ControlReply> {
    const { directory, engine, config } = this.#options;
    const known = directory.known.find((candidate) => candidate.ideaId === idea && candidate.slot === slot);
    const name = canonicalName({ prefix: config.prefix, idea, slot });
    if (known === undefined) return { ok: false, message: this.#unknownText(name) };
    const hosted = engine.host.sessions.find(({ session }) => session === known.id);
    const again = `coda-runner new ${idea} ${slot}`;
    if (hosted === undefined) return { ok: false, message: `${name} does not run; start it with: ${again}` };
    if (hosted.exited) return { ok: false, message: `the program of ${name} has ended; begin it anew with: ${again}` };
    const bytes = Buffer.from(text, "base64");
    const pressed = [...keys, ...(enter === true ? ["Enter"] : [])];
    const typed = await this.#typing.type(hosted, { pane, text: bytes, paste: paste === true, keys: pressed });
    return { ok: true, delivered: { name, ...typed, bytes: bytes.length, keys: pressed.length } };
  }

  status(): HelperStatus {
    const { config, device, engine, law, link, startedMs } = this.#options;
    const relay = link.state;
    const { program, version, literalUnavailable, repairs } = engine.facts;
    return {
      pid: process.pid,
      version: runnerVersion,
      standsIn: this.#options.standsIn,
      startedAt: new Date(startedMs).toISOString(),
      startedBy: config.startedBy,
      server: config.server,
      device: device.record?.device ?? null,
      owner: device.record?.owner ?? null,
      fingerprint: fingerprintOf(device.keys.publicKey),
      keyPlace: device.store.place,
      relay: relay.name,
      relayWhy: "why" in relay ? relay.why : null,
      tmux: program,
      tmuxVersion: version,
      literalUnavailable,
      repairs,
      otherTicketKey: device.hearsOtherTicketKey,
      redaction: config.redaction,
      refusedInput: link.refusedInput,
      sessions: engine.host.sessions.length,
      law: lawStatus(law),
      settings: changesOf(config),
      newerRelease: this.#options.newerRelease(),
    };
  }

  #listed(known: DeviceSession, browsers: RelayLink["browsers"]): ListedSession {
    const { config, engine } = this.#options;
    const hosted = engine.host.sessions.find((candidate) => candidate.session === known.id);
    const name = { prefix: config.prefix, idea: known.ideaId, slot: known.slot };
    const literalOffered = engine.facts.literalUnavailable === null;
    const texts = attachTexts(name, { socket: config.tmuxSocket, literalOffered });
    return {
      id: known.id,
      name: canonicalName(name),
      idea: known.ideaId,
      slot: known.slot,
      state: hosted === undefined ? "absent" : hosted.exited ? "exited" : "running",
      attention: hosted?.attention ?? false,
      browsers: browsers.length,
      drivers: browsers.filter(({ mayType }) => mayType).length,
      localClients: hosted?.localClients ?? 0,
      attach: texts.literal ?? texts.exact,
      attachExact: texts.exact,
      attachInside: texts.inside,
    };
  }

  #browsers(): ConnectedBrowser[] {
    return this.#options.link.browsers.map(({ client: { session, ticket }, mayType }) => ({
      session,
      sessionName: this.nameOf(session),
      name: ticket?.name ?? null,
      guest: ticket?.guest !== undefined,
      role: mayType ? "driver" : "viewer",
    }));
  }

  #unknownText(name: string): string {
    const known = this.#options.directory.known.map(({ id }) => this.nameOf(id));
    const there = known.length === 0 ? "there is none yet" : `there are ${known.join(", ")}`;
    return `no session ${name} on this machine; ${there}`;
  }
}
