/**
 * A keyframe: everything needed to draw a pane as of an offset. A container of JSON header and VT bytes:
 * `[version u8][header length u32][header JSON, ASCII][VT bytes]`. Writing the VT bytes into a fresh terminal of the
 * given size gives the pane as a viewer from the start would see it.
 */
import * as z from "zod/mini";
import { epochSchema, offsetSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import { columnsSchema, rowsSchema } from "./pane-info.ts";

export const keyframeVersion = 1;

/** The longest title, each unit of it escaped to six bytes, and the other fields. */
const maxHeaderBytes = 16 * 1024;

export const keyframeHeaderSchema = z.object({
  epoch: epochSchema,
  offset: offsetSchema,
  columns: columnsSchema,
  rows: rowsSchema,
  /** OSC 0/2 title, percent-encoded so that the header is ASCII. */
  title: z.string().check(z.maxLength(2_000)),
  /** Scrollback lines the VT bytes bring along, above the screen. */
  scrollbackLines: z.int().check(z.minimum(0)),
  /** So many VT bytes draw the scrollback; the rest draws both screens and modes on a clean screen as well. */
  scrollbackBytes: z.optional(z.int().check(z.minimum(0))),
  /**
   * How often its epoch's picture had been set right by tmux's own, when it was (default: 0). Who has drawn the bytes
   * before it from a keyframe of fewer repairs draws it in their place: it differs from what those draw.
   */
  repairs: z.optional(z.int().check(z.minimum(0))),
});
export type KeyframeHeader = z.infer<typeof keyframeHeaderSchema>;

export interface Keyframe {
  readonly header: KeyframeHeader;
  readonly vt: Uint8Array;
}

export function encodeKeyframe(keyframe: Keyframe): Uint8Array<ArrayBuffer> {
  const header = asciiJson(keyframe.header);
  const bytes = new Uint8Array(5 + header.length + keyframe.vt.length);
  bytes[0] = keyframeVersion;
  new DataView(bytes.buffer).setUint32(1, header.length);
  for (let i = 0; i < header.length; i++) bytes[5 + i] = header.charCodeAt(i);
  bytes.set(keyframe.vt, 5 + header.length);
  return bytes;
}

/** JSON escapes what is not ASCII, so that a title somebody forgot to encode does not damage the container. */
function asciiJson(header: KeyframeHeader): string {
  return JSON.stringify(header).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Undefined for another version or anything malformed: the caller goes on without it. */
export function decodeKeyframe(bytes: Uint8Array): Keyframe | undefined {
  if (bytes.length < 5 || bytes[0] !== keyframeVersion || bytes.length > limits.keyframeBytes) return undefined;
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(1);
  if (headerLength > maxHeaderBytes || 5 + headerLength > bytes.length) return undefined;
  const text = String.fromCharCode(...bytes.subarray(5, 5 + headerLength));
  try {
    const header = keyframeHeaderSchema.safeParse(JSON.parse(text));
    return header.success ? { header: header.data, vt: bytes.subarray(5 + headerLength) } : undefined;
  } catch {
    return undefined;
  }
}

export function encodeTitle(title: string): string {
  return encodeURIComponent(title.slice(0, 200).toWellFormed());
}

export function decodeTitle(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
