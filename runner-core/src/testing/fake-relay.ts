/** A relay made of arrays: what the helper sent, in order, and whatever the test makes the relay say. */
import {
  decodeDataFrame,
  decodeKeyframe,
  encodeDataFrame,
  helperToRelaySchema,
  limits,
  parseControl,
  type ConnectionPorts,
  type DataFrame,
  type HelperToRelay,
  type Keyframe,
  type OpenSocket,
  type OutputLikeType,
  type RelayToHelper,
  type SocketHandlers,
} from "@coda/protocol";
import type { ManualClock } from "./manual-clock.ts";

type OutputFrame = Extract<DataFrame, { readonly type: OutputLikeType }>;
type SessionOpened = Extract<HelperToRelay, { t: "sessionOpened" }>;

export class FakeRelay {
  /** Everything since the socket opened last, hello aside. */
  control: HelperToRelay[] = [];
  data: DataFrame[] = [];
  hellos = 0;
  readonly #clock: ManualClock;
  #handlers: SocketHandlers | undefined;
  #open = false;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get ports(): ConnectionPorts {
    return {
      fetchTicket: async () => ({ ticket: "ticket", relayUrl: "ws://relay" }),
      openSocket: (_url, handlers) => this.#accept(handlers),
      hello: () => "hello",
      after: (delayMs, action) => {
        const timer = this.#clock.after(delayMs, action);
        return () => timer.cancel();
      },
      now: () => this.#clock.now(),
      random: () => 0.5,
      hidden: () => false,
    };
  }

  /** Opens the waiting socket and greets. */
  welcome(capabilities: readonly string[] = []): void {
    this.#handlers?.onOpen();
    this.say({
      t: "welcome",
      version: 1,
      capabilities: [...capabilities],
      connection: "00000000-0000-4000-8000-00000000cccc",
    });
  }

  say(frame: RelayToHelper): void {
    this.#handlers?.onMessage(JSON.stringify(frame));
  }

  sayData(frame: DataFrame): void {
    this.#handlers?.onMessage(encodeDataFrame(frame));
  }

  sayBytes(message: Uint8Array<ArrayBuffer> | string): void {
    this.#handlers?.onMessage(message);
  }

  get waiting(): boolean {
    return this.#handlers !== undefined && !this.#open;
  }

  /** The network is gone. */
  drop(): void {
    const handlers = this.#handlers;
    this.#handlers = undefined;
    this.#open = false;
    handlers?.onClose(1006, "");
  }

  sent<Kind extends HelperToRelay["t"]>(kind: Kind): Extract<HelperToRelay, { t: Kind }>[] {
    return this.control.filter((frame): frame is Extract<HelperToRelay, { t: Kind }> => frame.t === kind);
  }

  /** The newest announcement of each session. */
  get sessions(): SessionOpened[] {
    return [...new Map(this.sent("sessionOpened").map((frame) => [frame.session, frame])).values()];
  }

  output(ref: number): OutputFrame[] {
    return this.data.filter((frame): frame is OutputFrame => frame.type === "output" && frame.ref === ref);
  }

  /** Output put together; throws where it has a hole. */
  outputBytes(ref: number, from: number): Buffer {
    let next = from;
    const pieces = this.output(ref).map((frame) => {
      if (frame.offset !== next) throw new Error(`output at ${frame.offset}, expected at ${next}`);
      next += frame.payload.length;
      return frame.payload;
    });
    return Buffer.concat(pieces);
  }

  /** The parts that answered a request, as one keyframe. */
  keyframe(id: number): { keyframe: Keyframe | undefined; parts: number } | undefined {
    const parts = this.data.flatMap((frame) =>
      (frame.type === "keyframePart" || frame.type === "keyframeEnd") && frame.ref === id ? [frame] : [],
    );
    if (parts.at(-1)?.type !== "keyframeEnd") return undefined;
    return { keyframe: decodeKeyframe(Buffer.concat(parts.map((part) => part.payload))), parts: parts.length };
  }

  get acknowledgedCounters(): number[] {
    return this.data.flatMap((frame) => (frame.type === "inputAck" ? [frame.counter] : []));
  }

  #accept(handlers: SocketHandlers): OpenSocket {
    this.#handlers = handlers;
    this.control = [];
    this.data = [];
    this.#open = false;
    return {
      send: (message) => {
        if (this.#handlers === handlers) this.#receive(message);
      },
      close: () => {
        if (this.#handlers === handlers) this.#handlers = undefined;
      },
    };
  }

  #receive(message: string | Uint8Array<ArrayBuffer>): void {
    if (message === "hello") {
      this.hellos += 1;
      this.#open = true;
      return;
    }
    if (typeof message !== "string") {
      if (message.length > limits.socketMessageBytes) throw new Error(`a message of ${message.length} bytes`);
      const frame = decodeDataFrame(message.slice());
      if (frame === undefined) throw new Error("a data frame that is none");
      this.data.push(frame);
      return;
    }
    const parsed = parseControl(helperToRelaySchema, message);
    if ("problem" in parsed) throw new Error(`a control frame the relay would refuse: ${parsed.problem}`);
    this.control.push(parsed.frame);
  }
}
