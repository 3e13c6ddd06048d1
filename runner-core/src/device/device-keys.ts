/**
 * The device's two keys: Ed25519 to prove who it is (RFC 8032), X25519 that input is sealed for (RFC 7748), the second
 * vouched for by the first. Raw public keys; where the private ones are kept is the key store's business.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { deviceProofText, sealKeyText, type ProofPurpose } from "@coda/protocol";
import type { KeyStore } from "./key-store.ts";

export interface SealKeys {
  /** Raw 32 bytes, base64url. */
  readonly publicKey: string;
  /** The device key's Ed25519 over `sealKeyText(publicKey)`, base64url. */
  readonly signature: string;
  /** X25519; for the end of the link that opens sealed input. */
  readonly privateKey: KeyObject;
}

export interface DeviceKeys {
  /** Raw 32 bytes, base64url. */
  readonly publicKey: string;
  readonly seal: SealKeys;
  /** Signs the proof text for a purpose, origin and challenge; base64url. */
  prove(purpose: ProofPurpose, origin: string, challenge: string): string;
  /** Signs any other of the protocol's texts; base64url. */
  sign(text: string): string;
}

/** Reads the keys, or makes them when there are none. Throws a sentence for anything else: nothing is overwritten. */
export async function loadDeviceKeys(store: KeyStore): Promise<DeviceKeys> {
  const text = await store.read();
  if (text === undefined) {
    const made = makeDeviceKeys();
    await store.create(made.text);
    return made.keys;
  }
  const [device, seal] = text.match(onePem) ?? [];
  const deviceKey = parseKey(device ?? text, "ed25519", store.place);
  if (seal !== undefined) return keysOf(deviceKey, parseKey(seal, "x25519", store.place));
  // A helper up to 0.1 made it: it had no key to seal for.
  const sealKey = newSealKey();
  await store.replace(textOf(deviceKey, sealKey));
  return keysOf(deviceKey, sealKey);
}

/** Fresh ones, and what a store keeps of them. */
export function makeDeviceKeys(): { text: string; keys: DeviceKeys } {
  const device = generateKeyPairSync("ed25519").privateKey;
  const seal = newSealKey();
  return { text: textOf(device, seal), keys: keysOf(device, seal) };
}

const onePem = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/gu;

function newSealKey(): KeyObject {
  return generateKeyPairSync("x25519").privateKey;
}

function textOf(...keys: readonly KeyObject[]): string {
  return keys.map((key) => String(key.export({ format: "pem", type: "pkcs8" }))).join("");
}

function keysOf(device: KeyObject, seal: KeyObject): DeviceKeys {
  const signed = (text: string): string => sign(null, Buffer.from(text), device).toString("base64url");
  const sealPublic = rawPublicKey(seal);
  return {
    publicKey: rawPublicKey(device),
    seal: { publicKey: sealPublic, signature: signed(sealKeyText(sealPublic)), privateKey: seal },
    prove: (purpose, origin, challenge) => signed(deviceProofText(purpose, origin, challenge)),
    sign: signed,
  };
}

/** Of either kind, base64url. */
export function rawPublicKey(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: "jwk" });
  if (x === undefined) throw new Error("a key on a curve without a raw form");
  return x;
}

function parseKey(pem: string, type: "ed25519" | "x25519", place: string): KeyObject {
  const key = keyOf(pem);
  if (key?.asymmetricKeyType === type) return key;
  const name = type === "ed25519" ? "an Ed25519 key" : "an X25519 key";
  throw new Error(`${place} is not ${name}; move it away and pair this device again`);
}

function keyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
