/** What each key store is asked for. The programs are played: no keychain and no secret service is at hand in a test. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { RunResult } from "../child-process.ts";
import { fileKeyStore } from "./file-key-store.ts";
import { offeredKeyStore } from "./key-stores.ts";
import type { KeyStore } from "./key-store.ts";
import { keychainKeyStore } from "./keychain-key-store.ts";
import { secretServiceKeyStore } from "./secret-service-key-store.ts";

const base = mkdtempSync(join(tmpdir(), "coda-stores-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const text = "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\n";
const other = text.replace("MC4CAQ", "MC4CAR");

/** Calls of a played program; what was given to its standard input is no argument. */
const calls: (readonly string[])[] = [];

function result(status: number, stdout = "", stderr = ""): RunResult {
  return { status, stdout, stderr };
}

/** As security(1) of macOS 15 answers. */
function playedSecurity() {
  let kept: string | undefined;
  return async (args: readonly string[], input = ""): Promise<RunResult> => {
    calls.push(args);
    if (args[0] === "find-generic-password")
      return kept === undefined ? result(44, "", "not found") : result(0, `${kept}\n`);
    if (args[0] === "delete-generic-password") {
      const held = kept;
      kept = undefined;
      return held === undefined ? result(44, "", "not found") : result(0);
    }
    if (kept !== undefined && !input.includes(" -U ")) return result(0, "", "The specified item already exists");
    kept = / -X (?<hex>[0-9a-f]+)\n$/u.exec(input)?.groups?.["hex"];
    return result(0);
  };
}

/** As secret-tool(1) of libsecret 0.21 answers. */
function playedSecretTool() {
  let kept: string | undefined;
  return async (args: readonly string[], input?: string): Promise<RunResult> => {
    calls.push(args);
    if (args[0] === "lookup") return kept === undefined ? result(1) : result(0, kept);
    kept = args[0] === "store" ? input : undefined;
    return result(0);
  };
}

const stores: readonly (readonly [string, () => KeyStore])[] = [
  ["a file", () => fileKeyStore(join(mkdtempSync(join(base, "file-")), "device.key"))],
  ["the keychain", () => keychainKeyStore("device-1", playedSecurity())],
  ["the secret service", () => secretServiceKeyStore("device-1", playedSecretTool())],
];

describe.each(stores)("%s", (_, open) => {
  test("keeps, replaces and removes a key, and never makes one over another", async () => {
    const store = open();
    expect(await store.read()).toBeUndefined();
    await store.remove();
    await store.create(text);
    expect(await store.read()).toBe(text);
    await expect(store.create(other)).rejects.toThrow(store.place);
    expect(await store.read()).toBe(text);
    await store.replace(other);
    expect(await store.read()).toBe(other);
    await store.remove();
    expect(await store.read()).toBeUndefined();
  });
});

test("no key is among a program's arguments, which everybody on the machine can read", async () => {
  for (const [, open] of stores) {
    const store = open();
    await store.create(text);
    await store.replace(other);
  }
  const told = calls.flat().join(" ");
  expect(told).not.toContain("MC4CA");
  expect(told).not.toContain(Buffer.from("MC4CA").toString("hex"));
});

test("a locked keychain, or a keyring that does not answer, is a sentence and no missing key", async () => {
  const locked = async (): Promise<RunResult> => result(36, "", "User interaction is not allowed.");
  await expect(keychainKeyStore("device-1", locked).read()).rejects.toThrow(/User interaction .* unlock the keychain/u);
  await expect(secretServiceKeyStore("device-1", locked).read()).rejects.toThrow(/unlock the keyring/u);
});

test("without a session's bus a file is offered", async () => {
  expect(await offeredKeyStore({ env: {} })).toBe(process.platform === "darwin" ? "keychain" : "file");
});
