/** Which key store this machine offers, and the one a device uses. */
import { platform } from "node:os";
import { join } from "node:path";
import { runProgram } from "../child-process.ts";
import { fileKeyStore } from "./file-key-store.ts";
import type { KeyStore, KeyStoreKind } from "./key-store.ts";
import { keychainKeyStore } from "./keychain-key-store.ts";
import { secretServiceKeyStore } from "./secret-service-key-store.ts";

export interface KeyStoreOptions {
  readonly stateDir: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A person may have to unlock it. */
const answerMs = 60_000;
/** Whether there is one is told at once, or there is none to speak of. */
const probeMs = 3_000;

/** @param name of the entry, or of the file. */
export function openKeyStore(kind: KeyStoreKind, name: string, { stateDir, env }: KeyStoreOptions): KeyStore {
  const run = (program: string) => async (args: readonly string[], input?: string) =>
    runProgram(program, args, { env, timeoutMs: answerMs, ...(input !== undefined && { input: Buffer.from(input) }) });
  switch (kind) {
    case "file":
      return fileKeyStore(join(stateDir, name));
    case "keychain":
      return keychainKeyStore(name, run("/usr/bin/security"));
    case "secret-service":
      return secretServiceKeyStore(name, run("secret-tool"));
  }
}

/** macOS has a keychain. Elsewhere a secret service may answer on the session's bus; without one it is a file. */
export async function offeredKeyStore({ env }: Pick<KeyStoreOptions, "env">): Promise<KeyStoreKind> {
  if (platform() === "darwin") return "keychain";
  if (env["DBUS_SESSION_BUS_ADDRESS"] === undefined) return "file";
  const probe = await runProgram("secret-tool", ["lookup", "service", "coda-runner", "account", "none"], {
    env,
    timeoutMs: probeMs,
  });
  return probe.status === 0 || (probe.status === 1 && probe.stderr === "") ? "secret-service" : "file";
}
