import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceProofText } from "@coda/protocol";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { loadDeviceKey } from "./device-key.ts";

const base = mkdtempSync(join(tmpdir(), "coda-key-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});
let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(base, "home-")), "device.key");
});

function pem(type: "rsa" | "ec"): string {
  const { privateKey } =
    type === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2_048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return String(privateKey.export({ format: "pem", type: "pkcs8" }));
}

describe("the device's key", () => {
  test("is made once, for its owner alone, and is the same ever after", () => {
    const key = loadDeviceKey(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, "utf8");
    expect(loadDeviceKey(file).publicKey).toBe(key.publicKey);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(Buffer.from(key.publicKey, "base64url")).toHaveLength(32);
  });

  test("signs the text that names purpose, origin and challenge", () => {
    const key = loadDeviceKey(file);
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key.publicKey }, format: "jwk" });
    const signature = Buffer.from(key.prove("token", "https://coda.example", "abc"), "base64url");
    const holds = (text: string): boolean => verify(null, Buffer.from(text), publicKey, signature);
    expect(holds(deviceProofText("token", "https://coda.example", "abc"))).toBe(true);
    expect(holds(deviceProofText("register", "https://coda.example", "abc"))).toBe(false);
    expect(holds(deviceProofText("token", "https://other.example", "abc"))).toBe(false);
  });

  test.each([
    ["empty", ""],
    ["half written", "-----BEGIN PRIVATE KEY-----\nMC4CAQ"],
    ["something else", "hello"],
    ["an RSA key", pem("rsa")],
    ["a key on another curve", pem("ec")],
  ])("a file that is %s is not overwritten, and a sentence says what to do", (_, text) => {
    writeFileSync(file, text);
    expect(() => loadDeviceKey(file)).toThrow(`${file} is not an Ed25519 key; move it away and pair this device again`);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("what cannot be read is not overwritten either", () => {
    mkdirSync(file);
    expect(() => loadDeviceKey(file)).toThrow(`${file} cannot be read`);
    rmSync(file, { recursive: true });
    expect(() => loadDeviceKey(join(base, "no", "such", "folder", "key"))).toThrow(/cannot be written/u);
  });

  test("a key others may read is made the owner's alone again", () => {
    const { publicKey } = loadDeviceKey(file);
    chmodSync(file, 0o644);
    expect(loadDeviceKey(file).publicKey).toBe(publicKey);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
