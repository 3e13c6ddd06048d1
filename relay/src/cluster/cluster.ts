/** This node among others: which devices are at home here, which elsewhere, and who gets which envelope. */
import { limits, type DeviceId, type HelperToRelay } from "@coda/protocol";
import type { Bus, BusMessage } from "../bus/bus.ts";
import type { Clock } from "../clock.ts";
import type { DeviceHelper, Directory, DirectoryEvents } from "../directory.ts";
import type { Log } from "../log.ts";
import type { RelayMetrics } from "../metrics.ts";
import type { Room } from "../room.ts";
import { openingOf, type Conversations } from "./channel.ts";
import { GuestDevice } from "./guest-device.ts";
import { HomeDevice } from "./home-device.ts";
import { isLater, nodeMessageSchema, readArrival, subjects, type Arrival } from "./node-message.ts";

export interface ClusterOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: RelayMetrics;
  readonly newId: () => string;
}

interface Home {
  readonly device: HomeDevice;
  readonly helper: DeviceHelper;
  readonly stopListening: () => void;
}

export class Cluster implements DirectoryEvents {
  readonly #options: ClusterOptions;
  readonly #node: string;
  readonly #homes = new Map<DeviceId, Home>();
  readonly #guests = new Map<DeviceId, GuestDevice>();
  readonly #conversations: Conversations = new Map();
  /** Guests that nobody here needs, until they are given up. */
  readonly #lingers = new Map<DeviceId, () => void>();
  readonly #stopListening: () => void;
  readonly #stopWatching: () => void;
  #directory: Directory | undefined;
  #isDraining = false;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.#node = options.newId();
    const { bus } = options;
    const heard = (message: BusMessage): void => this.#heard(message);
    const stops = [
      bus.subscribe(subjects.conversations(this.#node), heard),
      bus.bulk.subscribe(subjects.bulks(this.#node), heard),
    ];
    this.#stopListening = () => {
      for (const stop of stops) stop();
    };
    this.#stopWatching = options.bus.onConnection((connected) => {
      if (connected) this.#rejoined();
    });
  }

  /** The directory whose events these are; before any of them. */
  serve(directory: Directory): void {
    this.#directory = directory;
  }

  /** Everybody is about to leave: nobody is looked for any more. */
  drain(): void {
    this.#isDraining = true;
  }

  close(): void {
    this.#stopListening();
    this.#stopWatching();
    for (const device of this.#guests.keys()) this.deviceForgotten(device);
    for (const home of this.#homes.values()) this.#closeHome(home);
    this.#homes.clear();
  }

  helperArrived(helper: DeviceHelper): void {
    if (helper.isRemote || this.#directory === undefined) return;
    const { device: id } = helper;
    this.deviceForgotten(id);
    const { bus, clock, metrics, newId } = this.#options;
    const arrival: Arrival = { node: this.#node, connection: newId(), issuedMs: helper.issuedMs };
    const conversations = this.#conversations;
    const device = new HomeDevice({ bus, clock, conversations, directory: this.#directory, metrics, helper, arrival });
    const stopListening = bus.subscribe(subjects.arrived(id), (message) => this.#arrivedElsewhere(id, message));
    this.#homes.set(id, { device, helper, stopListening });
  }

  helperLeft(helper: DeviceHelper): void {
    const home = this.#homes.get(helper.device);
    if (home?.helper !== helper) return;
    this.#homes.delete(helper.device);
    this.#closeHome(home);
    this.#attend(helper.device);
  }

  helperSaid(helper: DeviceHelper, frame: HelperToRelay, room: Room): void {
    const home = this.#homes.get(helper.device);
    if (home?.helper === helper) home.device.said(frame, room);
  }

  roomMade(room: Room): void {
    this.#guests.get(room.place.device)?.want(room);
  }

  roomChanged(room: Room): void {
    const { device } = room.place;
    this.#homes.get(device)?.device.present(room);
    this.#guests.get(device)?.present(room);
    this.#attend(device);
  }

  roomChangedElsewhere(): void {
    // They were told of by this very class.
  }

  deviceForgotten(device: DeviceId): void {
    this.#lingers.get(device)?.();
    this.#lingers.delete(device);
    this.#guests.get(device)?.close();
    this.#guests.delete(device);
  }

  /** Browsers of a device that is not at home here need whoever it is at home with; without browsers nobody does. */
  #attend(device: DeviceId): void {
    const directory = this.#directory;
    if (directory === undefined || this.#isDraining || this.#homes.has(device)) return;
    const isWanted = directory.roomsOf(device).some((room) => !room.isEmpty);
    if (isWanted && !this.#guests.has(device)) {
      this.#guests.set(
        device,
        new GuestDevice({ ...this.#options, conversations: this.#conversations, directory, device, node: this.#node }),
      );
    }
    this.#lingers.get(device)?.();
    this.#lingers.delete(device);
    if (isWanted || !this.#guests.has(device)) return;
    this.#lingers.set(
      device,
      this.#options.clock.after(limits.roomLingerMs, () => this.deviceForgotten(device)),
    );
  }

  /** Back on the bus: who came elsewhere meanwhile is not known here, and who is here is not known there. */
  #rejoined(): void {
    for (const home of this.#homes.values()) home.device.announce();
    for (const guest of this.#guests.values()) guest.rejoined();
  }

  /** The newest connection of a device counts, whichever node it came to. */
  #arrivedElsewhere(device: DeviceId, message: BusMessage): void {
    const arrival = readArrival(message.payload);
    const home = this.#homes.get(device);
    if (arrival === undefined || home === undefined || arrival.node === this.#node) return;
    if (isLater(arrival, home.device.arrival)) home.helper.replaced();
    else home.device.announce();
  }

  #heard({ subject, payload }: BusMessage): void {
    const conversation = subject.slice(subject.lastIndexOf(".") + 1);
    const channel = this.#conversations.get(conversation);
    if (channel !== undefined) return channel.receive(payload);
    const opening = nodeMessageSchema.safeParse(openingOf(payload));
    if (opening.success && opening.data.t === "open")
      this.#homes.get(opening.data.device)?.device.open(conversation, opening.data);
  }

  #closeHome(home: Home): void {
    home.stopListening();
    home.device.close(this.#options.clock.unixMs());
  }
}
