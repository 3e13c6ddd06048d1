/**
 * Binary frames of the relay sockets. Big-endian. Each begins `[type u8][ref u32][offset u64]`; input and its
 * acknowledgement add `[client u32]`, input and pastes also `[seal u8]`; the payload is the rest, of an acknowledgement
 * its proof. The relay reads headers only.
 */
import type { ClientRef } from "./input-facts.ts";
import { limits } from "./limits.ts";
import type { PaneRef } from "./pane-info.ts";

export const dataFrameTypes = {
  /** Output of a pane: `offset` is the payload's first byte's. helper → relay → browser. */
  output: 1,
  /** Answers readRange: `ref` is the request's id. helper → relay. */
  fill: 2,
  /** Part of a keyframe; `ref` is the request's id (to the relay) or the pane ref (to the browser), `offset` the keyframe's. */
  keyframePart: 3,
  keyframeEnd: 4,
  /** Keys: `offset` is the client's counter of this frame. browser → relay (client: the opening) → helper. */
  input: 5,
  /** tmux has taken the input with this counter and all before it. helper → relay → browser. */
  inputAck: 6,
  /** Part of a paste: `offset` is its place in it; the first one, at 0, begins anew. As input, but without a counter. */
  pastePart: 8,
  /** The paste is to be typed now: `offset` is the client's counter, the payload the paste's length, sealed its `PasteSum`. As input. */
  pasteEnd: 9,
  /** Everything before `offset` was processed: returns credit. browser → relay, relay → helper. */
  ack: 7,
} as const;

export type OutputLikeType = "output" | "fill" | "keyframePart" | "keyframeEnd";

export type InputLikeType = "input" | "pastePart" | "pasteEnd";

/** What a browser types: keys, or a paste in parts and the word to type it. */
export interface InputLikeFrame<Type extends InputLikeType = InputLikeType> {
  readonly type: Type;
  readonly ref: number;
  /** Of keys and a paste's end, the client's count of both; of a part, its first byte's place in the paste. */
  readonly counter: number;
  readonly client: number;
  /** plain: to a helper that has no key to seal for. The relay passes either on unread. */
  readonly seal: "plain" | "sealed";
  readonly payload: Uint8Array;
}

export interface InputAckFrame {
  readonly type: "inputAck";
  readonly ref: number;
  readonly counter: number;
  readonly client: number;
  /** To a browser that seals: the refusals that it covers, sealed under `ackScope`. */
  readonly proof?: Uint8Array | undefined;
}

export type DataFrame =
  | { readonly type: OutputLikeType; readonly ref: number; readonly offset: number; readonly payload: Uint8Array }
  | InputLikeFrame<"input">
  | InputLikeFrame<"pastePart">
  | InputLikeFrame<"pasteEnd">
  | InputAckFrame
  | { readonly type: "ack"; readonly ref: number; readonly offset: number };

export const dataHeaderBytes = 13;
export const inputHeaderBytes = 18;
const inputAckBytes = 17;
/** Nonce and tag, and `limits.coveredRefusals` runs of the largest counters and longest reason. */
const maxProofBytes = 2_048;
const maxU32 = 0xffff_ffff;
const seals = ["plain", "sealed"] as const;
const inputLike = new Map<number, InputLikeType>([
  [dataFrameTypes.input, "input"],
  [dataFrameTypes.pastePart, "pastePart"],
  [dataFrameTypes.pasteEnd, "pasteEnd"],
]);
const outputLike = new Map<number, OutputLikeType>([
  [dataFrameTypes.output, "output"],
  [dataFrameTypes.fill, "fill"],
  [dataFrameTypes.keyframePart, "keyframePart"],
  [dataFrameTypes.keyframeEnd, "keyframeEnd"],
]);

function isU32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= maxU32;
}

/** Panes and requests are numbered from 1. */
function isRef(value: number): boolean {
  return isU32(value) && value > 0;
}

function writeHeader(frame: Uint8Array, type: number, place: { ref: number; offset: number }): DataView {
  const { ref, offset } = place;
  if (!isRef(ref)) throw new RangeError(`ref ${ref} is no u32 above 0`);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError(`offset ${offset} is no safe integer`);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  view.setUint8(0, type);
  view.setUint32(1, ref);
  view.setUint32(5, Math.floor(offset / 2 ** 32));
  view.setUint32(9, offset >>> 0);
  return view;
}

function writeClient(view: DataView, client: number): void {
  if (!isU32(client)) throw new RangeError(`client ${client} is no u32`);
  view.setUint32(13, client);
}

/** Encodes one frame into fresh memory. Throws RangeError for a payload or number over its limit: a caller's bug. */
export function encodeDataFrame(frame: DataFrame): Uint8Array<ArrayBuffer> {
  switch (frame.type) {
    case "input":
    case "pastePart":
    case "pasteEnd":
      return encodeInput(frame);
    case "inputAck": {
      const bytes = withPayload(inputAckBytes, frame.proof ?? new Uint8Array());
      writeClient(writeHeader(bytes, dataFrameTypes.inputAck, { ref: frame.ref, offset: frame.counter }), frame.client);
      return bytes;
    }
    case "ack": {
      const bytes = new Uint8Array(dataHeaderBytes);
      writeHeader(bytes, dataFrameTypes.ack, frame);
      return bytes;
    }
    case "output":
    case "fill":
    case "keyframePart":
    case "keyframeEnd": {
      const bytes = withPayload(dataHeaderBytes, frame.payload);
      writeHeader(bytes, dataFrameTypes[frame.type], frame);
      return bytes;
    }
  }
}

function withPayload(headerBytes: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  if (payload.length > limits.framePayloadBytes) throw new RangeError(`a payload of ${payload.length} bytes`);
  const bytes = new Uint8Array(headerBytes + payload.length);
  bytes.set(payload, headerBytes);
  return bytes;
}

function encodeInput(frame: InputLikeFrame): Uint8Array<ArrayBuffer> {
  const bytes = withPayload(inputHeaderBytes, frame.payload);
  const view = writeHeader(bytes, dataFrameTypes[frame.type], { ref: frame.ref, offset: frame.counter });
  writeClient(view, frame.client);
  view.setUint8(17, seals.indexOf(frame.seal));
  return bytes;
}

/** Decodes one frame; its payload shares the message's memory. Undefined for anything malformed. */
export function decodeDataFrame(message: Uint8Array): DataFrame | undefined {
  if (message.length < dataHeaderBytes) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const ref = view.getUint32(1);
  if (!isRef(ref)) return undefined;
  const high = view.getUint32(5);
  if (high > 0x1f_ffff) return undefined; // beyond 2^53: no offset of ours
  const offset = high * 2 ** 32 + view.getUint32(9);
  const type = view.getUint8(0);
  const plainType = outputLike.get(type);
  if (plainType !== undefined) {
    const payload = message.subarray(dataHeaderBytes);
    return payload.length > limits.framePayloadBytes ? undefined : { type: plainType, ref, offset, payload };
  }
  if (type === dataFrameTypes.ack) return message.length === dataHeaderBytes ? { type: "ack", ref, offset } : undefined;
  if (type === dataFrameTypes.inputAck) return decodeInputAck(message, { ref, counter: offset });
  const inputType = inputLike.get(type);
  return inputType === undefined ? undefined : decodeInput(message, { type: inputType, ref, counter: offset });
}

function decodeInputAck(message: Uint8Array, place: Pick<InputAckFrame, "ref" | "counter">): DataFrame | undefined {
  const proof = message.subarray(inputAckBytes);
  if (message.length < inputAckBytes || proof.length > maxProofBytes) return undefined;
  const client = new DataView(message.buffer, message.byteOffset, message.byteLength).getUint32(13);
  const said = { type: "inputAck", ...place, client } as const;
  return proof.length === 0 ? said : { ...said, proof };
}

function decodeInput(
  message: Uint8Array,
  place: Pick<InputLikeFrame, "type" | "ref" | "counter">,
): DataFrame | undefined {
  if (message.length < inputHeaderBytes) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const seal = seals[view.getUint8(17)];
  const payload = message.subarray(inputHeaderBytes);
  if (seal === undefined || payload.length > limits.framePayloadBytes) return undefined;
  return { ...place, client: view.getUint32(13), seal, payload };
}

/** The payload of a paste's end that goes in the open: how many bytes its parts were, u32. Sealed it is a `PasteSum`. */
export function encodePasteLength(bytes: number): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(4);
  new DataView(payload.buffer).setUint32(0, bytes);
  return payload;
}

/** Gives an input, paste or acknowledgement message another client number, in place: the relay's rewrite on the hot path. */
export function rewriteClient(message: Uint8Array, client: ClientRef | 0): void {
  new DataView(message.buffer, message.byteOffset, message.byteLength).setUint32(13, client);
}

/** Gives a message another ref, in place: a keyframe answered to a request id goes on to browsers by pane ref. */
export function rewriteRef(message: Uint8Array, ref: PaneRef): void {
  new DataView(message.buffer, message.byteOffset, message.byteLength).setUint32(1, ref);
}

/** Makes a fill the output frame of its pane, in place: the answered range goes on to the browser that lacked it. */
export function rewriteAsOutput(message: Uint8Array, ref: PaneRef): void {
  message[0] = dataFrameTypes.output;
  rewriteRef(message, ref);
}
