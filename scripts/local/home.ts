/** CODA_HOME: the folder local mode keeps everything in, its lock, its secrets, and what is known of the running one. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { lockFolder } from "../../drizzle/folder-lock.ts";
import { newVapidKeys } from "../../server/push/new-vapid-keys.ts";
import { LocalError } from "./local-error.ts";

const secretsSchema = z.object({
  nextAuthSecret: z.string().min(32),
  relaySecret: z.string().min(32),
  ticketSigningKey: z.string(),
  ticketPublicKey: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

const pushKeysSchema = z.object({ publicKey: z.string(), privateKey: z.string() });
type PushKeys = z.infer<typeof pushKeysSchema>;

/** What a running local mode says of itself, for `npm run sign-in` and for the next start. */
export const runStateSchema = z.object({
  pid: z.int(),
  webUrl: z.string(),
  processes: z.record(z.string(), z.int()),
});
export type RunState = z.infer<typeof runStateSchema>;

export class Home {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder, private to its owner. */
  prepare(): void {
    try {
      makeFolder(join(this.path, "logs"));
      accessSync(this.path, constants.W_OK);
    } catch {
      throw new LocalError(
        `CODA_HOME is ${this.path}, which cannot be written to; give the folder to your user, or set CODA_HOME to another.`,
      );
    }
  }

  file(...parts: readonly string[]): string {
    return join(this.path, ...parts);
  }

  /** One local mode per folder. The lock of a process that is gone is taken over. */
  lock(): () => void {
    return lockFolder(this.path, (pid) => {
      const url = this.readRun()?.webUrl;
      const where = url === undefined ? "" : ` at ${url}`;
      return new LocalError(
        `Coda runs already with this CODA_HOME${where} (process ${pid}); use it, stop it with 'kill ${pid}', or set another CODA_HOME and other ports.`,
      );
    });
  }

  secrets(): Secrets {
    const lost = "everybody must then sign in anew";
    return keptOrMade(this.file("secrets.json"), { schema: secretsSchema, make: makeSecrets, lost });
  }

  /** By which push services know this Coda. */
  pushKeys(): PushKeys {
    const lost = "browsers must then be asked anew whether they want notifications";
    return keptOrMade(this.file("push-keys.json"), { schema: pushKeysSchema, make: newVapidKeys, lost });
  }

  writeRun(state: RunState): void {
    const file = this.file("run.json");
    writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file); // readers see the old or the new, never half of one
  }

  readRun(): RunState | undefined {
    const parsed = runStateSchema.safeParse(parseJson(readText(this.file("run.json")) ?? ""));
    return parsed.success ? parsed.data : undefined;
  }

  clearRun(): void {
    rmSync(this.file("run.json"), { force: true });
  }
}

interface Kept<Value> {
  readonly schema: z.ZodType<Value>;
  readonly make: () => Value;
  /** What becomes of a file that is deleted. */
  readonly lost: string;
}

/** Throws a LocalError for a file that is not what was written. */
function keptOrMade<Value>(file: string, { schema, make, lost }: Kept<Value>): Value {
  const text = readText(file);
  if (text === undefined) {
    const fresh = make();
    writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    return fresh;
  }
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new LocalError(`${file} is damaged; restore it from a backup, or delete it: ${lost}.`);
}

/** Not mkdir's own recursion: below /proc and the like Node 24's never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

function makeSecrets(): Secrets {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    nextAuthSecret: randomBytes(32).toString("base64url"),
    relaySecret: randomBytes(32).toString("base64url"),
    ticketSigningKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    ticketPublicKey: publicKey.export({ format: "pem", type: "spki" }).toString(),
  };
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
