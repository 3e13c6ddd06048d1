/**
 * What docker-compose.yml starts, by hand and twice where a deployment rolls: PostgreSQL, NATS, the migration, two web processes
 * of the production build and two relays, each pair behind a plain proxy that takes them in turns. No local mode.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FaultLink, type LinkProfile } from "../../e2e/chaos/fault-link.ts";
import { Keeper } from "../../e2e/chaos/keeper.ts";
import { requestAs } from "../../e2e/chaos/request-as.ts";
import {
  migrationEnvironment,
  newComposedSecrets,
  relayEnvironment,
  webEnvironment,
  type ComposedPlaces,
} from "../../e2e/support/composed-environment.ts";
import { freePorts } from "../../e2e/support/free-ports.ts";
import { waitFor } from "../../e2e/support/wait-for.ts";
import { run, type Command } from "../../scripts/command.ts";
import { nextCommand } from "../../scripts/next-command.ts";
import { buildPrograms, builtPrograms } from "../../scripts/program-build.ts";
import { PostgresCluster } from "../../scripts/setup/postgres.ts";
import { buildWeb } from "../../scripts/web-build.ts";

const root = join(import.meta.dirname, "..", "..");
const upMs = 60_000;
/** Between the end of a process and the start of its successor. */
const downMs = 300;
const plain: LinkProfile = { delayMs: 0, bytesPerSecond: undefined };
/** As a load balancer's health checks. */
const lookEveryMs = 500;

export const servers = ["relay-a", "relay-b", "web-a", "web-b", "nats"] as const;
export type ServerName = (typeof servers)[number];
type Port = ServerName | "postgres";

export class SoakStack {
  readonly keeper = new Keeper();
  readonly #folder: string;
  readonly #ports: Readonly<Record<Port, number>>;
  readonly #cluster: PostgresCluster;
  readonly #secrets = newComposedSecrets();
  readonly #unready = new Set<ServerName>();
  #links: readonly FaultLink[] = [];
  #watch: NodeJS.Timeout | undefined;
  #turn = 0;

  private constructor(folder: string, ports: Readonly<Record<Port, number>>, cluster: PostgresCluster) {
    this.#folder = folder;
    this.#ports = ports;
    this.#cluster = cluster;
  }

  static async start(folder: string): Promise<SoakStack> {
    await buildWeb();
    await buildPrograms();
    const ports = await freePorts(...servers, "postgres");
    const stack = new SoakStack(folder, ports, await PostgresCluster.create());
    try {
      await stack.#start();
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#links[0]?.port ?? 0}`;
  }

  /** The link that a server without an admin prints at its start. */
  async setUpToken(): Promise<string> {
    const link = /\/set-up#(\S+)/u;
    const look = (): string | undefined => link.exec(readFileSync(this.#log("web-a"), "utf8"))?.[1];
    return waitFor(look, { what: "the set-up link" });
  }

  /** SIGTERM, and another one of the same in its place; resolves when that answers. */
  async replace(name: ServerName): Promise<void> {
    const before = this.keeper.pid(name);
    this.keeper.end(name, "SIGTERM", downMs);
    const another = (): boolean => ![before, undefined].includes(this.keeper.pid(name));
    await waitFor(another, { what: `another ${name}`, withinMs: upMs });
    await this.#answers(name);
  }

  async stop(): Promise<void> {
    clearInterval(this.#watch);
    await this.keeper.endAll();
    await Promise.all(this.#links.map(async (link) => link.close()));
    this.#cluster.remove();
  }

  async #start(): Promise<void> {
    mkdirSync(join(this.#folder, "logs"), { recursive: true });
    const places = (pair: readonly [ServerName, ServerName]) => ({ profile: plain, places: () => this.#inTurn(pair) });
    this.#links = [
      await FaultLink.open(places(["web-a", "web-b"])),
      await FaultLink.open(places(["relay-a", "relay-b"])),
    ];
    this.#keep("postgres", this.#cluster.command(this.#ports.postgres));
    this.#keep("nats", this.#natsCommand());
    await this.#migrate();
    for (const name of ["web-a", "web-b"] as const) this.#keep(name, this.#webCommand(this.#ports[name]));
    for (const name of ["relay-a", "relay-b"] as const) this.#keep(name, this.#relayCommand(this.#ports[name]));
    for (const name of servers) await this.#answers(name);
    this.#watch = setInterval(() => void this.#lookAround(), lookEveryMs);
  }

  get #places(): ComposedPlaces {
    return {
      webOrigin: this.origin,
      relayHost: `127.0.0.1:${this.#links[1]?.port ?? 0}`,
      databaseUrl: this.#cluster.url(this.#ports.postgres),
      natsUrl: `nats://127.0.0.1:${this.#ports.nats}`,
    };
  }

  #log(name: string): string {
    return join(this.#folder, "logs", `${name}.log`);
  }

  #keep(name: string, command: Command): void {
    this.keeper.keep({ name, command: () => command, logFile: this.#log(name), mayFailToStart: name === "postgres" });
  }

  #inTurn(pair: readonly [ServerName, ServerName]): number[] {
    this.#turn += 1;
    const turned = this.#turn % 2 === 0 ? pair : pair.toReversed();
    const ready = turned.filter((name) => !this.#unready.has(name));
    return (ready.length === 0 ? turned : ready).map((name) => this.#ports[name]);
  }

  async #lookAround(): Promise<void> {
    for (const name of servers) {
      if (await this.#isReady(name)) this.#unready.delete(name);
      else this.#unready.add(name);
    }
  }

  async #isReady(name: ServerName): Promise<boolean> {
    const port = this.#ports[name];
    const host = name.startsWith("web-") ? new URL(this.origin).host : this.#places.relayHost;
    const path = name.startsWith("web-") ? "/api/healthz" : "/readyz";
    // A relay that has no NATS is not ready, and says so.
    if (name === "nats") return true;
    return requestAs({ port, host, path, signal: AbortSignal.timeout(upMs) }).then(
      async ({ ok, body }) => {
        await body?.cancel();
        return ok;
      },
      () => false,
    );
  }

  /** NATS is there when both relays say so. */
  async #answers(name: ServerName): Promise<void> {
    const asked: readonly ServerName[] = name === "nats" && this.#watch !== undefined ? ["relay-a", "relay-b"] : [name];
    const ready = async (): Promise<boolean> =>
      (await Promise.all(asked.map(async (each) => this.#isReady(each)))).every(Boolean);
    await waitFor(ready, { what: `${name} to answer`, withinMs: upMs });
  }

  #natsCommand(): Command {
    const store = ["--jetstream", `--store_dir=${join(this.#folder, "nats")}`];
    return { program: "nats-server", args: ["-a", "127.0.0.1", "-p", String(this.#ports.nats), ...store] };
  }

  async #migrate(): Promise<void> {
    const args = [join(root, "scripts", "tasks", "db-migrate.ts")];
    const migrated = async (): Promise<boolean> =>
      (await run({ program: process.execPath, args, cwd: root, env: migrationEnvironment(this.#places) })).code === 0;
    await waitFor(migrated, { what: "the database to be migrated", withinMs: upMs });
  }

  #webCommand(port: number): Command {
    const env = { NODE_ENV: "production", ...webEnvironment(this.#places, this.#secrets) };
    return nextCommand(root, ["start", "-H", "127.0.0.1", "-p", String(port)], env);
  }

  #relayCommand(port: number): Command {
    const env = { CODA_RELAY_PORT: String(port), ...relayEnvironment(this.#places, this.#secrets) };
    return { program: process.execPath, args: [builtPrograms.relay], cwd: root, env };
  }
}
