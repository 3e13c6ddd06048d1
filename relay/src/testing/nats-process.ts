/** A real NATS server on loopback, with JetStream in a folder of its own; it may be stopped and started on its port. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until.ts";

const program = "nats-server";

export interface NatsOptions {
  readonly address: string;
  /** -1: any free port. */
  readonly port: number;
  /** Words before the command that become it: how it gets into a network of its own. */
  readonly entrance: readonly string[];
  /** Without: it only carries messages, and keeps nothing. */
  readonly jetStream?: boolean;
  /** Whom alone it lets in. */
  readonly user?: { readonly name: string; readonly password: string };
}

export const onLoopback: NatsOptions = { address: "127.0.0.1", port: -1, entrance: [] };

export class NatsProcess {
  readonly #folder: string;
  readonly #options: NatsOptions;
  #port: number;
  #child: ChildProcess | undefined;

  private constructor(folder: string, options: NatsOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#port = options.port;
  }

  static async start(options: NatsOptions = onLoopback): Promise<NatsProcess> {
    const nats = new NatsProcess(await mkdtemp(join(tmpdir(), "coda-nats-")), options);
    await nats.begin();
    return nats;
  }

  /** From this machine's own network. */
  get url(): string {
    return `nats://127.0.0.1:${this.#port}`;
  }

  /** Starts it (again), on the port it had. */
  async begin(): Promise<void> {
    const { address, entrance, jetStream = true, user } = this.#options;
    const store = jetStream ? ["-js", "-sd", join(this.#folder, "store")] : [];
    const guard = user === undefined ? [] : ["--user", user.name, "--pass", user.password];
    const place = ["-a", address, "-p", String(this.#port), "--ports_file_dir", this.#folder];
    const [first = program, ...words] = [...entrance, program, ...place, ...store, ...guard];
    const child = spawn(first, words, { stdio: "ignore" });
    this.#child = child;
    const failed = Promise.withResolvers<never>();
    child.once("error", failed.reject);
    const listening = until("nats-server to listen", async () => this.#readPort(child.pid ?? 0));
    this.#port = await Promise.race([listening, failed.promise]);
  }

  /** As a crash does it. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await exited;
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The server writes its ports when it listens, into a file named by its process. */
  async #readPort(pid: number): Promise<number | undefined> {
    const file = (await readdir(this.#folder)).find((name) => name.endsWith(`_${pid}.ports`));
    if (file === undefined) return undefined;
    const text = await readFile(join(this.#folder, file), "utf8");
    return Number(/"nats:\/\/[^"]*:(\d+)"/u.exec(text)?.[1]) || undefined;
  }
}
