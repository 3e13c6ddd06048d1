/** What the newest release at an address is, by its signed list; and whether it is newer than what runs. */
import { readWhole } from "./bounded-fetch.ts";
import {
  longestManifestBytes,
  manifestName,
  readManifest,
  signatureName,
  type ReleaseManifest,
} from "./release-manifest.ts";
import { compareVersions } from "./release-version.ts";
import { UpdateError } from "./update-error.ts";

export interface OfferOptions {
  /** The folder's address, without a slash at its end. */
  readonly base: string;
  /** Raw Ed25519, base64; undefined: this build has none. */
  readonly publicKey: string | undefined;
  readonly fetch: typeof fetch;
}

/** Throws an UpdateError. */
export async function readOffer({ base, publicKey, fetch: send }: OfferOptions): Promise<ReleaseManifest> {
  if (publicKey === undefined)
    throw new UpdateError("this build cannot check releases: it was built without the key that signs them");
  const read = async (name: string): Promise<Uint8Array> =>
    readWhole(send, new URL(`${base}/${name}`), longestManifestBytes);
  const [manifest, signature] = await Promise.all([read(manifestName), read(signatureName)]);
  const found = readManifest(manifest, Buffer.from(signature).toString("latin1"), publicKey);
  if (!found.ok) throw new UpdateError(`${base}: ${found.why}`);
  return found.manifest;
}

export type Standing = "newest" | "newer-offered" | "older-offered";

export function standingOf(running: string, { version }: Pick<ReleaseManifest, "version">): Standing {
  const difference = compareVersions(version, running);
  if (difference === 0) return "newest";
  return difference > 0 ? "newer-offered" : "older-offered";
}
