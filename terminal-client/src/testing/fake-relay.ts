/** A relay and helper made of arrays: serves recordings to one browser at a time, as far as the test lets it. */
import {
  browserToRelaySchema,
  decodeDataFrame,
  encodeDataFrame,
  encodeKeyframe,
  deviceIdSchema,
  paneRefSchema,
  parseControl,
  windowIdSchema,
  type BrowserToRelay,
  type DataFrame,
  type InputLikeFrame,
  type InputRefusal,
  type Keyframe,
  type OpenSocket,
  type RelayToBrowser,
  type SessionState,
  type Size,
  type SizeOwner,
  type SocketHandlers,
  type TicketDoubt,
  type TypingRule,
} from "@coda/protocol";
import { fakePane, fakeSize, type FakeRecording } from "./fake-recording.ts";

const window = windowIdSchema.parse("@1");
const device = deviceIdSchema.parse("00000000-0000-4000-8000-00000000dddd");
const connection = "00000000-0000-4000-8000-00000000cccc";

interface Joined {
  readonly handlers: SocketHandlers;
  open: boolean;
  cursor: number | undefined;
}

type ActFrame = Extract<BrowserToRelay, { t: "act" }>;

export class FakeRelay {
  recording: FakeRecording;
  /** The pane's ref: another one on each connection of the helper. */
  ref = 7;
  role: "viewer" | "driver" = "driver";
  helperThere = true;
  /** The pane's program has ended. */
  dead = false;
  /** A browser that joins is told at once that it may type. */
  opensInput = true;
  /** Every frame with a counter that arrived, repeats included: keys, and the ends of pastes. */
  readonly input: InputLikeFrame[] = [];
  /** Every part of a paste that arrived. */
  readonly parts: InputLikeFrame[] = [];
  /** The helper says of each part that it has arrived. */
  tellsProgress = true;
  cancelledPastes = 0;
  pings = 0;
  /** Pings are not answered. */
  mute = false;
  readonly proposed: Size[] = [];
  readonly leased: (Size | null)[] = [];
  sizeOwner: SizeOwner = { by: "nobody" };
  readonly acts: ActFrame[] = [];
  /** As the newest browser's hello said. */
  wants: string | undefined;
  readonly acknowledged: number[] = [];
  readonly subscribedFrom: (number | null)[] = [];
  /** Refs of the panes that output is wanted of, those that the fake has none of included. */
  readonly watched = new Set<number>();
  acknowledgesInput = true;
  #joined: Joined | undefined;
  #repaired: Keyframe | undefined;

  constructor(recording: FakeRecording) {
    this.recording = recording;
  }

  readonly openSocket = (_url: string, handlers: SocketHandlers): OpenSocket => {
    const joined: Joined = { handlers, open: true, cursor: undefined };
    this.#joined = joined;
    return {
      send: (message) => {
        if (joined === this.#joined) this.#receive(joined, message);
      },
      close: () => {
        joined.open = false;
      },
    };
  };

  get socket(): SocketHandlers | undefined {
    return this.#joined?.handlers;
  }

  /** The socket opens: hello is answered with welcome, state and open input. */
  accept(): void {
    this.#joined?.handlers.onOpen();
  }

  cut(code = 1006): void {
    const joined = this.#joined;
    this.#joined = undefined;
    this.watched.clear();
    joined?.handlers.onClose(code, "");
  }

  tell(frame: RelayToBrowser): void {
    this.#joined?.handlers.onMessage(JSON.stringify(frame));
  }

  tellState(): void {
    this.tell(this.state);
  }

  /** Up to `bytes` of what the browser does not have yet, possibly from a little before. */
  deliver(bytes: number, repeat = 0): void {
    const joined = this.#joined;
    if (joined?.cursor === undefined) return;
    const from = Math.max(0, joined.cursor - repeat);
    const to = Math.min(this.recording.bytes.length, joined.cursor + bytes);
    if (to > from)
      this.#data({ type: "output", ref: this.ref, offset: from, payload: this.recording.bytes.slice(from, to) });
    joined.cursor = Math.max(joined.cursor, to);
  }

  /** The view skips to the newest byte. */
  skip(): void {
    const joined = this.#joined;
    const to = this.recording.bytes.length;
    if (joined?.cursor === undefined || joined.cursor >= to) return;
    const from = joined.cursor;
    this.#keyframe(to);
    this.tell({ t: "skipped", ref: paneRefSchema.parse(this.ref), from, to, cause: null });
    joined.cursor = to;
  }

  /** The pane was found to look otherwise: who asks from now on gets this. */
  repair(keyframe: Keyframe): void {
    this.#repaired = keyframe;
    this.tellState();
  }

  /** All parts up to the newest have arrived. */
  tellProgress(): void {
    const last = this.parts.at(-1);
    if (last === undefined) return;
    const receivedBytes = last.counter + last.payload.length;
    this.tell({ t: "pasteProgress", ref: paneRefSchema.parse(last.ref), receivedBytes });
  }

  refuse(counter: number, reason: InputRefusal): void {
    this.tell({ t: "inputRefused", ref: paneRefSchema.parse(this.ref), counter, reason });
  }

  rule(rule: TypingRule): void {
    this.tell({ t: "typingRuled", rule });
  }

  judge(doubt: TicketDoubt | null): void {
    this.tell({ t: "ticketJudged", doubt });
  }

  acknowledgeInput(): void {
    const last = this.input.at(-1);
    if (last !== undefined) this.#data({ type: "inputAck", ref: last.ref, counter: last.counter, client: 0 });
  }

  openInput(): void {
    this.tell({ t: "inputOpened", device, opening: 0 });
  }

  get state(): SessionState {
    const { epoch, origin, start, bytes, recorded, gapBefore, pause } = this.recording;
    const ref = paneRefSchema.parse(this.ref);
    const place = { ref, pane: fakePane, window, epoch, origin, start, end: bytes.length, ...fakeSize };
    const facts = { title: "", command: "sh", directory: "/", inMode: false, inputOff: false, dead: this.dead };
    const repairs = this.#repaired?.header.repairs ?? 0;
    const ending = { exitStatus: null, exitSignal: null, recorded, repairs, gapBefore, ...(pause && { pause }) };
    const shown = { active: true, zoomed: false, synchronized: false, layout: "", activePane: fakePane };
    const live = {
      windows: [{ window, index: 0, name: "w", ...shown }],
      panes: [{ ...place, ...facts, ...ending }],
      unrecorded: [],
      localClients: 0,
      sizeOwner: this.sizeOwner,
      literalUnavailable: null,
      socket: null,
    };
    return {
      t: "sessionState",
      status: this.helperThere ? "live" : "offline",
      offlineSince: this.helperThere ? null : 1,
      live: this.helperThere ? live : null,
      viewers: 0,
      drivers: 1,
    };
  }

  #receive(joined: Joined, message: string | Uint8Array): void {
    if (typeof message !== "string") return this.#receiveData(message);
    if (message.includes('"t":"hello"')) return this.#greet(joined, message);
    const parsed = parseControl(browserToRelaySchema, message);
    if (!("frame" in parsed)) throw new Error(parsed.problem);
    const { frame } = parsed;
    this.#note(frame);
    if (frame.t !== "subscribe" || frame.ref !== this.ref || frame.epoch !== this.recording.epoch) return;
    this.subscribedFrom.push(frame.from);
    joined.cursor = frame.from ?? this.#repaired?.header.offset ?? this.recording.bytes.length;
    if (frame.from === null) this.#keyframe(joined.cursor);
  }

  #greet(joined: Joined, hello: string): void {
    this.wants = /"wants":"(?<wants>\w+)"/u.exec(hello)?.groups?.["wants"];
    // A real relay answers later, never from within the send.
    void Promise.resolve().then(() => joined === this.#joined && this.#welcome());
  }

  #note(frame: BrowserToRelay): void {
    if (frame.t === "ping") this.pings += 1;
    if (frame.t === "ping" && !this.mute) this.tell({ t: "pong", n: frame.n });
    if (frame.t === "cancelPaste") this.cancelledPastes += 1;
    if (frame.t === "proposeSize") this.proposed.push(frame.size);
    if (frame.t === "leaseSize") this.leased.push(frame.size);
    if (frame.t === "act") this.acts.push(frame);
    if (frame.t === "subscribe") this.watched.add(frame.ref);
    if (frame.t === "unsubscribe") this.watched.delete(frame.ref);
  }

  #welcome(): void {
    this.tell({ t: "welcome", role: this.role, version: 1, capabilities: [], connection });
    this.tellState();
    if (this.helperThere && this.opensInput) this.openInput();
  }

  #receiveData(message: Uint8Array): void {
    const frame = decodeDataFrame(message);
    if (frame?.type === "ack") this.acknowledged.push(frame.offset);
    if (frame?.type === "pastePart") {
      this.parts.push({ ...frame, payload: frame.payload.slice() });
      if (this.tellsProgress) this.tellProgress();
    }
    if (frame?.type !== "input" && frame?.type !== "pasteEnd") return;
    this.input.push({ ...frame, payload: frame.payload.slice() });
    if (this.acknowledgesInput) this.acknowledgeInput();
  }

  #keyframe(offset: number): void {
    const whole =
      this.#repaired?.header.offset === offset ? encodeKeyframe(this.#repaired) : this.recording.keyframe(offset);
    const half = Math.floor(whole.length / 2);
    this.#data({ type: "keyframePart", ref: this.ref, offset, payload: whole.subarray(0, half) });
    this.#data({ type: "keyframeEnd", ref: this.ref, offset, payload: whole.subarray(half) });
  }

  #data(frame: DataFrame): void {
    this.#joined?.handlers.onMessage(encodeDataFrame(frame));
  }
}
