/**
 * One-time codes of local mode. Their authority is the file system's: whoever can write into `codes` (0700, the
 * owner's) may sign in or register a device. A file is named by the code's hash, so the folder gives no code away.
 */
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "@coda/protocol";

export type CodePurpose = "sign-in" | "device";

export interface CodeStore {
  /** CODA_HOME. */
  readonly home: string;
  readonly now: () => Date;
}

const codeBytes = 16;

/** A fresh code of 128 random bits, good once and for `limits.signInCodeSeconds`. */
export function mintLocalCode(store: CodeStore, purpose: CodePurpose, random: (bytes: number) => Uint8Array): string {
  const folder = join(store.home, "codes");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  dropExpired(folder, store.now());
  const code = Buffer.from(random(codeBytes)).toString("base64url");
  const file = fileOf(store, purpose, code);
  writeFileSync(file, "", { mode: 0o600, flag: "wx" });
  utimesSync(file, store.now(), store.now());
  return code;
}

/** True once for a code of this purpose that has not expired. */
export function redeemLocalCode(store: CodeStore, purpose: CodePurpose, code: string): boolean {
  const file = fileOf(store, purpose, code);
  try {
    const trusted = isOwnersAlone(join(store.home, "codes"));
    const fresh = !hasExpired(file, store.now());
    unlinkSync(file); // the one that removes it has used it; a second call finds nothing
    return trusted && fresh;
  } catch {
    return false;
  }
}

function fileOf(store: CodeStore, purpose: CodePurpose, code: string): string {
  return join(store.home, "codes", `${purpose}-${createHash("sha256").update(code).digest("hex")}`);
}

function hasExpired(file: string, now: Date): boolean {
  return now.getTime() - statSync(file).mtimeMs > limits.signInCodeSeconds * 1_000;
}

function isOwnersAlone(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return (mode & 0o077) === 0 && (process.getuid === undefined || uid === process.getuid());
}

function dropExpired(folder: string, now: Date): void {
  for (const name of readdirSync(folder)) {
    try {
      if (hasExpired(join(folder, name), now)) unlinkSync(join(folder, name));
    } catch {
      // used or dropped by somebody else meanwhile
    }
  }
}
