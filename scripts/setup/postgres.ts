/**
 * Real PostgreSQL for tests: a cluster in a temporary folder, and a server of it for one test file on its own port on
 * loopback, gone when stopped. Knows nothing of our schema.
 */
import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, start, type Account, type ChildProcess, type Command } from "../command.ts";
import { findInPath, firstExecutable } from "./program.ts";

export interface RunningPostgres {
  /** `postgresql://…` of an empty database, as its superuser. */
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** Stops it, and leaves its files in a new folder: another server may start with a copy of them. */
  readonly stopAndKeep: (folder: string) => Promise<void>;
}

/** A start takes half a second; a busy machine may take many times that. */
const START_LIMIT_MS = 60_000;
/** Another program may take a free port between our look and the server's start. */
const START_ATTEMPTS = 3;
const LOG_TAIL_CHARS = 8192;
const HOMEBREW = ["/opt/homebrew/opt", "/usr/local/opt"];

function subfolders(folder: string, pattern: RegExp): string[] {
  try {
    const names = readdirSync(folder).filter((name) => pattern.test(name));
    // Newest first: 9, 15, 17 sort as numbers.
    return names.toSorted((a, b) => b.localeCompare(a, "en", { numeric: true })).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** The folder that holds `initdb` and `postgres`; Debian keeps them out of PATH. */
export function findPostgres(): string | undefined {
  const folders = [
    ...subfolders("/usr/lib/postgresql", /^\d+$/),
    ...HOMEBREW.flatMap((folder) => subfolders(folder, /^postgresql(?:@\d+)?$/)),
  ];
  const found = firstExecutable(folders.map((folder) => join(folder, "bin", "initdb"))) ?? findInPath("initdb");
  return found?.slice(0, -"/initdb".length);
}

async function accountOf(name: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => run({ program: "id", args: [flag, name] })));
  if (uid?.code !== 0 || gid?.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

/** PostgreSQL refuses to run as root: then it runs as its own user, or as nobody. Undefined: as ourselves. */
async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const account = (await accountOf("postgres")) ?? (await accountOf("nobody"));
  if (account) return account;
  throw new Error("PostgreSQL refuses to run as root, and this machine has neither a user postgres nor nobody.");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Resolves when the server says that it takes connections. */
function ready(server: ChildProcess): Promise<void> {
  let log = "";
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`PostgreSQL ${reason}:\n${log}`));
    const limit = setTimeout(() => fail("did not start in time"), START_LIMIT_MS);
    server.stderr?.on("data", (chunk: Buffer) => {
      log = (log + chunk.toString("utf8")).slice(-LOG_TAIL_CHARS);
      if (!log.includes("ready to accept connections")) return;
      clearTimeout(limit);
      resolve();
    });
    server.once("error", (error) => fail(`could not be started (${error.message})`));
    server.once("exit", (code) => {
      clearTimeout(limit);
      fail(`ended at its start with code ${code}`);
    });
  });
}

/** With owners and modes, without which the server does not start; Node's own copying keeps no owner. */
async function copyAll(from: string, to: string): Promise<void> {
  const { code, output } = await run({ program: "cp", args: ["-Rp", `${from}/.`, to] });
  if (code !== 0) throw new Error(`the files of a PostgreSQL server could not be copied:\n${output}`);
}

/** The files of a server, and how it is run on them; running it is the caller's business. */
export class PostgresCluster {
  readonly #bin: string;
  readonly #account: Account | undefined;
  readonly #folder = mkdtempSync(join(tmpdir(), "coda-postgres-"));

  private constructor(bin: string, account: Account | undefined) {
    this.#bin = bin;
    this.#account = account;
    this.#giveToServer(this.#folder);
  }

  /** `kept`: by `copyTo`. Throws when there is no PostgreSQL on this machine, or it cannot make its files. */
  static async create(kept?: string): Promise<PostgresCluster> {
    const bin = findPostgres();
    if (bin === undefined) throw new Error("no PostgreSQL server on this machine; `npm test` says how to get one");
    const cluster = new PostgresCluster(bin, await serverAccount());
    if (kept === undefined) await cluster.#initialize();
    else await copyAll(kept, cluster.#folder);
    return cluster;
  }

  /** Runs the server on this port. What is acknowledged outlives a crash of the server, but no power cut. */
  command(port: number, settings: Readonly<Record<string, string>> = {}): Command {
    const all = {
      listen_addresses: "127.0.0.1",
      port: String(port),
      unix_socket_directories: this.#folder,
      fsync: "off",
      full_page_writes: "off",
      ...settings,
    };
    return {
      program: join(this.#bin, "postgres"),
      args: ["-D", this.#dataFolder, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      cwd: this.#folder,
      account: this.#account,
    };
  }

  /** Of an empty database, as its superuser. */
  url(port: number): string {
    const password = readFileSync(this.#passwordFile, "utf8");
    return `postgresql://coda:${password}@127.0.0.1:${port}/postgres`;
  }

  /** While no server runs on it. */
  async copyTo(folder: string): Promise<void> {
    await copyAll(this.#folder, folder);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A password, because the drivers' handling of SCRAM is part of what the tests are for. */
  async #initialize(): Promise<void> {
    writeFileSync(this.#passwordFile, randomBytes(16).toString("hex"), { mode: 0o600 });
    this.#giveToServer(this.#passwordFile);
    const who = ["-U", "coda", "-A", "scram-sha-256", `--pwfile=${this.#passwordFile}`];
    const { code, output } = await run({
      program: join(this.#bin, "initdb"),
      args: ["-D", this.#dataFolder, ...who, "-E", "UTF8", "--locale=C", "--no-sync"],
      cwd: this.#folder,
      account: this.#account,
    });
    if (code !== 0) throw new Error(`initdb failed:\n${output}`);
  }

  get #dataFolder(): string {
    return join(this.#folder, "data");
  }

  get #passwordFile(): string {
    return join(this.#folder, "password");
  }

  #giveToServer(path: string): void {
    if (this.#account) chownSync(path, this.#account.uid, this.#account.gid);
  }
}

/** Fast shutdown: open connections are cut. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  await ended;
}

async function attemptStart(attempt: number, kept: string | undefined): Promise<RunningPostgres> {
  const cluster = await PostgresCluster.create(kept);
  const port = await freePort();
  const server = start(cluster.command(port, { synchronous_commit: "off" }));
  const stop = async (): Promise<void> => {
    await end(server);
    cluster.remove();
  };
  const stopAndKeep = async (folder: string): Promise<void> => {
    await end(server);
    await cluster.copyTo(folder);
    cluster.remove();
  };
  try {
    await ready(server);
    return { url: cluster.url(port), stop, stopAndKeep };
  } catch (error) {
    await stop();
    if (attempt >= START_ATTEMPTS) throw error;
    return attemptStart(attempt + 1, kept);
  }
}

/** `kept`: a folder of `stopAndKeep`, to begin with its files. Throws with the server's log when it does not come up. Call `stop` in `afterAll`. */
export async function startPostgres(kept?: string): Promise<RunningPostgres> {
  return attemptStart(1, kept);
}
