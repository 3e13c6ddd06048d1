/**
 * A device whose helper is connected to another node, seen from a node with browsers of it: finds that node, talks to it
 * as to a helper, and finds it anew when the conversation breaks.
 */
import { capabilities, limits, type CloseReason, type DeviceId, type RelayToHelper } from "@coda/protocol";
import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../clock.ts";
import type { Directory } from "../directory.ts";
import { HelperLink } from "../helper-link.ts";
import { faultOf, type Log } from "../log.ts";
import type { RelayMetrics } from "../metrics.ts";
import type { HelperPort, HopPort, RenewalPort } from "../peer.ts";
import type { Room } from "../room.ts";
import { noCompany } from "../room-people.ts";
import { Channel, type Conversations } from "./channel.ts";
import {
  companyIn,
  isLater,
  presentMessage,
  readArrival,
  subjects,
  type Arrival,
  type NodeMessage,
} from "./node-message.ts";

export interface GuestDeviceOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: RelayMetrics;
  readonly directory: Directory;
  readonly conversations: Conversations;
  /** This node. */
  readonly node: string;
  readonly device: DeviceId;
  readonly newId: () => string;
}

interface Conversation {
  readonly id: string;
  readonly channel: Channel;
  /** Whom it is with. */
  readonly home: Arrival;
  /** Once the other node has said yes. */
  link: HelperLink | undefined;
}

export class GuestDevice {
  readonly #options: GuestDeviceOptions;
  readonly #stopListening: () => void;
  #conversation: Conversation | undefined;
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(options: GuestDeviceOptions) {
    this.#options = options;
    this.#stopListening = options.bus.subscribe(subjects.arrived(options.device), ({ payload }) => {
      this.#arrived(readArrival(payload));
    });
    this.#lookFor();
  }

  want(room: Room): void {
    const { session, idea, slot } = room.place;
    this.#say({ t: "want", session, idea, slot });
    this.present(room);
  }

  present(room: Room): void {
    this.#say(presentMessage(room.session, room.people.company));
  }

  /** This node is back on the bus: nothing is to be waited for. */
  rejoined(): void {
    if (this.#conversation === undefined) this.#lookFor();
  }

  /** No browser needs it, or its helper came here. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopListening();
    this.#cancelTimer?.();
    this.#say({ t: "bye" });
    this.#endConversation();
  }

  /** An arrival is told again by a node that was cut off: only a later one than that we talk to is news. */
  #arrived(arrival: Arrival | undefined): void {
    const known = this.#conversation?.home;
    if (arrival === undefined || (known !== undefined && !isLater(arrival, known))) return;
    this.#lost("its helper is connected anew");
  }

  /** Tried again by its timer, whatever became of it. */
  #lookFor(): void {
    this.#find().catch((error: unknown) => {
      this.#options.log.error("another node could not be looked for", faultOf(error));
    });
  }

  async #find(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.after(limits.nodeFindAgainMs, () => this.#lookFor());
    const { bus, device } = this.#options;
    const reply = await bus.request(subjects.find(device), new Uint8Array(0), limits.nodeFindMs);
    if (this.#closed || this.#conversation !== undefined || reply === undefined) return;
    const home = readArrival(reply);
    if (home !== undefined && home.node !== this.#options.node) this.#open(home);
  }

  #open(home: Arrival): void {
    const { bus, clock, device, metrics, node, newId } = this.#options;
    this.#cancelTimer?.();
    const id = newId();
    const channel = new Channel({
      lane: bus,
      clock,
      subject: subjects.conversation(home.node, id),
      sampled: (ms) => metrics.roundTrip("node", ms),
      events: {
        text: (text) => this.#conversation?.link?.text(text),
        bytes: (message) => this.#conversation?.link?.bytes(message),
        node: (message) => this.#heard(message),
        lost: (why) => this.#lost(why),
      },
    });
    this.#conversation = { id, channel, home, link: undefined };
    this.#options.conversations.set(id, channel);
    channel.node({ t: "open", guest: node, device, bulk: true, rules: true, doubts: true });
  }

  #heard(frame: NodeMessage): void {
    if (frame.t === "opened") this.#opened();
    if (frame.t === "present")
      this.#options.directory.knownRoom(this.#options.device, frame.session)?.setElsewhere(companyIn(frame));
    if (frame.t === "gone") this.#lost("its helper is gone");
  }

  #opened(): void {
    const conversation = this.#conversation;
    if (conversation === undefined || conversation.link !== undefined) return;
    const { device, directory, clock, log, metrics } = this.#options;
    conversation.link = new HelperLink({
      device,
      capabilities,
      port: this.#port(conversation.channel),
      directory,
      clock,
      log,
      metrics,
      issuedMs: 0, // its home has compared it with others
      isRemote: true,
    });
    conversation.link.begin();
    for (const room of directory.roomsOf(device)) this.want(room);
  }

  #port(channel: Channel): HelperPort & HopPort & RenewalPort {
    return {
      // The nodes have a liveness of their own, and measure with it.
      ponged: () => undefined,
      measure: () => undefined,
      renew: () => undefined, // a helper renews at its own node
      get roundTripMs() {
        return channel.helperMs;
      },
      send: (frame: RelayToHelper) => channel.text(JSON.stringify(frame)),
      sendBytes: (message) => channel.bytes(message),
      drop: (reason: CloseReason) => this.#lost(reason),
    };
  }

  #lost(why: string): void {
    if (this.#closed) return;
    if (this.#conversation !== undefined) this.#options.log.info("another node's helper lost", { reason: why });
    this.#endConversation();
    this.#lookFor();
  }

  #endConversation(): void {
    const conversation = this.#conversation;
    this.#conversation = undefined;
    if (conversation !== undefined) this.#options.conversations.delete(conversation.id);
    conversation?.channel.end();
    conversation?.link?.left();
    for (const room of this.#options.directory.roomsOf(this.#options.device)) room.setElsewhere(noCompany);
  }

  #say(message: NodeMessage): void {
    if (this.#conversation?.link !== undefined) this.#conversation.channel.node(message);
  }
}
