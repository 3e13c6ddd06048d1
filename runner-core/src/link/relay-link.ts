/**
 * The helper's end of the relay socket: announces sessions, sends watched output, takes input. Trusts the relay with
 * nothing: every ref, session and client it names is looked up among what the host serves.
 */
import {
  ConnectionDriver,
  relayToHelperSchema,
  type ClientRef,
  type ConnectionPorts,
  type ConnectionState,
  type DataFrame,
  type HelperToRelay,
  type RelayToHelper,
  type SessionId,
  type SessionOpened,
} from "@coda/protocol";
import { continueTrace, noTracer, type Tracer } from "@coda/telemetry";
import type { Showing } from "../called-as.ts";
import { contain } from "../contain.ts";
import type { Log } from "../log.ts";
import type { AllowedSession, HostedSession, SessionHost } from "../session/session-host.ts";
import { describeSession, newsOf } from "./announcement.ts";
import { ClientActions } from "./client-actions.ts";
import { ClientDoubts } from "./client-doubts.ts";
import { ClientInput, type ClientInputOptions } from "./client-input.ts";
import { ClientRules, type MachineLaw } from "./client-rules.ts";
import { ClientSizes } from "./client-sizes.ts";
import { InputAcks } from "./input-acks.ts";
import { InputWindow } from "./input-window.ts";
import { JoinedClients, type HelperTrust, type JoinedClient } from "./joined-clients.ts";
import { OutputMarks } from "./output-marks.ts";
import { PaneOutputs } from "./pane-outputs.ts";
import { PaneRefs } from "./pane-refs.ts";
import { RefusedInput, type RefusedInputEvent } from "./refused-input.ts";

/** Who is told what browsers do, by their numbers on this connection. */
export interface ClientWitness {
  /** Once more when it has renewed its ticket. */
  joined(ref: number, client: JoinedClient): void;
  left(ref: number): void;
  /** The connection is gone, and everybody with it. */
  allLeft(): void;
  /** Something of it goes to a program. */
  typed(ref: number): void;
}

export interface RelayLinkOptions {
  readonly ports: ConnectionPorts;
  readonly host: SessionHost;
  readonly log: Log;
  /** The relay says a browser opened this session; the runner decides whether it is ours and opens it. */
  readonly onOpenWanted: (session: AllowedSession, traceparent: string | undefined) => void;
  /** Browsers came to, or left, a session. */
  readonly onBrowsers: (session: SessionId, count: number) => void;
  readonly onState: (state: ConnectionState) => void;
  /** Asked anew each time it matters. */
  readonly trust: () => HelperTrust;
  /** Somebody in between tampers with what browsers type. */
  readonly onRefusedInput: (event: RefusedInputEvent) => void;
  /** What the machine itself lets browsers do: asked for each deed, and heard of at each change. */
  readonly law: MachineLaw;
  readonly witness?: ClientWitness;
  /** Default: nothing is traced. */
  readonly tracer?: Tracer;
  readonly images?: ClientInputOptions["images"];
  readonly show?: Showing | undefined;
}

/** What has meaning on one connection only: numbers of panes and browsers, and what goes on by them. */
interface Traffic {
  readonly refs: PaneRefs;
  readonly marks: OutputMarks;
  readonly outputs: PaneOutputs;
  readonly input: ClientInput;
  readonly actions: ClientActions;
  readonly doubts: ClientDoubts;
  readonly rules: ClientRules;
  readonly sizes: ClientSizes;
}

/** tmux answers within milliseconds; a helper that is told to end has few seconds for everything. */
const lastAnswersMs = 1_000;

export class RelayLink {
  readonly #options: RelayLinkOptions;
  readonly #driver: ConnectionDriver<RelayToHelper>;
  readonly #window: InputWindow;
  readonly #acks: InputAcks;
  readonly #clients: JoinedClients;
  readonly #refused: RefusedInput;
  readonly #tracer: Tracer;
  readonly #announced = new Map<SessionId, SessionOpened>();
  #traffic: Traffic;
  #stopping = false;

  constructor(options: RelayLinkOptions) {
    this.#options = options;
    this.#tracer = options.tracer ?? noTracer;
    this.#window = new InputWindow(options.log);
    this.#clients = new JoinedClients(options.trust);
    this.#refused = new RefusedInput(options.onRefusedInput);
    this.#acks = new InputAcks({
      after: (delayMs, action) => options.ports.after(delayMs, action),
      send: (message) => this.#driver.send(message),
    });
    this.#driver = new ConnectionDriver<RelayToHelper>(options.ports, {
      schema: relayToHelperSchema,
      onState: (state) => this.#stateChanged(state),
      onFrame: (frame) => void this.#contain(() => this.#handle(frame as RelayToHelper)),
      onData: (frame) => void this.#contain(() => this.#handleData(frame)),
    });
    this.#traffic = this.#newTraffic();
    options.host.onChange(() => this.#announceAll());
    options.law.onChange(() => {
      this.#traffic.rules.changed();
      this.#traffic.sizes.lawChanged();
    });
  }

  get state(): ConnectionState {
    return this.#driver.state;
  }

  /** Input that somebody in between tampered with, since the helper started. */
  get refusedInput(): number {
    return this.#refused.total;
  }

  /** Browsers connected now, and which of them may type. */
  get browsers(): readonly { readonly client: JoinedClient; readonly mayType: boolean }[] {
    return this.#clients.all.map((client) => ({ client, mayType: this.#clients.mayType(client) }));
  }

  /** Browsers connected to a session. */
  browsersOf(session: SessionId): number {
    return this.#clients.countOf(session);
  }

  start(): void {
    this.#driver.start();
  }

  /**
   * Takes no more input, and hangs up when what tmux was given has been answered: what is not acknowledged is typed once
   * more, into the helper that comes next (IN6).
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#soon(this.#traffic.input.answered());
    this.#acks.flush();
    this.#driver.stop();
    this.#reset();
  }

  /** Hangs up at once, whoever waits for an answer; `start` calls again. */
  cut(): void {
    this.#driver.stop();
    this.#reset();
  }

  /** Resolves with `answered`, or without it when tmux takes its time. */
  async #soon(answered: Promise<void>): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.ports.after(lastAnswersMs, resolve);
    await Promise.race([answered, late]);
    cancel();
  }

  #newTraffic(): Traffic {
    const { host, law, log, witness, images, show } = this.#options;
    const send = (frame: HelperToRelay): void => this.#send(frame);
    const clients = this.#clients;
    const changed = (): void => this.#announceAll();
    const marks = new OutputMarks({
      after: (delayMs, action) => this.#options.ports.after(delayMs, action),
      wanted: () => clients.all.length > 0,
      changed,
    });
    const refs = new PaneRefs((recording) => {
      const stops = [recording.onRepair(changed), marks.follow(recording)];
      return () => stops.forEach((stop) => stop());
    });
    const rules = new ClientRules({ law, clients, send });
    const shared = { clients, rules, refused: this.#refused, send };
    return {
      refs,
      marks,
      doubts: new ClientDoubts(send),
      rules,
      sizes: new ClientSizes({ host, clients, rules }),
      outputs: new PaneOutputs({
        refs,
        log,
        tracer: this.#tracer,
        send,
        sendData: (message) => this.#driver.send(message),
      }),
      input: new ClientInput({ host, refs, window: this.#window, acks: this.#acks, witness, images, ...shared }),
      actions: new ClientActions({ host, show, ...shared }),
    };
  }

  async #contain(handle: () => unknown): Promise<void> {
    return contain(this.#options.log, "a frame of the relay could not be handled", handle);
  }

  #send(frame: HelperToRelay): void {
    this.#driver.send(JSON.stringify(frame));
  }

  #stateChanged(state: ConnectionState): void {
    if (state.name === "live") this.#announceAll();
    else this.#reset();
    this.#options.onState(state);
  }

  #reset(): void {
    this.#acks.reset();
    this.#traffic.refs.close();
    this.#traffic.marks.close();
    this.#traffic.outputs.close();
    this.#traffic.input.close();
    this.#traffic.actions.close();
    this.#traffic = this.#newTraffic();
    this.#announced.clear();
    const clients = this.#clients.clear();
    this.#options.witness?.allLeft();
    for (const { session, clientId } of clients) this.#options.host.proposeSize(session, clientId, undefined);
    for (const session of new Set(clients.map((client) => client.session))) this.#browsersChanged(session);
  }

  #announceAll(): void {
    if (this.#driver.state.name !== "live") return;
    const { refs, outputs } = this.#traffic;
    const sessions = this.#options.host.sessions;
    const recordings = new Set(sessions.flatMap((session) => session.panes.flatMap((pane) => pane.recording ?? [])));
    for (const gone of refs.retain(recordings)) outputs.unwatch(gone.ref);
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
    const now = describeSession(session, this.#traffic, this.browsersOf(session.session));
    this.#announced.set(session.session, now);
    for (const frame of newsOf(before, now, this.#traffic.refs)) this.#send(frame);
  }

  #handle(frame: RelayToHelper): Promise<void> | undefined {
    const { outputs } = this.#traffic;
    switch (frame.t) {
      case "openSession":
        this.#openWanted(frame);
        break;
      case "watch":
        outputs.watch(frame.ref, frame.from);
        break;
      case "unwatch":
        outputs.unwatch(frame.ref);
        break;
      case "readRange":
        outputs.readRange(frame);
        break;
      case "takeKeyframe":
        outputs.takeKeyframe(frame);
        break;
      case "clientJoined":
        this.#clientJoined(frame);
        break;
      case "clientLeft":
        this.#clientLeft(frame);
        break;
      case "proposeSize":
        this.#traffic.sizes.propose(frame);
        break;
      case "act":
        return this.#traffic.actions.take(frame);
      case "cancelPaste":
        this.#traffic.input.cancelPaste(frame.client, frame.ref);
        break;
      case "leaseSize":
        this.#traffic.sizes.lease(frame);
        break;
      case "welcome":
        this.#traffic.rules.welcomed(frame.capabilities);
        this.#traffic.doubts.welcomed(frame.capabilities);
        break;
      case "draining":
      case "ping":
      case "pong":
        break;
    }
    return undefined;
  }

  #openWanted({ session, idea, slot, traceparent }: Extract<RelayToHelper, { t: "openSession" }>): void {
    const { law, log, onOpenWanted } = this.#options;
    if (law.mayOpen()) onOpenWanted({ session, idea, slot }, traceparent);
    else log("info", "a session is not opened: this machine lets browsers start none", { session });
  }

  #clientJoined(frame: Extract<RelayToHelper, { t: "clientJoined" }>): void {
    const span = continueTrace(this.#tracer, "join client", { parent: frame.traceparent });
    const before = this.#clients.get(frame.client);
    const isAnother = before?.clientId !== frame.clientId || before.session !== frame.session;
    if (isAnother) this.#clientLeft(frame);
    const { key, doubt } = this.#clients.joined(frame);
    const client = this.#clients.get(frame.client);
    if (client !== undefined) this.#options.witness?.joined(frame.client, client);
    const mightType = !isAnother && before.ticket?.role === "driver";
    if (mightType && client !== undefined && !this.#clients.mayType(client)) this.#mayNotType(frame.client, client);
    if (key !== undefined) this.#send({ t: "sealOffered", client: frame.client, key });
    this.#traffic.doubts.joined(frame, doubt);
    this.#traffic.rules.joined(frame.client);
    this.#browsersChanged(frame.session);
    span.end();
  }

  /** It keeps nothing of what it could do while it might type (RN4). */
  #mayNotType(ref: ClientRef, { session, clientId }: JoinedClient): void {
    this.#traffic.input.clientMayNotType(ref);
    this.#traffic.sizes.left(ref);
    this.#options.host.proposeSize(session, clientId, undefined);
  }

  #clientLeft(frame: Pick<Extract<RelayToHelper, { t: "clientLeft" }>, "client">): void {
    const client = this.#clients.left(frame.client);
    this.#traffic.input.clientLeft(frame.client);
    this.#traffic.rules.left(frame.client);
    this.#traffic.doubts.left(frame.client);
    this.#traffic.sizes.left(frame.client);
    if (client === undefined) return;
    this.#options.witness?.left(frame.client);
    if (!this.#clients.isBack(client)) this.#options.host.proposeSize(client.session, client.clientId, undefined);
    this.#browsersChanged(client.session);
  }

  #browsersChanged(session: SessionId): void {
    this.#options.onBrowsers(session, this.browsersOf(session));
    const hosted = this.#options.host.sessions.find((candidate) => candidate.session === session);
    if (hosted !== undefined && this.#driver.state.name === "live") this.#announce(hosted);
  }

  async #handleData(frame: DataFrame): Promise<void> {
    if (frame.type === "ack") this.#traffic.outputs.acknowledge(frame.ref, frame.offset);
    const isInput = frame.type === "input" || frame.type === "pastePart" || frame.type === "pasteEnd";
    if (isInput && !this.#stopping) await this.#traffic.input.take(frame);
  }
}
