/**
 * Keys in the login keychain of macOS, by security(1). Secrets go in by its standard input, as hex: what is in a program's
 * arguments everybody on the machine can read.
 */
import type { RunResult } from "../child-process.ts";
import type { KeyStore } from "./key-store.ts";

export type RunSecurity = (args: readonly string[], input?: string) => Promise<RunResult>;

/** Exit status of `find-generic-password` when there is none: errSecItemNotFound. */
const notFound = 44;

/** @param name of the entry: letters, digits and '-'. */
export function keychainKeyStore(name: string, run: RunSecurity): KeyStore {
  const entry = ["-s", "coda-runner", "-a", name];
  const place = `the login keychain, entry 'coda-runner' of '${name}'`;
  const fail = (result: RunResult): never => {
    throw new Error(`${place} cannot be used (${result.stderr.trim()}); unlock the keychain and start again`);
  };
  const write = async (text: string, more: readonly string[]): Promise<void> => {
    const hex = Buffer.from(text).toString("hex");
    const command = ["add-generic-password", ...entry, "-l", "'Coda Runner'", ...more, "-X", hex].join(" ");
    const result = await run(["-i"], `${command}\n`);
    // In that mode its exit status says nothing of the command's.
    if (result.status !== 0 || result.stderr !== "") fail(result);
  };
  return {
    kind: "keychain",
    place,
    read: async () => {
      const result = await run(["find-generic-password", ...entry, "-w"]);
      if (result.status === notFound) return undefined;
      return result.status === 0 ? plainText(result.stdout.trimEnd()) : fail(result);
    },
    create: async (text) => write(text, []),
    replace: async (text) => write(text, ["-U"]),
    remove: async () => {
      const result = await run(["delete-generic-password", ...entry]);
      if (result.status !== 0 && result.status !== notFound) fail(result);
    },
  };
}

/** It prints in hex what holds a line's end. */
function plainText(printed: string): string {
  return /^(?:[0-9a-f]{2})+$/u.test(printed) ? Buffer.from(printed, "hex").toString("utf8") : printed;
}
