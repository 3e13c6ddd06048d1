/** A server under measurement as a process of its own: the relay, or the plain broadcaster. Linux tells what it costs. */
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { signTicket, ticketKeys, type TicketKeys } from "@coda/relay/testing/sign-ticket";

const keys: TicketKeys = ticketKeys();
export const origin = "http://127.0.0.1:3000";
/** In it a load client says which address it plays. */
export const addressHeader = "x-bench-address";

/** Clock ticks a second, as /proc counts processor time (Linux, USER_HZ). */
const ticksPerSecond = 100;
const root = join(import.meta.dirname, "../..");

export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async relay(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const child = spawn(process.execPath, [join(root, "relay/src/main.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        CODA_RELAY_PORT: "0",
        TICKET_PUBLIC_KEY: keys.publicKey,
        RELAY_ALLOWED_ORIGINS: origin,
        RELAY_ADDRESS_HEADER: addressHeader,
        RELAY_INTERNAL_SECRET: "",
        ...env,
      },
    });
    return new ServerProcess(child, await portOf(child, (line) => Number(/"port":(\d+)/u.exec(line)?.[1])));
  }

  static async broadcaster(): Promise<ServerProcess> {
    const child = spawn(process.execPath, [join(import.meta.dirname, "broadcast-server.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    return new ServerProcess(child, await portOf(child, Number));
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

  signal(name: "SIGTERM" | "SIGKILL"): void {
    this.#child.kill(name);
  }

  async stop(name: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill(name);
    await exited;
  }
}

/** The first line that says a port. */
async function portOf(child: ChildProcess, read: (line: string) => number): Promise<number> {
  if (child.stdout === null) throw new Error("a server without output");
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const port = read(line);
    if (port > 0) resolve(port);
  });
  lines.once("close", () => reject(new Error("the server ended before it listened")));
  return promise;
}

export function ticketOf(claims: Readonly<Record<string, unknown>>): string {
  const ims = Date.now();
  const iat = Math.floor(ims / 1_000);
  return signTicket(keys, { jti: crypto.randomUUID(), iat, ims, exp: iat + 60, ...claims });
}
