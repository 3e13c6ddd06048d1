/** Images that are pasted into a terminal as a file: what their first bytes say they are. Pure. */

export const imageKinds = ["png", "jpeg", "gif", "webp"] as const;
export type ImageKind = (typeof imageKinds)[number];

/** PNG 5.2; JPEG (ITU-T T.81, B.1.1.3: SOI, and the marker behind it); GIF89a 17; WebP container (RFC 9649, 2.4). */
const beginnings: readonly (readonly [ImageKind, RegExp])[] = [
  ["png", /^\u0089PNG\r\n\u001A\n/u],
  ["jpeg", /^\u00FF\u00D8\u00FF/u],
  ["gif", /^GIF8[79]a/u],
  ["webp", /^RIFF[^]{4}WEBP/u],
];
const beginningBytes = 12;

/** Undefined for what is none of them, whatever it is called. */
export function imageKindOf(bytes: Uint8Array): ImageKind | undefined {
  const begins = String.fromCharCode(...bytes.subarray(0, beginningBytes));
  return beginnings.find(([, beginning]) => beginning.test(begins))?.[0];
}
