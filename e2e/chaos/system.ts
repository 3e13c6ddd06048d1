/**
 * The product as it is deployed, on one machine: PostgreSQL, NATS, two web processes behind one address, two relay nodes
 * behind another, a helper on a tmux server of its own. Each end reaches them over a link that can be hurt.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultSessionPrefix, type ApiSession, type SessionId } from "@coda/protocol";
import { run, type Command } from "../../scripts/command.ts";
import { Home } from "../../scripts/local/home.ts";
import { buildPrograms, builtPrograms } from "../../scripts/program-build.ts";
import { PostgresCluster } from "../../scripts/setup/postgres.ts";
import { mintLocalCode } from "../../server/account/local-code.ts";
import { freePorts } from "../support/free-ports.ts";
import { waitFor } from "../support/wait-for.ts";
import { WebClient } from "../support/web-client.ts";
import { FaultLink, type LinkProfile } from "./fault-link.ts";
import type { FakeClocks } from "./fake-clocks.ts";
import { Keeper } from "./keeper.ts";
import { viewerNames, type LinkName, type Redaction, type ViewerName } from "./plan.ts";
import { paces, type ViewerOptions } from "./records.ts";
import { requestAs, type RequestAs } from "./request-as.ts";

const root = join(import.meta.dirname, "..", "..");
const idea = "first";
const upMs = 60_000;

/** A good line, a phone on a bad day, and one that is cut again and again. */
const profiles: Readonly<Record<LinkName, LinkProfile>> = {
  good: { delayMs: 0, bytesPerSecond: undefined },
  slow: { delayMs: 60, bytesPerSecond: 200_000 },
  flaky: { delayMs: 5, bytesPerSecond: undefined },
  helper: { delayMs: 0, bytesPerSecond: undefined },
  web: { delayMs: 0, bytesPerSecond: undefined },
};

export interface SystemOptions {
  /** Of the run; all that is left of it lies in there. */
  readonly folder: string;
  readonly seed: number;
  readonly clocks: FakeClocks;
  readonly redaction: Redaction;
}

interface Ports {
  readonly postgres: number;
  readonly nats: number;
  readonly webs: readonly [number, number];
  readonly relays: readonly [number, number];
}

export class System {
  readonly keeper = new Keeper();
  readonly socket: string;
  readonly folder: string;
  readonly #seed: number;
  readonly #clocks: FakeClocks;
  readonly #redaction: Redaction;
  readonly #home: Home;
  readonly #cluster: PostgresCluster;
  readonly #ports: Ports;
  /** Two each for viewers, to the relays and to the web app. */
  readonly #links = new Map<LinkName, FaultLink[]>();
  readonly #unready = new Set<number>();
  #watch: NodeJS.Timeout | undefined;
  #turn = 0;
  #web: WebClient | undefined;
  #sessions: readonly ApiSession[] = [];

  private constructor({ folder, seed, clocks, redaction }: SystemOptions, cluster: PostgresCluster, ports: Ports) {
    this.folder = folder;
    this.socket = `coda-chaos-${process.pid}`;
    this.#seed = seed;
    this.#clocks = clocks;
    this.#redaction = redaction;
    this.#cluster = cluster;
    this.#ports = ports;
    this.#home = new Home(join(folder, "home"));
  }

  static async start(options: SystemOptions): Promise<System> {
    const { postgres, nats, ...of } = await freePorts("postgres", "nats", "webA", "webB", "relayA", "relayB");
    const ports: Ports = { postgres, nats, webs: [of.webA, of.webB], relays: [of.relayA, of.relayB] };
    const system = new System(options, await PostgresCluster.create(), ports);
    try {
      await system.#start();
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  get stateDir(): string {
    return join(this.folder, "helper");
  }

  get web(): WebClient {
    if (this.#web === undefined) throw new Error("nobody has signed in yet");
    return this.#web;
  }

  get sessions(): readonly ApiSession[] {
    return this.#sessions;
  }

  /** On a connection of its own: one that was kept open may be closed while we compare. */
  async transcript(session: SessionId, query: string): Promise<Response> {
    const { host, port } = new URL(this.#origin);
    const path = `/api/devmode/sessions/${session}/transcript?${query}`;
    const headers = { origin: this.#origin, cookie: this.web.cookie };
    const response = await requestAs({ port: Number(port), host, path, headers });
    if (!response.ok) throw new Error(`the transcript answered ${response.status}: ${await response.text()}`);
    return response;
  }

  get relayPorts(): readonly number[] {
    return this.#ports.relays;
  }

  links(name: LinkName): readonly FaultLink[] {
    return this.#links.get(name) ?? [];
  }

  /** Every link as good as its profile, every process going on. */
  heal(): void {
    for (const links of this.#links.values()) for (const link of links) link.heal();
    this.keeper.continueAll();
  }

  async tmux(...args: readonly string[]): Promise<string> {
    const { code, output } = await run({ program: "tmux", args: ["-L", this.socket, ...args] });
    if (code !== 0) throw new Error(`tmux ${args.join(" ")}: ${output}`);
    return output.trim();
  }

  async stop(): Promise<void> {
    clearInterval(this.#watch);
    await this.keeper.endAll();
    await run({ program: "tmux", args: ["-L", this.socket, "kill-server"] });
    await Promise.all([...this.#links.values()].flat().map((link) => link.close()));
    this.#cluster.remove();
  }

  async #start(): Promise<void> {
    await buildPrograms();
    this.#home.prepare();
    mkdirSync(join(this.folder, "logs"));
    await this.#openLinks();
    // A user's own server: it is none of the helper's children, and its clock is right.
    await this.tmux("-f", "/dev/null", "new-session", "-d", "-s", "own", "exec sleep 1000000");
    this.#keep("postgres", () => this.#cluster.command(this.#ports.postgres), true);
    this.#keep("nats", () => this.#nats());
    await this.#migrate();
    this.#keep("web-a", () => this.#webCommand(this.#ports.webs[0]));
    this.#keep("web-b", () => this.#webCommand(this.#ports.webs[1]));
    this.#keep("relay-a", () => this.#relayCommand(this.#ports.relays[0]));
    this.#keep("relay-b", () => this.#relayCommand(this.#ports.relays[1]));
    this.#watch = setInterval(() => void this.#lookAtRelays(), 300);
    const { host } = new URL(this.#origin);
    for (const port of this.#ports.webs) await answers({ port, host, path: "/api/healthz" });
    for (const port of this.#ports.relays) await answers({ port, host: `127.0.0.1:${port}`, path: "/readyz" });
    this.#web = await WebClient.signIn(this.#signInUrl());
    const code = this.#code("device");
    this.#keep("helper", () => this.#helperCommand(["start"], { CODA_ENROLL_CODE: code }));
    await this.#openSessions();
    for (const name of viewerNames) this.#keepViewer(name);
  }

  get #origin(): string {
    return `http://127.0.0.1:${this.links("web")[0]?.port ?? 0}`;
  }

  #code(purpose: "sign-in" | "device"): string {
    return mintLocalCode({ home: this.#home.path, now: () => new Date() }, purpose, randomBytes);
  }

  #signInUrl(): string {
    const url = new URL("/sign-in", this.#origin);
    url.searchParams.set("code", this.#code("sign-in"));
    return url.href;
  }

  #keep(name: string, command: () => Command, mayFailToStart = false): void {
    this.keeper.keep({ name, command, logFile: join(this.folder, "logs", `${name}.log`), mayFailToStart });
  }

  async #openLinks(): Promise<void> {
    const webs = (): readonly number[] => this.#inTurn(this.#ports.webs);
    const relays = (): readonly number[] => {
      const ready = this.#ports.relays.filter((port) => !this.#unready.has(port));
      return this.#inTurn(ready.length === 0 ? this.#ports.relays : ready);
    };
    this.#links.set("web", [await FaultLink.open({ profile: profiles.web, places: webs })]);
    this.#links.set("helper", [await FaultLink.open({ profile: profiles.helper, places: relays })]);
    for (const name of viewerNames) {
      const profile = profiles[name];
      const both = [FaultLink.open({ profile, places: webs }), FaultLink.open({ profile, places: relays })];
      this.#links.set(name, await Promise.all(both));
    }
  }

  #inTurn(ports: readonly number[]): readonly number[] {
    this.#turn += 1;
    return ports.map((_, index) => ports[(index + this.#turn) % ports.length] ?? 0);
  }

  /** As a load balancer's health checks do. */
  async #lookAtRelays(): Promise<void> {
    for (const port of this.#ports.relays) {
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) this.#unready.delete(port);
      else this.#unready.add(port);
    }
  }

  #nats(): Command {
    const store = ["-js", "-sd", join(this.folder, "nats")];
    return { program: "nats-server", args: ["-a", "127.0.0.1", "-p", String(this.#ports.nats), ...store] };
  }

  async #migrate(): Promise<void> {
    await waitFor(
      async () => {
        const { code } = await run({
          program: process.execPath,
          args: [join(root, "scripts", "tasks", "db-migrate.ts")],
          cwd: root,
          env: { DATABASE_URL: this.#cluster.url(this.#ports.postgres) },
        });
        return code === 0;
      },
      { what: "the database to be migrated", withinMs: upMs },
    );
  }

  #webCommand(port: number): Command {
    const { nextAuthSecret, ticketSigningKey, relaySecret } = this.#home.secrets();
    const next = join(root, "node_modules", "next", "dist", "bin", "next");
    return {
      program: process.execPath,
      args: [next, "start", "-H", "127.0.0.1", "-p", String(port)],
      cwd: root,
      env: {
        CODA_LOCAL: "1",
        CODA_HOME: this.#home.path,
        CODA_TMUX_SOCKET: this.socket,
        DATABASE_URL: this.#cluster.url(this.#ports.postgres),
        NEXTAUTH_URL: this.#origin,
        NEXTAUTH_SECRET: nextAuthSecret,
        TICKET_SIGNING_KEY: ticketSigningKey,
        RELAY_INTERNAL_SECRET: relaySecret,
        DEVMODE_RELAY_URL: `ws://127.0.0.1:${this.links("helper")[0]?.port ?? 0}/v1/socket`,
        NODE_ENV: "production",
        ...this.#clocks.environment("web"),
      },
    };
  }

  #relayCommand(port: number): Command {
    const { ticketPublicKey, relaySecret } = this.#home.secrets();
    const linkPorts = [...this.#links.values()].flat().map((link) => link.port);
    return {
      program: process.execPath,
      args: [builtPrograms.relay],
      cwd: root,
      env: {
        CODA_RELAY_PORT: String(port),
        RELAY_ALLOWED_ORIGINS: this.#origin,
        RELAY_ALLOWED_HOSTS: [port, ...linkPorts].map((each) => `127.0.0.1:${each}`).join(","),
        RELAY_INTERNAL_SECRET: relaySecret,
        TICKET_PUBLIC_KEY: ticketPublicKey,
        NATS_URL: `nats://127.0.0.1:${this.#ports.nats}`,
        ...this.#clocks.environment("relay"),
      },
    };
  }

  #helperCommand(args: readonly string[], env: Record<string, string> = {}): Command {
    return {
      program: process.execPath,
      args: [builtPrograms.helper, ...args],
      cwd: root,
      env: {
        CODA_RUNNER_HOME: this.stateDir,
        CODA_SERVER: this.#origin,
        CODA_TMUX_SOCKET: this.socket,
        CODA_SESSION_DIRECTORY: this.folder,
        CODA_REDACTION: this.#redaction,
        SHELL: "/bin/sh",
        ENV: "",
        ...this.#clocks.environment("helper"),
        ...env,
      },
    };
  }

  /** One session for each pace, its program started in it. */
  async #openSessions(): Promise<void> {
    for (const [index, pace] of paces.entries()) {
      await waitFor(async () => (await run(this.#helperCommand(["new", idea, pace, "--json"]))).code === 0, {
        what: `the session ${pace}`,
        withinMs: upMs,
      });
      const options = JSON.stringify({ folder: this.folder, name: pace, pace, seed: this.#seed + index });
      const script = join(this.folder, `run-${pace}.sh`);
      const program = join(import.meta.dirname, "program.ts");
      const words = [process.execPath, "--disable-warning=ExperimentalWarning", program, options];
      writeFileSync(script, `stty raw -echo -opost\nexec ${words.map((word) => `'${word}'`).join(" ")}\n`);
      await this.tmux("send-keys", "-t", `=coda__${idea}__${pace}:`, `sh ${script}`, "Enter");
    }
    this.#sessions = await Promise.all(paces.map((pace) => this.web.session(idea, pace)));
  }

  #keepViewer(name: ViewerName): void {
    const [web, relay] = this.links(name);
    let life = 0;
    const command = (): Command => {
      life += 1;
      const options: ViewerOptions = {
        name,
        folder: this.folder,
        seed: this.#seed * 31 + life * 7 + viewerNames.indexOf(name),
        origin: this.#origin,
        cookie: this.web.cookie,
        webPort: web?.port ?? 0,
        relayPort: relay?.port ?? 0,
        prefix: defaultSessionPrefix,
        sessions: this.#sessions,
      };
      const file = join(this.folder, `viewer-${name}.json`);
      writeFileSync(file, JSON.stringify(options));
      const program = join(import.meta.dirname, "viewer.ts");
      return { program: process.execPath, args: ["--disable-warning=ExperimentalWarning", program, file] };
    };
    this.#keep(name, command);
  }
}

async function answers(wanted: RequestAs): Promise<void> {
  const look = async (): Promise<boolean> =>
    requestAs(wanted).then(
      ({ ok }) => ok,
      () => false,
    );
  await waitFor(look, { what: `${wanted.path} of ${wanted.port} to answer`, withinMs: upMs });
}
