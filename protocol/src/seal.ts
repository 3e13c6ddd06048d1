/**
 * Input sealed from browser to helper, so that whatever is in between neither reads it nor types: what a key is made
 * from, what each sealed message is bound to, and how it is laid out. Knows no cipher: X25519 (RFC 7748), HKDF-SHA256
 * (RFC 5869) and AES-256-GCM are the platforms' own.
 *
 * The key of one browser on one helper connection is HKDF, without salt, of two shared secrets, one behind the other:
 * browser's key with the device's, browser's key with the one the helper made for this browser and connection and
 * offered it. The first proves both ends; the second is never there again, so what was recorded opens nothing.
 */
import type { InputLikeType } from "./data-frame.ts";
import type { ClientId, DeviceId, Epoch, PaneId, SessionId } from "./ids.ts";
import type { InputRefusal } from "./input-facts.ts";
import { limits } from "./limits.ts";

/** Fresh random bytes for each message, the same text sent again included. */
export const sealNonceBytes = 12;
export const sealTagBytes = 16;
const afterBytes = 8;
const sumLengthBytes = 4;
const digestBytes = 32;

/** Text of one piece of input: what a frame holds beside its seal. */
export const pieceBytes = limits.framePayloadBytes - sealNonceBytes - afterBytes - sealTagBytes;

/** All keys are raw, base64url. */
export interface SealParties {
  readonly device: DeviceId;
  readonly session: SessionId;
  readonly client: ClientId;
  readonly browserKey: string;
  /** The device's own, as its Ed25519 key vouches for it. */
  readonly deviceKey: string;
  /** The one the helper made for this browser on this connection. */
  readonly offeredKey: string;
}

/** HKDF's info: a key made for others, or for another end of the same two, is another key. */
export function sealInfo(parties: SealParties): Uint8Array<ArrayBuffer> {
  const { device, session, client, browserKey, deviceKey, offeredKey } = parties;
  return ascii(["coda seal v1", device, session, client, browserKey, deviceKey, offeredKey]);
}

export interface PiecePlace {
  readonly type: InputLikeType;
  readonly client: ClientId;
  /** The counter of keys and of a paste's end; of a part, its place in the paste. */
  readonly counter: number;
  readonly pane: PaneId;
  readonly epoch: Epoch;
}

/** What a piece of input is bound to: under another number, or in another pane's or program's place, it does not open. */
export function pieceScope({ type, client, counter, pane, epoch }: PiecePlace): Uint8Array<ArrayBuffer> {
  return ascii([type, client, counter, pane, epoch]);
}

/** `id`: the browser's own number of it. */
export function actionScope(client: ClientId, id: number): Uint8Array<ArrayBuffer> {
  return ascii(["act", client, id]);
}

/** Sealed the other way, around `CoveredRefusals`: that the helper itself says so. */
export function ackScope(client: ClientId, counter: number): Uint8Array<ArrayBuffer> {
  return ascii(["inputAck", client, counter]);
}

/** Likewise, around nothing: that the helper itself has refused it, and will not type it. */
export function refusalScope(client: ClientId, counter: number, reason: InputRefusal): Uint8Array<ArrayBuffer> {
  return ascii(["inputRefused", client, counter, reason]);
}

/** Likewise, around the outcome of an action that it opened. */
export function outcomeScope(client: ClientId, id: number): Uint8Array<ArrayBuffer> {
  return ascii(["actionDone", client, id]);
}

export interface SealedPiece {
  /** The counter of the piece before it that was sent and is not answered, 0 for none: whoever has not got that types not this. */
  readonly after: number;
  readonly bytes: Uint8Array;
}

/** What is sealed of a piece. */
export function encodePiece({ after, bytes }: SealedPiece): Uint8Array<ArrayBuffer> {
  const plain = new Uint8Array(afterBytes + bytes.length);
  const view = new DataView(plain.buffer);
  view.setUint32(0, Math.floor(after / 2 ** 32));
  view.setUint32(4, after >>> 0);
  plain.set(bytes, afterBytes);
  return plain;
}

/** Undefined for what is none. `bytes` shares the memory. */
export function decodePiece(plain: Uint8Array): SealedPiece | undefined {
  if (plain.length < afterBytes) return undefined;
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const after = view.getUint32(0) * 2 ** 32 + view.getUint32(4);
  return Number.isSafeInteger(after) ? { after, bytes: plain.subarray(afterBytes) } : undefined;
}

/** How a sealed message travels: `box` is cipher text with its tag behind it. */
export function joinSealed(nonce: Uint8Array, box: Uint8Array): Uint8Array<ArrayBuffer> {
  const sealed = new Uint8Array(nonce.length + box.length);
  sealed.set(nonce);
  sealed.set(box, nonce.length);
  return sealed;
}

/** Undefined for what is too short to be one. */
export function splitSealed(sealed: Uint8Array): { nonce: Uint8Array; box: Uint8Array } | undefined {
  if (sealed.length < sealNonceBytes + sealTagBytes) return undefined;
  return { nonce: sealed.subarray(0, sealNonceBytes), box: sealed.subarray(sealNonceBytes) };
}

/**
 * Of a paste's parts: how many bytes, and their SHA-256, so that those of two pastes are not put together. Nothing in its
 * place says that its user has called the paste off.
 */
export interface PasteSum {
  readonly lengthBytes: number;
  readonly digest: Uint8Array;
  readonly kind: PasteKind;
}

/** Typed as it is, or kept as a file, whose path is typed. */
export type PasteKind = "text" | "image";

/** Behind the sum of an image. To a helper that takes none the sum has another shape: it types nothing of it. */
const imageMark = 1;

export function encodePasteSum({ lengthBytes, digest, kind }: PasteSum): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(sumLengthBytes + digest.length + (kind === "image" ? 1 : 0));
  new DataView(payload.buffer).setUint32(0, lengthBytes);
  payload.set(digest, sumLengthBytes);
  if (kind === "image") payload[payload.length - 1] = imageMark;
  return payload;
}

/** Undefined for a payload of another shape. */
export function decodePasteSum(payload: Uint8Array): PasteSum | undefined {
  const sumBytes = sumLengthBytes + digestBytes;
  const isImage = payload.length === sumBytes + 1 && payload[sumBytes] === imageMark;
  if (payload.length !== sumBytes && !isImage) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const digest = payload.subarray(sumLengthBytes, sumBytes);
  return { lengthBytes: view.getUint32(0), digest, kind: isImage ? "image" : "text" };
}

/** Ids, numbers and base64url are ASCII, and none has a line feed in it. */
function ascii(lines: readonly (string | number)[]): Uint8Array<ArrayBuffer> {
  const text = lines.join("\n");
  // For each key: by an iterator over its characters it would take twice as long.
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}
