/** A server under measurement as a process of its own: the relay, or the plain broadcaster. Linux tells what it costs. */
import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface, type Interface } from "node:readline";
import { join } from "node:path";
import { signTicket, ticketKeys, type TicketKeys } from "@coda/relay/testing/sign-ticket";
import { buildPrograms } from "../../scripts/program-build.ts";

const keys: TicketKeys = ticketKeys();
export const origin = "http://127.0.0.1:3000";
/** In it a load client says which address it plays. */
export const addressHeader = "x-bench-address";

/** Clock ticks a second, as /proc counts processor time (Linux, USER_HZ). */
const ticksPerSecond = 100;

/** What a relay must be told to serve the bench's peers, and to be called with this secret. */
export function relayEnvironment(secret = ""): Readonly<Record<string, string>> {
  return {
    CODA_RELAY_PORT: "0",
    TICKET_PUBLIC_KEY: keys.publicKey,
    RELAY_ALLOWED_ORIGINS: origin,
    RELAY_ADDRESS_HEADER: addressHeader,
    RELAY_INTERNAL_SECRET: secret,
  };
}

export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #lines: LogLines;

  private constructor(child: ChildProcess, lines: LogLines, port: number) {
    this.#child = child;
    this.#lines = lines;
    this.port = port;
  }

  /** `nodeArguments` come before the program. */
  static async relay(
    env: Readonly<Record<string, string>> = {},
    nodeArguments: readonly string[] = [],
  ): Promise<ServerProcess> {
    const { relay } = await buildPrograms();
    const child = spawn(process.execPath, [...nodeArguments, relay], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...relayEnvironment(), ...env },
    });
    const lines = new LogLines(child);
    return new ServerProcess(
      child,
      lines,
      await lines.port((line) => Number(/"relay ready".*"port":(\d+)/u.exec(line)?.[1])),
    );
  }

  static async broadcaster(): Promise<ServerProcess> {
    const child = spawn(process.execPath, [join(import.meta.dirname, "broadcast-server.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = new LogLines(child);
    return new ServerProcess(child, lines, await lines.port(Number));
  }

  /** Helpers that wait in a process of their own; resolves when all are welcomed. */
  static async idleClients(port: number, tickets: readonly string[]): Promise<ServerProcess> {
    const child = spawn(process.execPath, [join(import.meta.dirname, "idle-clients.ts"), String(port)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.end(JSON.stringify(tickets));
    const lines = new LogLines(child);
    return new ServerProcess(child, lines, await lines.port(Number));
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("a server that never ran");
    return this.#child.pid;
  }

  /** Resident memory now. */
  get rssBytes(): number {
    const kib = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${this.#child.pid}/status`, "utf8"))?.[1];
    return Number(kib) * 1_024;
  }

  /** Processor time so far, its own and the kernel's for it. */
  get cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }

  /** Descriptors it has open. */
  get descriptors(): number {
    return readdirSync(`/proc/${this.#child.pid}/fd`).length;
  }

  /** Ended, by itself or by a signal. */
  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Live memory of a relay that was started with `heapWatch`, after a full collection. */
  async heapBytes(): Promise<number> {
    const known = this.#lines.heaps.length;
    this.#child.kill("SIGUSR2");
    while (this.#lines.heaps.length === known) {
      if (this.hasEnded) throw new Error("the server ended");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this.#lines.heaps.at(-1) ?? 0;
  }

  /** Lines it has logged as errors. */
  get errors(): readonly string[] {
    return this.#lines.errors;
  }

  /** Throws when it closed a socket: what was measured was not what was meant. */
  requireNoClosed(): void {
    const closed = this.#lines.closed[0];
    if (closed !== undefined)
      throw new Error(`the relay closed ${this.#lines.closed.length} sockets; the first: ${closed}`);
  }

  async stop(name: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    if (this.hasEnded) return;
    const exited = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill(name);
    await exited;
  }
}

/** How many descriptors a process of this one's may have. */
export function descriptorLimit(): number {
  const limit = /^Max open files\s+(\d+)/mu.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
  return Number(limit);
}

/** Arguments of node with which a server says its live memory, its buffers with it, when it gets SIGUSR2. */
const heapCode = `process.on("SIGUSR2", () => {
  gc();
  const { heapUsed, external } = process.memoryUsage();
  process.stdout.write("heap " + (heapUsed + external) + "\\n");
});`;
export const heapWatch = ["--expose-gc", "--import", `data:text/javascript,${encodeURIComponent(heapCode)}`];

/** What a server says, line by line, as long as it runs. */
class LogLines {
  readonly closed: string[] = [];
  readonly errors: string[] = [];
  readonly heaps: number[] = [];
  readonly #lines: Interface;

  constructor({ stdout }: ChildProcess) {
    if (stdout === null) throw new Error("a server without output");
    this.#lines = createInterface({ input: stdout });
    this.#lines.on("line", (line) => {
      if (line.includes('"message":"connection closed"')) this.closed.push(line);
      if (line.includes('"level":"error"')) this.errors.push(line);
      const heap = /^heap (\d+)$/u.exec(line)?.[1];
      if (heap !== undefined) this.heaps.push(Number(heap));
    });
  }

  /** The first line that says one. */
  async port(read: (line: string) => number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#lines.on("line", (line) => {
      const port = read(line);
      if (port > 0) resolve(port);
    });
    this.#lines.once("close", () => reject(new Error("the server ended before it listened")));
    return promise;
  }
}

export function ticketOf(claims: Readonly<Record<string, unknown>>): string {
  const ims = Date.now();
  const iat = Math.floor(ims / 1_000);
  return signTicket(keys, { jti: crypto.randomUUID(), iat, ims, exp: iat + 60, ...claims });
}
