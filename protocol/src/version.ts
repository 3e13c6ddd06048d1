/** Protocol versions and capabilities, as exchanged in hello. */
import * as z from "zod/mini";

/** The versions this build speaks, both ends included. */
export const supportedVersions = { min: 1, max: 1 } as const;

export const versionRangeSchema = z
  .object({ min: z.int().check(z.minimum(1), z.maximum(10_000)), max: z.int().check(z.minimum(1), z.maximum(10_000)) })
  .check(z.refine((range) => range.min <= range.max, "min is above max"));
export type VersionRange = z.infer<typeof versionRangeSchema>;

/**
 * Optional abilities. Whoever does not know one ignores it, so the list on the wire is of plain strings. `pulse`: takes
 * that frame. `openings`: a browser's input names the opening it was sent in (IN11). `sealed`: a helper takes tickets of
 * browsers and nothing unsealed from them, a relay passes both on. `renew`: permissions are renewed on the live socket.
 * `law`: a helper says what its machine's own rules let a browser type, a relay passes it on, a page shows it. `people`:
 * a page takes that frame. `doubts`: a helper says whose ticket it does not believe, a relay passes it on, a page shows it.
 */
export const capabilities = [
  "keyframes",
  "fill",
  "pulse",
  "openings",
  "sealed",
  "renew",
  "law",
  "people",
  "doubts",
] as const;
export type Capability = (typeof capabilities)[number];
export const capabilityListSchema = z.array(z.string().check(z.maxLength(40))).check(z.maxLength(64));

/** The highest version both speak; undefined when the ranges do not overlap. */
export function negotiateVersion(ours: VersionRange, theirs: VersionRange): number | undefined {
  const version = Math.min(ours.max, theirs.max);
  return version >= Math.max(ours.min, theirs.min) ? version : undefined;
}

/** The capabilities both have; unknown ones fall out. */
export function commonCapabilities(theirs: readonly string[]): Capability[] {
  return capabilities.filter((capability) => theirs.includes(capability));
}

/** Which side must be updated, for the refusal's message. */
export function versionAdvice(ours: VersionRange, theirs: VersionRange): string {
  return theirs.max < ours.min
    ? `speaks protocol ${theirs.max}, the relay needs ${ours.min}: update the helper or reload the page`
    : `speaks protocol ${theirs.min}, the relay only ${ours.max}: update the relay`;
}
