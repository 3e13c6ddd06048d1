/**
 * Writes what goes beside a release's files: the list of its executables, that list's signature, and the checksums of all.
 * It knows no key by itself.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  checksumsName,
  executableName,
  manifestName,
  releaseManifestSchema,
  releasePlatforms,
  signatureName,
} from "../src/update/release-manifest.ts";

export interface ReleaseOptions {
  readonly version: string;
  /** PKCS #8, PEM. Undefined: nothing is signed, and no helper takes it for a release. */
  readonly privateKey: string | undefined;
}

/** By what the desktop app brings itself up to date: an AppImage, and on macOS a zip. */
const companionFile = /^coda-runner-(?<key>companion-(?:linux|mac)-[a-z0-9]+)\.(?:AppImage|zip)$/u;

const written: readonly string[] = [manifestName, signatureName, checksumsName];

/** The names of what was written. What an earlier call wrote is replaced. Throws a sentence. */
export function writeRelease(folder: string, { version, privateKey }: ReleaseOptions): string[] {
  const key = privateKey === undefined ? undefined : readKey(privateKey);
  for (const name of written) rmSync(join(folder, name), { force: true });
  const names = readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isFile())
    .toSorted();
  const sums = new Map(names.map((name) => [name, sha256Of(join(folder, name))]));
  const keys = new Map<string, string>(releasePlatforms.map((platform) => [executableName(platform), platform]));
  const listed = [...sums].flatMap(([name, sha256]) => {
    const key = keys.get(name) ?? companionFile.exec(name)?.groups?.["key"];
    return key === undefined ? [] : [[key, { name, bytes: statSync(join(folder, name)).size, sha256 }] as const];
  });
  const manifest = releaseManifestSchema.parse({ version, files: Object.fromEntries(listed) });
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  writeFileSync(join(folder, manifestName), text);
  if (key !== undefined)
    writeFileSync(join(folder, signatureName), `${sign(null, Buffer.from(text), key).toString("base64")}\n`);
  const all = [...names, manifestName, ...(key === undefined ? [] : [signatureName])];
  const lines = all.map((name) => `${sums.get(name) ?? sha256Of(join(folder, name))}  ${name}\n`);
  writeFileSync(join(folder, checksumsName), lines.join(""));
  return written.filter((name) => existsSync(join(folder, name)));
}

/** A new private key as PEM, and its public half as builds have it. */
export function makeReleaseKey(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = String(privateKey.export({ format: "pem", type: "pkcs8" }));
  return { privateKey: pem, publicKey: publicHalf(pem) };
}

/** Raw 32 bytes, base64url: what CODA_RELEASE_PUBLIC_KEY is to be when a helper is built. */
export function publicHalf(privateKey: string): string {
  return createPublicKey(readKey(privateKey)).export({ format: "jwk" }).x ?? "";
}

function readKey(pem: string): KeyObject {
  const key = parseKey(pem);
  if (key?.asymmetricKeyType !== "ed25519")
    throw new Error(
      "the release's key is no Ed25519 key in PEM; make one: node package/sign-release.ts --new-key <file>",
    );
  return key;
}

function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function sha256Of(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
