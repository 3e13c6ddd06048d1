/** The device's Ed25519 key: made once, kept in a 0600 file, never leaves the machine. RFC 8032; raw public key. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { deviceProofText, type ProofPurpose } from "@coda/protocol";
import { reasonOf } from "../log.ts";

const keyMode = 0o600;

export interface DeviceKey {
  /** Raw 32 bytes, base64url. */
  readonly publicKey: string;
  /** Signs the proof text for a purpose, origin and challenge; base64url. */
  prove(purpose: ProofPurpose, origin: string, challenge: string): string;
}

/** Reads the key, or makes it when there is none. Throws a sentence for anything else: a file is never overwritten. */
export function loadDeviceKey(file: string): DeviceKey {
  const privateKey = readKey(file) ?? makeKey(file);
  const publicKey = createPublicKey(privateKey).export({ format: "jwk" }).x;
  if (publicKey === undefined) throw notAKey(file);
  return {
    publicKey,
    prove: (purpose, origin, challenge) =>
      sign(null, Buffer.from(deviceProofText(purpose, origin, challenge)), privateKey).toString("base64url"),
  };
}

function notAKey(file: string): Error {
  return new Error(`${file} is not an Ed25519 key; move it away and pair this device again`);
}

function readKey(file: string): KeyObject | undefined {
  const pem = readPem(file);
  if (pem === undefined) return undefined;
  const key = parseKey(pem);
  if (key?.asymmetricKeyType !== "ed25519") throw notAKey(file);
  chmodSync(file, keyMode);
  return key;
}

/** Undefined only when there is no file. */
function readPem(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Error(`${file} cannot be read (${reasonOf(error)}); give it back to yourself and start again`, {
      cause: error,
    });
  }
}

function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function makeKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync("ed25519");
  try {
    writeFileSync(file, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: keyMode, flag: "wx" });
  } catch (error) {
    throw new Error(`${file} cannot be written (${reasonOf(error)}); free or repair its folder and start again`, {
      cause: error,
    });
  }
  return privateKey;
}
