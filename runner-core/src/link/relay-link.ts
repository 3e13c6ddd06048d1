/**
 * The helper's end of the relay socket: announces sessions, sends watched output, takes input. Trusts the relay with
 * nothing: every ref, session and client it names is looked up among what the host serves.
 */
import {
  ConnectionDriver,
  decodeDataFrame,
  encodeDataFrame,
  encodeKeyframe,
  limits,
  relayToHelperSchema,
  type ClientId,
  type ConnectionPorts,
  type ConnectionState,
  type DataFrame,
  type HelperToRelay,
  type PaneRef,
  type RelayToHelper,
  type SessionId,
  type SessionOpened,
} from "@coda/protocol";
import { reasonOf, type Log } from "../log.ts";
import type { AllowedSession, HostedSession, InputOutcome, SessionHost } from "../session/session-host.ts";
import { describeSession, newsOf } from "./announcement.ts";
import { InputAcks } from "./input-acks.ts";
import { InputWindow } from "./input-window.ts";
import { PanePump } from "./pane-pump.ts";
import { PaneRefs } from "./pane-refs.ts";

export interface RelayLinkOptions {
  readonly ports: ConnectionPorts;
  readonly host: SessionHost;
  readonly log: Log;
  /** The relay says a browser opened this session; the runner decides whether it is ours and opens it. */
  readonly onOpenWanted: (session: AllowedSession) => void;
  /** Browsers came to, or left, a session. */
  readonly onBrowsers: (session: SessionId, count: number) => void;
  readonly onState: (state: ConnectionState) => void;
}

interface JoinedClient {
  readonly clientId: ClientId;
  readonly session: SessionId;
  readonly mayType: boolean;
}

export class RelayLink {
  readonly #options: RelayLinkOptions;
  readonly #driver: ConnectionDriver<RelayToHelper>;
  readonly #input = new InputWindow();
  readonly #acks: InputAcks;
  #refs = new PaneRefs();
  readonly #pumps = new Map<PaneRef, PanePump>();
  readonly #clients = new Map<number, JoinedClient>();
  readonly #announced = new Map<SessionId, SessionOpened>();

  constructor(options: RelayLinkOptions) {
    this.#options = options;
    this.#acks = new InputAcks({
      after: (delayMs, action) => options.ports.after(delayMs, action),
      send: (message) => this.#driver.send(message),
    });
    this.#driver = new ConnectionDriver<RelayToHelper>(options.ports, {
      schema: relayToHelperSchema,
      onState: (state) => this.#stateChanged(state),
      onFrame: (frame) => this.#handle(frame as RelayToHelper),
      onData: (message) => this.#handleData(message),
    });
    options.host.onChange(() => this.#announceAll());
  }

  get state(): ConnectionState {
    return this.#driver.state;
  }

  /** Browsers connected to a session. */
  browsersOf(session: SessionId): number {
    return [...this.#clients.values()].filter((client) => client.session === session).length;
  }

  start(): void {
    this.#driver.start();
  }

  stop(): void {
    this.#driver.stop();
    this.#reset();
  }

  #send(frame: HelperToRelay): void {
    this.#driver.send(JSON.stringify(frame));
  }

  #stateChanged(state: ConnectionState): void {
    if (state.name === "live") this.#announceAll();
    else this.#reset();
    this.#options.onState(state);
  }

  /** Refs, clients and pumps belong to one connection. */
  #reset(): void {
    this.#acks.reset();
    for (const pump of this.#pumps.values()) pump.stop();
    this.#pumps.clear();
    const sessions = new Set([...this.#clients.values()].map((client) => client.session));
    this.#clients.clear();
    this.#announced.clear();
    this.#refs = new PaneRefs();
    for (const session of sessions) this.#browsersChanged(session);
  }

  #announceAll(): void {
    if (this.#driver.state.name !== "live") return;
    const sessions = this.#options.host.sessions;
    const recordings = new Set(sessions.flatMap((session) => session.panes.flatMap((pane) => pane.recording ?? [])));
    for (const gone of this.#refs.retain(recordings)) this.#unwatch(gone.ref);
    const present = new Set(sessions.map((session) => session.session));
    for (const session of this.#announced.keys()) {
      if (present.has(session)) continue;
      this.#announced.delete(session);
      this.#send({ t: "sessionClosed", session });
    }
    for (const session of sessions) this.#announce(session);
  }

  #announce(session: HostedSession): void {
    const before = this.#announced.get(session.session);
    const now = describeSession(session, this.#refs, this.browsersOf(session.session));
    this.#announced.set(session.session, now);
    for (const frame of newsOf(before, now, this.#refs)) this.#send(frame);
  }

  #handle(frame: RelayToHelper): void {
    switch (frame.t) {
      case "openSession":
        this.#options.onOpenWanted({ session: frame.session, idea: frame.idea, slot: frame.slot });
        break;
      case "watch":
        this.#watch(frame.ref, frame.from);
        break;
      case "unwatch":
        this.#unwatch(frame.ref);
        break;
      case "readRange":
        this.#readRange(frame);
        break;
      case "takeKeyframe":
        this.#takeKeyframe(frame).catch((error: unknown) => this.#keyframeFailed(frame.id, error));
        break;
      case "clientJoined":
        this.#clients.set(frame.client, {
          clientId: frame.clientId,
          session: frame.session,
          mayType: frame.role === "driver",
        });
        this.#browsersChanged(frame.session);
        break;
      case "clientLeft":
        this.#clientLeft(frame.client);
        break;
      case "proposeSize":
        this.#proposeSize(frame);
        break;
      case "welcome":
      case "draining":
      case "ping":
      case "pong":
        break;
    }
  }

  #proposeSize(frame: Extract<RelayToHelper, { t: "proposeSize" }>): void {
    const client = this.#clients.get(frame.client);
    if (client?.session === frame.session && client.mayType) this.#options.host.proposeSize(frame.session, frame.size);
  }

  #clientLeft(ref: number): void {
    const client = this.#clients.get(ref);
    if (client === undefined) return;
    this.#clients.delete(ref);
    if (this.browsersOf(client.session) === 0) this.#options.host.proposeSize(client.session, undefined);
    this.#browsersChanged(client.session);
  }

  #browsersChanged(session: SessionId): void {
    this.#options.onBrowsers(session, this.browsersOf(session));
    const hosted = this.#options.host.sessions.find((candidate) => candidate.session === session);
    if (hosted !== undefined && this.#driver.state.name === "live") this.#announce(hosted);
  }

  #watch(ref: PaneRef, from: number | null): void {
    this.#unwatch(ref);
    const referred = this.#refs.get(ref);
    if (referred === undefined) return;
    const pump = new PanePump(ref, referred.recording, {
      from: Math.min(from ?? referred.recording.end, referred.recording.end),
      port: {
        sendData: (message) => this.#driver.send(message),
        declareGap: (gapFrom, to) => this.#send({ t: "gapDeclared", ref, from: gapFrom, to, cause: "journal-cap" }),
      },
    });
    this.#pumps.set(ref, pump);
    pump.pump();
  }

  #unwatch(ref: PaneRef): void {
    this.#pumps.get(ref)?.stop();
    this.#pumps.delete(ref);
  }

  #readRange(frame: Extract<RelayToHelper, { t: "readRange" }>): void {
    const recording = this.#refs.get(frame.ref)?.recording;
    const wanted = Math.min(frame.to - frame.from, limits.framePayloadBytes);
    const payload = recording === undefined || wanted <= 0 ? undefined : recording.read(frame.from, wanted);
    if (payload === undefined || payload.length === 0) {
      this.#send({ t: "reply", id: frame.id, error: recording === undefined ? "unknown" : "not-recorded" });
      return;
    }
    this.#driver.send(encodeDataFrame({ type: "fill", ref: frame.id, offset: frame.from, payload }));
  }

  async #takeKeyframe(frame: Extract<RelayToHelper, { t: "takeKeyframe" }>): Promise<void> {
    const refs = this.#refs;
    const keyframe = await refs.get(frame.ref)?.recording.keyframe();
    if (refs !== this.#refs) return; // another connection by now, which asked nothing
    if (keyframe === undefined) {
      this.#send({ t: "reply", id: frame.id, error: "busy" });
      return;
    }
    const bytes = encodeKeyframe(keyframe);
    const { offset } = keyframe.header;
    for (let from = 0; from < bytes.length; from += limits.framePayloadBytes) {
      const payload = bytes.subarray(from, from + limits.framePayloadBytes);
      const type = from + payload.length === bytes.length ? "keyframeEnd" : "keyframePart";
      this.#driver.send(encodeDataFrame({ type, ref: frame.id, offset, payload }));
    }
  }

  #keyframeFailed(id: number, error: unknown): void {
    this.#options.log("error", "a keyframe could not be taken", { reason: reasonOf(error) });
    this.#send({ t: "reply", id, error: "failed" });
  }

  #handleData(message: Uint8Array<ArrayBuffer>): void {
    const frame = decodeDataFrame(message);
    if (frame?.type === "ack") this.#pumps.get(frame.ref as PaneRef)?.acknowledge(frame.offset);
    if (frame?.type === "input") void this.#takeInput(frame);
  }

  async #takeInput(frame: Extract<DataFrame, { type: "input" }>): Promise<void> {
    const client = this.#clients.get(frame.client);
    if (client === undefined) return;
    const refs = this.#refs;
    const referred = refs.get(frame.ref);
    const { counter } = frame;
    if (!this.#mayType(client, referred?.pane) || referred === undefined || frame.seal !== "plain") {
      this.#refuse(frame, client.mayType ? (frame.seal === "sealed" ? "sealed" : "unknown-pane") : "viewer");
      return;
    }
    const outcome = await this.#input.apply(client.clientId, counter, async () =>
      this.#options.host.input(referred.pane, frame.payload),
    );
    // Another connection by now: its numbers mean other panes and browsers. The browser asks again.
    if (refs !== this.#refs) return;
    if (outcome === "taken") this.#acks.take({ client: frame.client, ref: frame.ref, counter });
    else this.#refuse(frame, outcome);
  }

  /** A client types only into panes of the session its ticket names. */
  #mayType(client: JoinedClient, pane: string | undefined): boolean {
    const session = this.#options.host.sessions.find((candidate) => candidate.session === client.session);
    return client.mayType && (session?.panes.some((candidate) => candidate.pane === pane) ?? false);
  }

  #refuse(
    frame: Extract<DataFrame, { type: "input" }>,
    reason: Exclude<InputOutcome, "taken"> | "viewer" | "sealed",
  ): void {
    const refused = { t: "inputRefused", client: frame.client, ref: frame.ref, counter: frame.counter, reason };
    this.#driver.send(JSON.stringify(refused));
  }
}
