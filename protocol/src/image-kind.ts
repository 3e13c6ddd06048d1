/** Images that are pasted into a terminal as a file: what their first bytes say they are. Pure. */

export const imageKinds = ["png", "jpeg", "gif", "webp"] as const;
export type ImageKind = (typeof imageKinds)[number];

/** PNG 5.2; JPEG (ITU-T T.81, B.1.1.3: SOI, and the marker behind it); GIF89a 17; WebP container (RFC 9649, 2.4). */
const beginnings: readonly (readonly [kind: ImageKind, is: (begins: string) => boolean])[] = [
  ["png", (begins) => begins.startsWith("\u0089PNG\r\n\u001A\n")],
  ["jpeg", (begins) => begins.startsWith("\u00FF\u00D8\u00FF")],
  ["gif", (begins) => begins.startsWith("GIF87a") || begins.startsWith("GIF89a")],
  ["webp", (begins) => begins.startsWith("RIFF") && begins.startsWith("WEBP", 8)],
];
const beginningBytes = 12;

/** Undefined for what is none of them, whatever it is called. */
export function imageKindOf(bytes: Uint8Array): ImageKind | undefined {
  const begins = String.fromCharCode(...bytes.subarray(0, beginningBytes));
  return beginnings.find(([, is]) => is(begins))?.[0];
}
