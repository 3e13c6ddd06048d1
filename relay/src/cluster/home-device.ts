/**
 * A device whose helper is connected to this node, for the other nodes that have browsers of it: answers where it is,
 * and serves each such guest what a helper would.
 */
import type { DeviceId, HelperToRelay } from "@coda/protocol";
import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../clock.ts";
import type { DeviceHelper, Directory } from "../directory.ts";
import type { RelayMetrics } from "../metrics.ts";
import type { Room } from "../room.ts";
import { companyOf } from "../room-people.ts";
import type { Conversations } from "./channel.ts";
import { Guest } from "./guest.ts";
import { subjects, type Arrival, type NodeMessage } from "./node-message.ts";

export interface HomeDeviceOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly conversations: Conversations;
  readonly directory: Directory;
  readonly metrics: RelayMetrics;
  readonly helper: DeviceHelper;
  readonly arrival: Arrival;
}

type Opening = Extract<NodeMessage, { t: "open" }>;

export class HomeDevice {
  readonly #options: HomeDeviceOptions;
  readonly #guests = new Set<Guest>();
  readonly #stopAnswering: () => void;

  constructor(options: HomeDeviceOptions) {
    this.#options = options;
    const answer = encode(options.arrival);
    this.#stopAnswering = options.bus.subscribe(subjects.find(this.device), (message) => message.respond(answer));
    this.announce();
  }

  get device(): DeviceId {
    return this.#options.helper.device;
  }

  get arrival(): Arrival {
    return this.#options.arrival;
  }

  announce(): void {
    this.#options.bus.publish(subjects.arrived(this.device), encode(this.#options.arrival));
  }

  /** Another node has browsers of this device. */
  open(conversation: string, { guest: node, bulk = false, rules = false, doubts = false }: Opening): void {
    const { bus, clock, conversations, directory, helper, metrics } = this.#options;
    const guest: Guest = new Guest({
      subject: bulk ? subjects.bulk(node, conversation) : subjects.conversation(node, conversation),
      lane: bulk ? bus.bulk : bus,
      clock,
      directory,
      helper,
      hearsRules: rules,
      hearsDoubts: doubts,
      metrics,
      onPresent: (session) => this.#tellPresent(directory.knownRoom(helper.device, session)),
      onEnd: () => {
        this.#guests.delete(guest);
        conversations.delete(conversation);
      },
    });
    this.#guests.add(guest);
    conversations.set(conversation, guest.channel);
  }

  /** The helper said this; it concerns the room's guests as it does the room. */
  said(frame: HelperToRelay, room: Room): void {
    for (const guest of this.#guests) guest.said(frame, room);
  }

  /** Browsers came or left here. */
  present(room: Room): void {
    this.#tellPresent(room);
  }

  /** The helper is gone from this node. */
  close(heardMs: number): void {
    this.#stopAnswering();
    for (const guest of this.#guests) guest.gone(heardMs);
    this.#guests.clear();
  }

  #tellPresent(room: Room | undefined): void {
    if (room === undefined) return;
    const guests = [...this.#guests];
    room.setElsewhere(companyOf(guests.map((guest) => guest.presentIn(room.session))));
    for (const guest of guests) {
      const others = guests.filter((other) => other !== guest).map((other) => other.presentIn(room.session));
      guest.tellPresent(room.session, companyOf([room.people.company, ...others]));
    }
  }
}

function encode(arrival: Arrival): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(arrival));
}
