/**
 * One guest of a device at its home: a node that speaks to the helper through us. Its numbers for browsers and requests
 * are its own; here they become numbers of the helper's connection.
 */
import {
  dataFrameTypes,
  decodeDataFrame,
  parseControl,
  relayToHelperSchema,
  rewriteClient,
  rewriteRef,
  type ClientRef,
  type HelperToRelay,
  type PaneRef,
  type RelayToBrowser,
  type RelayToHelper,
  type SessionId,
} from "@coda/protocol";
import type { Lane } from "../bus/bus.ts";
import type { Clock } from "../clock.ts";
import type { DeviceHelper, Directory } from "../directory.ts";
import type { KeyframeAnswer, RangeAnswer } from "../pane-helper.ts";
import { noEntryTrace } from "../entry-trace.ts";
import type { RelayMetrics } from "../metrics.ts";
import type { Room } from "../room.ts";
import { noCompany, type Company } from "../room-people.ts";
import type { Seat } from "../room-peers.ts";
import type { RoomPane } from "../room-pane.ts";
import { Channel } from "./channel.ts";
import { companyIn, presentMessage, type NodeMessage } from "./node-message.ts";

export interface GuestOptions {
  readonly lane: Lane;
  readonly clock: Clock;
  readonly subject: string;
  readonly directory: Directory;
  readonly helper: DeviceHelper;
  /** It knows what a machine's own rules are. */
  readonly hearsRules: boolean;
  readonly hearsDoubts: boolean;
  readonly metrics: RelayMetrics;
  /** Its browsers in a session are others now. */
  readonly onPresent: (session: SessionId) => void;
  readonly onEnd: () => void;
}

type Joined = Extract<RelayToHelper, { t: "clientJoined" }>;

export class Guest {
  readonly channel: Channel;
  readonly #options: GuestOptions;
  readonly #present = new Map<SessionId, Company>();
  /** By its number for a browser, the helper connection's. */
  readonly #clients = new Map<ClientRef, ClientRef>();
  readonly #fed = new Map<PaneRef, RoomPane>();
  readonly #port = { sendBytes: (message: Uint8Array) => this.channel.bytes(message) };

  constructor(options: GuestOptions) {
    this.#options = options;
    this.channel = new Channel({
      lane: options.lane,
      clock: options.clock,
      subject: options.subject,
      events: {
        text: (text) => this.#heardText(text),
        bytes: (message) => this.#heardBytes(message),
        node: (message) => this.#heard(message),
        lost: () => this.#end(),
      },
      helperMs: () => this.#helperMs(),
      sampled: (ms) => options.metrics.roundTrip("node", ms),
      read: 1,
    });
    this.channel.node({ t: "opened" });
  }

  presentIn(session: SessionId): Company {
    return this.#present.get(session) ?? noCompany;
  }

  tellPresent(session: SessionId, company: Company): void {
    if (this.#present.has(session)) this.channel.node(presentMessage(session, company));
  }

  said(frame: HelperToRelay, room: Room): void {
    if (!this.#present.has(room.session)) return;
    // Panes that are gone are not watched any more, and nobody says so.
    for (const [ref, pane] of this.#fed) if (this.#paneOf(ref) !== pane) this.#unwatch(ref);
    this.channel.text(JSON.stringify(frame));
  }

  gone(heardMs: number): void {
    this.channel.node({ t: "gone", heardMs });
    this.#end();
  }

  // ------------------------------------------------------------------------------------------------- what it says

  #heard(frame: NodeMessage): void {
    if (frame.t === "bye") this.#end();
    if (frame.t === "want") this.#want(frame);
    if (frame.t === "present" && this.#present.has(frame.session)) {
      this.#present.set(frame.session, companyIn(frame));
      this.#options.onPresent(frame.session);
    }
  }

  /** Measured for as long as its browsers want to know. */
  #helperMs(): number | undefined {
    const { helper } = this.#options;
    if (this.#present.size > 0) helper.measure();
    return helper.roundTripMs;
  }

  #want({ session, idea, slot }: Pick<Parameters<Directory["room"]>[0], "session" | "idea" | "slot">): void {
    const { directory, helper } = this.#options;
    const room = directory.room({ device: helper.device, session, idea, slot });
    if (room === undefined) return;
    this.#present.set(session, this.presentIn(session));
    const opened = room.announcement;
    if (opened !== undefined) this.channel.text(JSON.stringify(opened));
  }

  /** What its rooms say to a helper. */
  #heardText(text: string): void {
    const parsed = parseControl(relayToHelperSchema, text);
    if ("problem" in parsed) return this.#end();
    const frame = parsed.frame;
    const { helper } = this.#options;
    switch (frame.t) {
      case "watch":
        this.#watch(frame.ref, frame.from);
        return;
      case "unwatch":
        this.#unwatch(frame.ref);
        return;
      case "readRange":
        helper.readRange(frame, (answer) => this.#answerRange(frame.id, answer));
        return;
      case "takeKeyframe":
        helper.takeKeyframe({ ref: frame.ref, traceparent: frame.traceparent, only: frame.only }, (answer) =>
          this.#answerKeyframe(frame.id, answer),
        );
        return;
      case "clientJoined":
        this.#joined(frame);
        return;
      case "clientLeft":
        this.#left(frame.client);
        return;
      case "openSession":
        helper.send(frame);
        return;
      case "proposeSize":
      case "leaseSize":
      case "cancelPaste":
      case "act": {
        const client = this.#clients.get(frame.client);
        if (client !== undefined) helper.send({ ...frame, client });
        return;
      }
      case "welcome":
      case "draining":
      case "ping":
      case "pong":
        return;
    }
  }

  #heardBytes(message: Uint8Array): void {
    const frame = decodeDataFrame(message);
    if (frame?.type === "ack") this.#paneOf(frame.ref)?.feedOf(this.#port)?.acknowledge(frame.offset);
    if (frame?.type !== "input" && frame?.type !== "pastePart" && frame?.type !== "pasteEnd") return;
    const client = this.#clients.get(frame.client as ClientRef);
    if (client === undefined) return;
    rewriteClient(message, client);
    this.#options.helper.sendBytes(message);
  }

  // --------------------------------------------------------------------------------------------------------- panes

  #paneOf(ref: number): RoomPane | undefined {
    for (const session of this.#present.keys()) {
      const pane = this.#options.directory.knownRoom(this.#options.helper.device, session)?.paneOf(ref);
      if (pane !== undefined) return pane;
    }
    return undefined;
  }

  #watch(ref: PaneRef, from: number | null): void {
    const pane = this.#paneOf(ref);
    if (pane === undefined) return;
    pane.feed(this.#port, from ?? pane.knownEnd);
    this.#fed.set(ref, pane);
  }

  #unwatch(ref: PaneRef): void {
    this.#fed.get(ref)?.endFeed(this.#port);
    this.#fed.delete(ref);
  }

  #answerRange(id: number, answer: RangeAnswer): void {
    if ("failed" in answer) return this.#fail(id, answer.failed);
    // Made an output frame of the pane for our own rooms; the guest asked by a number.
    answer.message[0] = dataFrameTypes.fill;
    rewriteRef(answer.message, id as PaneRef);
    this.channel.bytes(answer.message);
  }

  #answerKeyframe(id: number, answer: KeyframeAnswer): void {
    if ("failed" in answer) return this.#fail(id, answer.failed);
    for (const message of answer.messages) {
      const own = message.slice(); // others have the same answer, by their own numbers
      rewriteRef(own, id as PaneRef);
      this.channel.bytes(own);
    }
  }

  #fail(id: number, error: Extract<RangeAnswer, { failed: unknown }>["failed"]): void {
    const reply: HelperToRelay = { t: "reply", id, error };
    this.channel.text(JSON.stringify(reply));
  }

  // ------------------------------------------------------------------------------------------------------- browsers

  /** Again for one that has joined, when it renewed what it may. */
  #joined(frame: Joined): void {
    const { helper } = this.#options;
    const client = this.#clients.get(frame.client) ?? helper.admit(this.#seatOf(frame));
    this.#clients.set(frame.client, client);
    helper.send({ ...frame, client });
  }

  #left(theirs: ClientRef): void {
    const client = this.#clients.get(theirs);
    if (client === undefined) return;
    this.#clients.delete(theirs);
    this.#options.helper.dismiss(client);
    this.#options.helper.send({ t: "clientLeft", client });
  }

  /** What the helper says to this browser goes on to its node, under that node's number for it. */
  #seatOf({ client: theirs, clientId, user, role, ticket }: Joined): Seat {
    return {
      clientId,
      user,
      role,
      ticket,
      withHistory: true, // its own node asks for what it shows
      wants: "follow",
      namesOpenings: false, // its own node has judged that
      hearsRules: this.#options.hearsRules,
      hearsDoubts: this.#options.hearsDoubts,
      name: null,
      hearsPeople: false, // its own node tells it
      trace: noEntryTrace, // its own node has it
      port: {
        send: (frame: RelayToBrowser) => this.channel.text(JSON.stringify({ ...frame, client: theirs })),
        sendText: () => undefined,
        sendBytes: (message) => {
          rewriteClient(message, theirs);
          this.channel.bytes(message);
        },
        drop: () => undefined,
      },
    };
  }

  #end(): void {
    this.channel.end();
    for (const pane of this.#fed.values()) pane.endFeed(this.#port);
    this.#fed.clear();
    for (const theirs of this.#clients.keys()) this.#left(theirs);
    const sessions = [...this.#present.keys()];
    this.#present.clear();
    this.#options.onEnd();
    for (const session of sessions) this.#options.onPresent(session);
  }
}
