/** A helper as its contract says, with a journal in memory; it acts only when a test lets it. */
import type { DataFrame, HelperToRelay, RelayToHelper } from "@coda/protocol";
import { bytesOf, livePane, paneRef, sessionOpened } from "./ids.ts";
import { settle, type HelperPeer, type World } from "./world.ts";

export interface ModelLimits {
  readonly frameBytes: number;
  readonly creditBytes: number;
}

export class ModelHelper {
  /** The journal has `[start, end)` of the pane; it outlives connections. */
  start = 0;
  end = 0;
  /** How far the pane model lags behind the journal: keyframes are taken there. */
  keyframeLag = 0;
  /** So many requests for a keyframe come at a bad time. */
  busy = 0;
  readonly #world: World;
  readonly #limits: ModelLimits;
  #peer: HelperPeer | undefined;
  #ref = 0;
  #read = 0;
  #watch: { next: number; acknowledged: number } | undefined;
  /** On its way to the relay. */
  #underWay: (() => void)[] = [];

  constructor(world: World, limits: ModelLimits) {
    this.#world = world;
    this.#limits = limits;
  }

  /** Opens a connection; an older one stays open until the relay closes it. */
  async connect(): Promise<void> {
    const peer = await this.#world.helper();
    this.#peer = peer;
    this.#read = 0;
    this.#ref += 1;
    this.#watch = undefined;
    this.#underWay = [];
    peer.say(sessionOpened(1, [livePane({ ref: this.#ref, start: this.start, end: this.end })]));
    await settle();
  }

  cut(): void {
    this.#peer?.cut();
    this.#peer = undefined;
    this.#watch = undefined;
    this.#underWay = [];
  }

  get isConnected(): boolean {
    return this.#peer !== undefined && this.#peer.closedAs === undefined;
  }

  /** The pane's program writes. */
  write(byteLength: number): void {
    this.end += byteLength;
  }

  /** The journal's oldest bytes are dropped up to `to`; what was not sent yet becomes a gap. */
  dropBefore(to: number): void {
    this.start = Math.max(this.start, Math.min(to, this.end));
    const watch = this.#watch;
    if (watch === undefined || watch.next >= this.start) return;
    const gap = { ref: paneRef(this.#ref), from: watch.next, to: this.start };
    this.#say({ t: "gapDeclared", ...gap, cause: "journal-cap" });
    watch.next = this.start;
    watch.acknowledged = this.start;
  }

  /** Reads one message of the relay; false when there was none. */
  readOne(): boolean {
    const item = this.#peer?.received[this.#read];
    if (item === undefined) return false;
    this.#read += 1;
    if ("control" in item) this.#obey(item.control);
    else if (item.data.type === "ack" && item.data.ref === this.#ref && this.#watch !== undefined) {
      const { acknowledged, next } = this.#watch;
      this.#watch.acknowledged = Math.max(acknowledged, Math.min(item.data.offset, next));
    }
    return true;
  }

  /** Sends one frame of output if it is watched and has credit; false when it could not. */
  sendOne(): boolean {
    const watch = this.#watch;
    if (watch === undefined || this.#peer === undefined || watch.next >= this.end) return false;
    const credit = this.#limits.creditBytes - (watch.next - watch.acknowledged);
    const length = Math.min(this.end - watch.next, this.#limits.frameBytes, credit);
    if (length <= 0) return false;
    const payload = bytesOf(watch.next, watch.next + length);
    this.#sendData({ type: "output", ref: this.#ref, offset: watch.next, payload });
    watch.next += length;
    return true;
  }

  /** What was sent first comes to the relay; false when nothing is under way. */
  arriveOne(): boolean {
    const arrive = this.#underWay.shift();
    arrive?.();
    return arrive !== undefined;
  }

  /** Reads and sends until nothing is left to do; true when there was something. */
  workOff(): boolean {
    let worked = false;
    while (this.readOne() || this.sendOne() || this.arriveOne()) worked = true;
    return worked;
  }

  #obey(frame: RelayToHelper): void {
    switch (frame.t) {
      case "ping":
        this.#say({ t: "pong", n: frame.n });
        return;
      case "watch": {
        const from = Math.min(frame.from ?? this.end, this.end);
        this.#watch = { next: from, acknowledged: from };
        this.dropBefore(this.start);
        return;
      }
      case "unwatch":
        this.#watch = undefined;
        return;
      case "readRange":
        this.#readRange(frame);
        return;
      case "takeKeyframe": {
        if (this.busy > 0) {
          this.busy -= 1;
          this.#say({ t: "reply", id: frame.id, error: "busy" });
          return;
        }
        const offset = Math.max(this.start, this.end - this.keyframeLag);
        this.#sendData({ type: "keyframePart", ref: frame.id, offset, payload: bytesOf(0, 5) });
        this.#sendData({ type: "keyframeEnd", ref: frame.id, offset, payload: bytesOf(5, 7) });
        return;
      }
      case "pong":
      case "draining":
      case "welcome":
      case "openSession":
      case "clientJoined":
      case "clientLeft":
      case "proposeSize":
      case "leaseSize":
      case "cancelPaste":
      case "act":
        return;
    }
  }

  #readRange({ id, from, to }: Extract<RelayToHelper, { t: "readRange" }>): void {
    if (from < this.start || from >= this.end) {
      this.#say({ t: "reply", id, error: "unknown" });
      return;
    }
    const payload = bytesOf(from, Math.min(to, this.end, from + this.#limits.frameBytes));
    this.#sendData({ type: "fill", ref: id, offset: from, payload });
  }

  #say(frame: HelperToRelay): void {
    const peer = this.#peer;
    this.#underWay.push(() => peer?.say(frame));
  }

  #sendData(frame: DataFrame): void {
    const peer = this.#peer;
    this.#underWay.push(() => peer?.sendData(frame));
  }
}
