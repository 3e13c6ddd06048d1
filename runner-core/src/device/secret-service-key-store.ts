/** Keys with the desktop's secret service (libsecret), by secret-tool(1), which takes a secret by its standard input. */
import type { RunResult } from "../child-process.ts";
import type { KeyStore } from "./key-store.ts";

export type RunSecretTool = (args: readonly string[], input?: string) => Promise<RunResult>;

/** @param name of the entry: letters, digits and '-'. */
export function secretServiceKeyStore(name: string, run: RunSecretTool): KeyStore {
  const entry = ["service", "coda-runner", "account", name];
  const place = `the secret service, entry 'coda-runner' of '${name}'`;
  const fail = (result: RunResult): never => {
    throw new Error(`${place} cannot be used (${result.stderr.trim()}); unlock the keyring and start again`);
  };
  const read = async (): Promise<string | undefined> => {
    const result = await run(["lookup", ...entry]);
    // Status 1 and not a word: there is none.
    if (result.status === 1 && result.stderr === "") return undefined;
    return result.status === 0 ? result.stdout : fail(result);
  };
  const replace = async (text: string): Promise<void> => {
    const result = await run(["store", "--label", "Coda Runner", ...entry], text);
    if (result.status !== 0) fail(result);
  };
  return {
    kind: "secret-service",
    place,
    read,
    create: async (text) => {
      if ((await read()) !== undefined) throw new Error(`${place} is taken; unpair the device it is of`);
      await replace(text);
    },
    replace,
    remove: async () => {
      const result = await run(["clear", ...entry]);
      if (result.status !== 0 && result.stderr !== "") fail(result);
    },
  };
}
