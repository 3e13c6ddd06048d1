/** Keys in a file of mode 0600 in the helper's folder: where the machine offers no keychain. */
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { reasonOf } from "../log.ts";
import type { KeyStore } from "./key-store.ts";

const keyMode = 0o600;

export function fileKeyStore(file: string): KeyStore {
  return {
    kind: "file",
    place: file,
    read: async () => readKept(file),
    create: async (text) => write(file, () => writeFileSync(file, text, { mode: keyMode, flag: "wx" })),
    replace: async (text) => {
      const fresh = `${file}.new`;
      write(file, () => {
        rmSync(fresh, { force: true });
        writeFileSync(fresh, text, { mode: keyMode, flag: "wx", flush: true });
        renameSync(fresh, file);
      });
    },
    remove: async () => rmSync(file, { force: true }),
  };
}

function readKept(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8");
    chmodSync(file, keyMode);
    return text;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Error(`${file} cannot be read (${reasonOf(error)}); give it back to yourself and start again`, {
      cause: error,
    });
  }
}

function write(file: string, writing: () => void): void {
  try {
    writing();
  } catch (error) {
    throw new Error(`${file} cannot be written (${reasonOf(error)}); free or repair its folder and start again`, {
      cause: error,
    });
  }
}
