/**
 * What a release of the helper consists of, and who says so: a list of its executables, and over its exact bytes a detached
 * Ed25519 signature (RFC 8032). Pure; where both come from, and what becomes of a file, others know.
 */
import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import { releaseVersionSchema } from "./release-version.ts";

export const manifestName = "coda-runner-release.json";
export const signatureName = `${manifestName}.sig`;
export const checksumsName = "SHA256SUMS";

/** A few hundred bytes a platform. */
export const longestManifestBytes = 64 * 1024;
/** Node itself, and what the helper adds to it, several times over. */
const longestExecutableBytes = 512 * 1024 * 1024;

/** As Node's process.platform and process.arch: those that there are executables for. */
export const releasePlatforms = ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64"] as const;
export type ReleasePlatform = (typeof releasePlatforms)[number];

export function executableName(platform: ReleasePlatform): string {
  return `coda-runner-${platform}`;
}

const releaseFileSchema = z.object({
  /** Beside the manifest: never a way elsewhere. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/u),
  bytes: z.int().positive().max(longestExecutableBytes),
  /** Lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/u),
});

/** A later release may say more, and name platforms that this one does not know. */
export const releaseManifestSchema = z.object({
  version: releaseVersionSchema,
  files: z.record(z.string(), releaseFileSchema),
});
export type ReleaseManifest = z.infer<typeof releaseManifestSchema>;

export type ReadManifest =
  | { readonly ok: true; readonly manifest: ReleaseManifest }
  | { readonly ok: false; readonly why: string };

/**
 * @param signature base64 of the 64 bytes, white space around it ignored.
 * @param publicKey raw 32 bytes, base64 of either alphabet.
 */
export function readManifest(bytes: Uint8Array, signature: string, publicKey: string): ReadManifest {
  if (!isSigned(bytes, signature, publicKey))
    return { ok: false, why: `${manifestName} is not signed with the key that this build trusts` };
  const parsed = releaseManifestSchema.safeParse(parseJson(bytes));
  if (parsed.success) return { ok: true, manifest: parsed.data };
  return { ok: false, why: `${manifestName} is signed, and is not what this build can read` };
}

function isSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  try {
    const x = Buffer.from(publicKey, "base64").toString("base64url");
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return verify(null, bytes, key, Buffer.from(signature.trim(), "base64"));
  } catch {
    return false;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
