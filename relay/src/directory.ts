/** Who is here, by device: its one helper connection and the rooms of its sessions. Rooms nobody needs are forgotten. */
import { limits, type DeviceId, type HelperToRelay, type SessionId } from "@coda/protocol";
import { BlockPool } from "./block-pool.ts";
import type { Clock } from "./clock.ts";
import type { RelayCounts, RelayMetrics } from "./metrics.ts";
import type { ViewState } from "./outbox.ts";
import type { PathLimits } from "./path-limits.ts";
import { Room, type SessionPlace } from "./room.ts";
import type { RoomHelper } from "./room-peers.ts";
import { TailBudget } from "./tail-budget.ts";

/** A helper connection; `replaced` closes it because a newer one of its device came. */
export interface DeviceHelper extends RoomHelper {
  readonly device: DeviceId;
  /** Connected to another node, and reached through that. */
  readonly isRemote: boolean;
  /** Of its ticket, by the web app's clock. */
  readonly issuedMs: number;
  /** When anything last came of it, by the steady clock. */
  readonly heardMs: number;
  replaced(): void;
}

/** What other nodes are to know of this one. */
export interface DirectoryEvents {
  readonly helperArrived: (helper: DeviceHelper) => void;
  readonly helperLeft: (helper: DeviceHelper) => void;
  /** About a session: after its room has heard it. */
  readonly helperSaid: (helper: DeviceHelper, frame: HelperToRelay, room: Room) => void;
  readonly roomMade: (room: Room) => void;
  /** Browsers came or left in it. */
  readonly roomChanged: (room: Room) => void;
  /** Browsers came or left in it at other nodes. */
  readonly roomChangedElsewhere: (room: Room) => void;
  /** Neither a helper nor rooms. */
  readonly deviceForgotten: (device: DeviceId) => void;
}

interface DeviceEntry {
  helper: DeviceHelper | undefined;
  readonly rooms: Map<SessionId, Room>;
  readonly lingers: Map<SessionId, () => void>;
  readonly tails: TailBudget;
}

export interface DirectoryOptions {
  readonly clock: Clock;
  readonly limits: PathLimits;
  readonly metrics: RelayMetrics;
  readonly events?: DirectoryEvents;
}

export class Directory {
  readonly #options: DirectoryOptions;
  readonly #devices = new Map<DeviceId, DeviceEntry>();
  readonly #tailBlocks = new BlockPool(limits.tailBlockBytes);

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  get counts(): Omit<RelayCounts, "connections"> {
    const entries = [...this.#devices.values()];
    return {
      devices: entries.length,
      helpers: entries.filter((entry) => entry.helper !== undefined).length,
      rooms: entries.reduce((sum, entry) => sum + entry.rooms.size, 0),
      tailBytes: entries.reduce((sum, entry) => sum + entry.tails.heldBytes, 0),
    };
  }

  /** Of browsers at this node. */
  get views(): ViewState[] {
    return [...this.#devices.values()].flatMap(({ rooms }) => [...rooms.values()].flatMap((room) => room.views));
  }

  helperArrived(helper: DeviceHelper, nowMs: number): void {
    const entry = this.#entry(helper.device);
    const older = entry.helper;
    if (older !== undefined) {
      for (const room of entry.rooms.values()) room.helperLost(nowMs);
      entry.helper = undefined;
      this.#options.events?.helperLeft(older);
      older.replaced();
    }
    entry.helper = helper;
    this.#options.events?.helperArrived(helper);
    for (const room of entry.rooms.values()) room.helperArrived(helper);
  }

  /** Ignored for a connection that was replaced. */
  helperLeft(helper: DeviceHelper, heardMs: number): void {
    const entry = this.#devices.get(helper.device);
    if (entry === undefined || entry.helper !== helper) return;
    entry.helper = undefined;
    this.#options.events?.helperLeft(helper);
    for (const room of entry.rooms.values()) {
      room.helperLost(heardMs);
      this.settle(helper.device, room);
    }
    this.#forgetDevice(helper.device);
  }

  isCurrent(helper: DeviceHelper): boolean {
    return this.#devices.get(helper.device)?.helper === helper;
  }

  /** The room of a session on the device that serves it: a helper can reach no room of another device's. */
  room(place: SessionPlace): Room | undefined {
    const entry = this.#entry(place.device);
    const known = entry.rooms.get(place.session);
    if (known !== undefined) return known;
    if (entry.rooms.size >= limits.sessionsPerDevice) return undefined;
    const { events, ...parts } = this.#options;
    const room = new Room({
      ...place,
      ...parts,
      tails: entry.tails,
      onPresent: (changed) => events?.roomChanged(changed),
      onElsewhere: (changed) => events?.roomChangedElsewhere(changed),
    });
    entry.rooms.set(place.session, room);
    events?.roomMade(room);
    if (entry.helper !== undefined) room.helperArrived(entry.helper);
    return room;
  }

  helperSaid(helper: DeviceHelper, frame: HelperToRelay, room: Room): void {
    this.#options.events?.helperSaid(helper, frame, room);
  }

  roomsOf(device: DeviceId): readonly Room[] {
    return [...(this.#devices.get(device)?.rooms.values() ?? [])];
  }

  knownRoom(device: DeviceId, session: SessionId): Room | undefined {
    return this.#devices.get(device)?.rooms.get(session);
  }

  /** To be called when a room may have lost its last reason to be. */
  settle(device: DeviceId, room: Room): void {
    const entry = this.#devices.get(device);
    if (entry === undefined || !room.isForgettable) return;
    entry.lingers.get(room.session)?.();
    const cancel = this.#options.clock.after(limits.roomLingerMs, () => {
      entry.lingers.delete(room.session);
      if (!room.isForgettable) return;
      entry.rooms.delete(room.session);
      room.forget();
      this.#forgetDevice(device);
    });
    entry.lingers.set(room.session, cancel);
  }

  /** Ends every timer: nothing of the relay outlives it. */
  dispose(): void {
    for (const entry of this.#devices.values()) for (const cancel of entry.lingers.values()) cancel();
    this.#devices.clear();
  }

  #entry(device: DeviceId): DeviceEntry {
    const known = this.#devices.get(device);
    if (known !== undefined) return known;
    const { limits: path, metrics } = this.#options;
    const tails = new TailBudget({
      capacityBytes: path.deviceTailBytes,
      blocks: this.#tailBlocks,
      gaveWay: () => metrics.tailGaveWay(),
    });
    const entry: DeviceEntry = { helper: undefined, rooms: new Map(), lingers: new Map(), tails };
    this.#devices.set(device, entry);
    return entry;
  }

  #forgetDevice(device: DeviceId): void {
    const entry = this.#devices.get(device);
    if (entry === undefined || entry.helper !== undefined || entry.rooms.size > 0) return;
    this.#devices.delete(device);
    this.#options.events?.deviceForgotten(device);
  }
}
