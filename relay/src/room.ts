/**
 * One session: its helper side, attached or not, the browsers that are in it, and its panes. Decides who may type and
 * tells everybody the state. Knows no sockets, no tickets and no terminal bytes.
 */
import {
  limits,
  rewriteClient,
  type BrowserRole,
  type BrowserToRelay,
  type ClientRef,
  type DeviceId,
  type Epoch,
  type IdeaId,
  type InputLikeFrame,
  type InputRefusal,
  type PaneRef,
  type SessionId,
  type SessionOpened,
  type SessionState,
  type SessionStatus,
  type Size,
  type Slot,
} from "@coda/protocol";
import { AwaitedRestarts } from "./awaited-restarts.ts";
import type { ViewState } from "./outbox.ts";
import type { PaneOptions } from "./pane-options.ts";
import { sessionStateOf, type RoomPhase } from "./presence.ts";
import { refusedAction } from "./refused-action.ts";
import type { RoomPane } from "./room-pane.ts";
import { RoomPeople, type Company } from "./room-people.ts";
import { RoomPanes } from "./room-panes.ts";
import type { RoomHelper, Seat } from "./room-peers.ts";
import { RoomPulse } from "./room-pulse.ts";

export interface SessionPlace {
  readonly device: DeviceId;
  readonly session: SessionId;
  readonly idea: IdeaId;
  readonly slot: Slot;
}

/** Among the rooms of all devices: a helper may announce what session it likes, and that is no other device's by it. */
export function roomKey({ device, session }: Pick<SessionPlace, "device" | "session">): string {
  return `${device} ${session}`;
}

export interface RoomOptions extends SessionPlace, PaneOptions {
  /** Browsers came or left here. */
  readonly onPresent: (room: Room) => void;
  /** Browsers came or left at other nodes. */
  readonly onElsewhere: (room: Room) => void;
}

type ActRequest = Pick<Extract<BrowserToRelay, { t: "act" }>, "id" | "action" | "sealed">;

export class Room {
  readonly #options: RoomOptions;
  readonly #seats = new Map<Seat, ClientRef | undefined>();
  readonly #panes: RoomPanes;
  readonly #pulse: RoomPulse;
  readonly #people = new RoomPeople();
  #phase: RoomPhase = { name: "unserved", lostAtMs: null };
  #helper: RoomHelper | undefined;
  #cancelTelling: (() => void) | undefined;
  readonly #restarts = new AwaitedRestarts();
  /** How often the way to the helper was lost. What a browser sent before is not to overtake what was lost with it. */
  #interruptions = 0;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#panes = new RoomPanes(options);
    this.#pulse = new RoomPulse({
      clock: options.clock,
      helper: () => this.#helper,
      lastOutputMs: () => this.#panes.lastOutputMs,
    });
  }

  get session(): SessionId {
    return this.#options.session;
  }

  get place(): SessionPlace {
    const { device, session, idea, slot } = this.#options;
    return { device, session, idea, slot };
  }

  get isEmpty(): boolean {
    return this.#seats.size === 0;
  }

  get status(): SessionStatus {
    return this.#state().status;
  }

  /** Browsers, on this node and on others. */
  get people(): Pick<RoomPeople, "company" | "everybody" | "guests"> {
    return this.#people;
  }

  /** What the helper announced, as of now; undefined while the session is not live. */
  get announcement(): SessionOpened | undefined {
    const phase = this.#currentPhase();
    return phase.name === "live" ? phase.opened : undefined;
  }

  get views(): ViewState[] {
    return this.#panes.views;
  }

  paneOf(ref: number): RoomPane | undefined {
    return this.#panes.get(ref);
  }

  /** True when there is nothing to remember: nobody in it, and no helper that announced it or may come back to it. */
  get isForgettable(): boolean {
    return this.isEmpty && this.#phase.name !== "live";
  }

  /** Only while it is forgettable. */
  forget(): void {
    this.#panes.clear();
  }

  // ------------------------------------------------------------------------------------------------------ helper side

  /** The device's helper connected: nothing is known of the session yet. Browsers that wait have it opened (SE6). */
  helperArrived(helper: RoomHelper): void {
    this.#helper = helper;
    const wanting = [...this.#seats.keys()].find((seat) => seat.wants === "open");
    // What its user ended is not begun anew.
    if (wanting !== undefined && this.#phase.name !== "closed") this.#askToOpen(wanting);
    this.#tellState();
  }

  /** The helper announced the session, whole. */
  opened(frame: SessionOpened, helper: RoomHelper): void {
    this.#helper = helper;
    const isNew = this.#phase.name !== "live";
    this.#phase = { name: "live", opened: frame };
    this.#panes.arrange(frame, helper, this);
    if (isNew) for (const seat of this.#seats.keys()) this.#introduce(seat);
    this.#tellState();
    if (!isNew) return;
    for (const seat of this.#seats.keys()) this.#openInput(seat);
    this.#restarts.done();
  }

  /** The helper says the session ended. */
  closed(): void {
    this.#releaseHelperSide();
    this.#panes.clear();
    this.#phase = { name: "closed" };
    this.#tellState();
  }

  /** The helper connection is lost; it was last heard at `heardMs`, in Unix milliseconds. Tails stay for its return. */
  helperLost(heardMs: number): void {
    this.#releaseHelperSide();
    this.#helper = undefined;
    this.#restarts.clear();
    if (this.#phase.name === "live") this.#phase = { name: "unserved", lostAtMs: heardMs };
    this.#tellState();
  }

  /** A resize, for everybody at once: nearly ordered with the output, as its offset says. */
  resized(ref: PaneRef, offset: number, size: Size): void {
    if (this.#phase.name !== "live") return;
    const { opened } = this.#phase;
    const panes = opened.panes.map((pane) => (pane.ref === ref ? { ...pane, ...size } : pane));
    this.#phase = { name: "live", opened: { ...opened, panes } };
    for (const seat of this.#seats.keys()) seat.port.send({ t: "paneResized", ref, offset, size });
  }

  /** Browsers in the session on other nodes. */
  setElsewhere(company: Company): void {
    if (!this.#people.setElsewhere(company)) return this.#people.tell();
    this.#options.onElsewhere(this);
    this.#tellState();
  }

  // --------------------------------------------------------------------------------------------------------- browsers

  /** False when the room is full. */
  join(seat: Seat): boolean {
    if (!this.#people.hasRoomFor(seat)) return false;
    this.#seats.set(seat, undefined);
    this.#people.join(seat, this.#options.clock.unixMs());
    if (this.#phase.name !== "live") seat.trace.step("wait for helper");
    if (this.#helper !== undefined && seat.wants === "open") this.#askToOpen(seat);
    this.#introduce(seat);
    this.#options.onPresent(this);
    this.#tellCome(seat);
    this.#openInput(seat);
    if (seat.hop !== undefined) this.#pulse.join(seat.port, seat.hop);
    return true;
  }

  /** It brought another ticket: its role may be another. What it may, the helper judges by that ticket itself. */
  renewed(seat: Seat, before: BrowserRole): void {
    const client = this.#seats.get(seat);
    if (client !== undefined) {
      if (before === "driver" && seat.role !== before) this.#takeBack(client);
      this.#tellJoined(seat, client);
    }
    if (seat.role === before) return;
    this.#people.changed();
    this.#options.onPresent(this);
    this.#tellState();
  }

  leave(seat: Seat): void {
    if (!this.#seats.has(seat)) return;
    this.#dismiss(seat);
    this.#seats.delete(seat);
    this.#people.leave(seat);
    this.#restarts.left(seat.port);
    this.#panes.unsubscribe(seat.port);
    this.#pulse.leave(seat.port);
    this.#options.onPresent(this);
    this.#tellGone();
  }

  subscribe(seat: Seat, request: { ref: PaneRef; epoch: Epoch; from: number | null }): void {
    const pane = this.#panes.get(request.ref);
    if (pane === undefined || pane.epoch !== request.epoch) {
      const reason = this.#phase.name === "live" ? "unknown" : "offline";
      seat.port.send({ t: "subscribeFailed", ref: request.ref, reason });
      return;
    }
    seat.trace.step(request.from === null ? "keyframe" : "tail");
    if (seat.withHistory) pane.subscribe(seat.port, request.from, seat.trace);
    else pane.subscribeToScreen(seat.port, request.from, seat.trace);
  }

  unsubscribe(seat: Seat, ref: PaneRef): void {
    this.#panes.get(ref)?.unsubscribe(seat.port);
  }

  acknowledge(seat: Seat, ref: number, offset: number): void {
    this.#panes.get(ref)?.outboxOf(seat.port)?.acknowledge(offset);
  }

  /** Forwards keys at once, or says why not; input is never kept. */
  input(seat: Seat, frame: InputLikeFrame, message: Uint8Array): void {
    const client = this.#seats.get(seat);
    if (seat.role !== "driver") this.#refuse(seat, frame, "viewer");
    else if (client === undefined) this.#refuse(seat, frame, "tmux-lost");
    // Its browser hears of the interruption now, and sends all that was not acknowledged again, in order (IN11). Before
    // the pane is looked for: refs of another opening mean nothing, and a refusal would be of what is typed in this one.
    else if (seat.namesOpenings && frame.client !== this.#interruptions) return;
    else if (this.#panes.get(frame.ref) === undefined) this.#refuse(seat, frame, "unknown-pane");
    else {
      rewriteClient(message, client);
      this.#helper?.sendBytes(message);
      this.#panes.get(frame.ref)?.outboxOf(seat.port)?.hurry();
    }
  }

  proposeSize(seat: Seat, size: Size): void {
    const client = this.#driver(seat);
    if (client !== undefined) this.#helper?.send({ t: "proposeSize", client, session: this.session, size });
  }

  leaseSize(seat: Seat, size: Size | null): void {
    const client = this.#driver(seat);
    if (client !== undefined) this.#helper?.send({ t: "leaseSize", client, session: this.session, size });
  }

  cancelPaste(seat: Seat, ref: PaneRef): void {
    const client = this.#driver(seat);
    if (client !== undefined) this.#helper?.send({ t: "cancelPaste", client, ref });
  }

  /** Passed on to the helper, which answers; or answered here, when it cannot be. */
  act(seat: Seat, request: ActRequest): void {
    const { id } = request;
    const client = this.#seats.get(seat);
    if (seat.role !== "driver") seat.port.send(refusedAction(id, "you may read this session, not change it"));
    else if (this.#helper === undefined) seat.port.send(refusedAction(id, "the session's device is not connected"));
    else if (client !== undefined) this.#helper.send({ t: "act", client, ...request });
    else if (request.action?.do !== "restart") seat.port.send(refusedAction(id, "the session is not running"));
    else if (this.#restarts.ask(seat.port, id)) this.#askToOpen(seat);
    else seat.port.send(refusedAction(id, "the session is being begun anew already"));
  }

  // --------------------------------------------------------------------------------------------------------- private

  /** The number of a browser that may type, while the helper knows it. */
  #driver(seat: Seat): ClientRef | undefined {
    return seat.role === "driver" ? this.#seats.get(seat) : undefined;
  }

  /** What it holds at the helper as a driver. To be said before its role: of a viewer a helper hears nothing of the kind. */
  #takeBack(client: ClientRef): void {
    this.#helper?.send({ t: "leaseSize", client, session: this.session, size: null });
    for (const ref of this.#panes.refs) this.#helper?.send({ t: "cancelPaste", client, ref });
  }

  /**
   * Parts of a paste have no counter: what is wrong with them is said of their end, which comes once they have arrived. But
   * while no helper is there they are to be sent again.
   */
  #refuse({ port }: Seat, { type, ref, counter, payload }: InputLikeFrame, reason: InputRefusal): void {
    if (type !== "pastePart") port.send({ t: "inputRefused", ref: ref as PaneRef, counter, reason });
    else if (reason !== "tmux-lost")
      port.send({ t: "pasteProgress", ref: ref as PaneRef, receivedBytes: counter + payload.length });
  }

  /** Refs of panes and of browsers end here. */
  #releaseHelperSide(): void {
    this.#interruptions += 1;
    for (const seat of this.#seats.keys()) this.#dismiss(seat);
    this.#panes.release(this.#helper);
  }

  #askToOpen({ trace: { traceparent } }: Seat): void {
    const { session, idea, slot } = this.#options;
    this.#helper?.send({ t: "openSession", session, idea, slot, traceparent });
  }

  /** Makes a browser known to the helper, once the session is there. */
  #introduce(seat: Seat): void {
    if (this.#helper === undefined || this.#phase.name !== "live") return;
    const client = this.#helper.admit(seat);
    this.#seats.set(seat, client);
    this.#tellJoined(seat, client);
    seat.trace.step("wait for browser");
  }

  #tellJoined({ clientId, user, role, ticket, trace: { traceparent } }: Seat, client: ClientRef): void {
    const { session } = this;
    this.#helper?.send({ t: "clientJoined", client, clientId, session, user, role, ticket, traceparent });
  }

  #dismiss(seat: Seat): void {
    const client = this.#seats.get(seat);
    if (client === undefined) return;
    this.#seats.set(seat, undefined);
    this.#helper?.dismiss(client);
    this.#helper?.send({ t: "clientLeft", client });
  }

  #openInput(seat: Seat): void {
    if (this.#seats.get(seat) === undefined) return;
    seat.port.send({ t: "inputOpened", device: this.#options.device, opening: this.#interruptions });
  }

  #tellState(): void {
    this.#cancelTelling?.();
    this.#cancelTelling = undefined;
    if (this.isEmpty) return;
    const text = JSON.stringify(this.#state());
    for (const seat of this.#seats.keys()) seat.port.sendText(text);
    this.#people.tell();
  }

  /** The newcomer knows at once. In a crowd the others hear of it with the next: each of n would tell n. */
  #tellCome(seat: Seat): void {
    if (this.#seats.size > limits.crowdedRoomBrowsers) seat.port.sendText(JSON.stringify(this.#state()));
    this.#tellGone();
  }

  #tellGone(): void {
    if (this.#seats.size <= limits.crowdedRoomBrowsers) this.#tellState();
    else
      this.#cancelTelling ??= this.#options.clock.after(limits.crowdTellsMs, () => {
        this.#tellState();
      });
  }

  #state(): SessionState {
    return sessionStateOf({
      phase: this.#currentPhase(),
      helperConnected: this.#helper !== undefined,
      present: this.#people.everybody,
    });
  }

  /** The announced panes, with the ends their output has reached since. */
  #currentPhase(): RoomPhase {
    if (this.#phase.name !== "live") return this.#phase;
    return { name: "live", opened: this.#panes.upToDate(this.#phase.opened) };
  }
}
