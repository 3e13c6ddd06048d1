/** The device's Ed25519 key: made once, kept in a 0600 file, never leaves the machine. RFC 8032; raw public key. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { deviceProofText, type ProofPurpose } from "@coda/protocol";

export interface DeviceKey {
  /** Raw 32 bytes, base64url. */
  readonly publicKey: string;
  /** Signs the proof text for a purpose, origin and challenge; base64url. */
  prove(purpose: ProofPurpose, origin: string, challenge: string): string;
}

/** Reads the key, or makes it when there is none. Throws when the file exists and is no key: it is never overwritten. */
export function loadDeviceKey(file: string): DeviceKey {
  const privateKey = readKey(file) ?? makeKey(file);
  const publicKey = createPublicKey(privateKey).export({ format: "jwk" }).x;
  if (publicKey === undefined)
    throw new Error(`${file} is not an Ed25519 key; move it away and pair this device again`);
  return {
    publicKey,
    prove: (purpose, origin, challenge) =>
      sign(null, Buffer.from(deviceProofText(purpose, origin, challenge)), privateKey).toString("base64url"),
  };
}

function readKey(file: string): KeyObject | undefined {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  return createPrivateKey(pem);
}

function makeKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync("ed25519");
  writeFileSync(file, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600, flag: "wx" });
  return privateKey;
}
