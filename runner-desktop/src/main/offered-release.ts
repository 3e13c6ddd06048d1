/**
 * The release that is offered to this app: its signed list, and whether a file is what that list says. Who signed is the core's to
 * check, by the key that the build was given.
 */
import type { ReleaseManifest } from "@coda/runner-core";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";

export interface OfferedRelease {
  /** Where its files lie, without a slash at the end. */
  readonly base: string;
  readonly version: string;
  /** Rejects with a sentence unless the file at this path is one of the release, by name and bytes; removes it then. */
  holds(path: string): Promise<void>;
}

export function offeredRelease(base: string, manifest: ReleaseManifest): OfferedRelease {
  return {
    base,
    version: manifest.version,
    async holds(path) {
      if (await isListed(manifest, path)) return;
      await rm(path, { force: true });
      throw new Error("what was loaded is not what was signed; it was thrown away");
    },
  };
}

async function isListed({ files }: ReleaseManifest, path: string): Promise<boolean> {
  const listed = Object.values(files).find(({ name }) => name === basename(path));
  if (listed === undefined) return false;
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex") === listed.sha256;
}
