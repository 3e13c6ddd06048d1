import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceProofText, sealKeyText } from "@coda/protocol";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { loadDeviceKeys, type DeviceKeys } from "./device-keys.ts";
import { fileKeyStore } from "./file-key-store.ts";

const base = mkdtempSync(join(tmpdir(), "coda-key-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});
let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(base, "home-")), "device.key");
});

async function load(path: string): Promise<DeviceKeys> {
  return loadDeviceKeys(fileKeyStore(path));
}

function holds(publicKey: string, text: string, signature: string): boolean {
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, "base64url"));
}

function pem(type: "rsa" | "ec"): string {
  const { privateKey } =
    type === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2_048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return String(privateKey.export({ format: "pem", type: "pkcs8" }));
}

describe("the device's keys", () => {
  test("are made once, for their owner alone, and are the same ever after", async () => {
    const keys = await load(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, "utf8");
    const again = await load(file);
    expect(again.publicKey).toBe(keys.publicKey);
    expect(again.seal.publicKey).toBe(keys.seal.publicKey);
    expect(readFileSync(file, "utf8")).toBe(text);
    for (const key of [keys.publicKey, keys.seal.publicKey]) expect(Buffer.from(key, "base64url")).toHaveLength(32);
  });

  test("vouch for the key that input is sealed for", async () => {
    const { publicKey, seal } = await load(file);
    expect(seal.privateKey.asymmetricKeyType).toBe("x25519");
    expect(holds(publicKey, sealKeyText(seal.publicKey), seal.signature)).toBe(true);
    expect(holds(publicKey, sealKeyText(publicKey), seal.signature)).toBe(false);
  });

  test("of an older helper stay, and a key to seal for joins them", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(file, String(privateKey.export({ format: "pem", type: "pkcs8" })));
    const keys = await load(file);
    expect(keys.publicKey).toBe(publicKey.export({ format: "jwk" }).x);
    expect((await load(file)).seal.publicKey).toBe(keys.seal.publicKey);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("sign the text that names purpose, origin and challenge", async () => {
    const keys = await load(file);
    const signature = keys.prove("token", "https://coda.example", "abc");
    const held = (text: string): boolean => holds(keys.publicKey, text, signature);
    expect(held(deviceProofText("token", "https://coda.example", "abc"))).toBe(true);
    expect(held(deviceProofText("register", "https://coda.example", "abc"))).toBe(false);
    expect(held(deviceProofText("token", "https://other.example", "abc"))).toBe(false);
  });

  test.each([
    ["empty", ""],
    ["half written", "-----BEGIN PRIVATE KEY-----\nMC4CAQ"],
    ["something else", "hello"],
    ["an RSA key", pem("rsa")],
    ["a key on another curve", pem("ec")],
  ])("a file that is %s is not overwritten, and a sentence says what to do", async (_, text) => {
    writeFileSync(file, text);
    await expect(load(file)).rejects.toThrow(`${file} is not an Ed25519 key; move it away and pair this device again`);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("what cannot be read is not overwritten either", async () => {
    mkdirSync(file);
    await expect(load(file)).rejects.toThrow(`${file} cannot be read`);
    rmSync(file, { recursive: true });
    await expect(load(join(base, "no", "such", "folder", "key"))).rejects.toThrow(/cannot be written/u);
  });

  test("that others may read are made the owner's alone again", async () => {
    const { publicKey } = await load(file);
    chmodSync(file, 0o644);
    expect((await load(file)).publicKey).toBe(publicKey);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
