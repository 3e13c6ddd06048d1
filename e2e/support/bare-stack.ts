/** Web app and relay of local mode without any helper: where a device has yet to be paired. Real processes. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Home } from "../../scripts/local/home.ts";
import { startServers, type StackOptions } from "../../scripts/local/stack.ts";
import { Supervisor } from "../../scripts/local/supervisor.ts";
import { buildPrograms, builtPrograms } from "../../scripts/program-build.ts";
import { buildWeb } from "../../scripts/web-build.ts";
import { copyEmbedded } from "../../server/testing/embedded-template.ts";
import { mintLocalCode } from "../../server/account/local-code.ts";
import { run } from "../../scripts/command.ts";
import { freePorts } from "./free-ports.ts";

const root = join(import.meta.dirname, "..", "..");
const graceMs = 2_000;

export interface Machine {
  readonly id: string;
  readonly name: string;
  readonly browser?: string;
}

export class BareStack {
  readonly folder = mkdtempSync(join(tmpdir(), "coda-bare-"));
  /** Names of the machines' tmux servers begin so. */
  readonly socket = `coda-bare-${process.pid}-${randomBytes(3).toString("hex")}`;
  readonly #end = new AbortController();
  readonly #processes = new Supervisor(() => undefined);
  readonly #sockets = new Set<string>();
  #webUrl = "";

  get webUrl(): string {
    return this.#webUrl;
  }

  async start(): Promise<void> {
    await buildWeb();
    const programs = await buildPrograms();
    const { web, relay } = await freePorts("web", "relay");
    this.#webUrl = `http://127.0.0.1:${web}`;
    const home = join(this.folder, "home");
    const ports = { webPort: web, relayPort: relay };
    const options: StackOptions = {
      root,
      programs,
      settings: {
        home,
        ...ports,
        tmuxSocket: this.socket,
        databaseUrl: undefined,
        prefix: "coda",
        pushContact: "mailto:nobody@example.org",
      },
      home: new Home(home),
      end: this.#end.signal,
      mode: "start",
      progress: () => undefined,
    };
    options.home.prepare();
    await copyEmbedded(home);
    await startServers(options, this.#processes, this.#webUrl);
  }

  /** Signs a browser in, once. */
  signInUrl(callback: string): string {
    const store = { home: join(this.folder, "home"), now: () => new Date() };
    const url = new URL("/sign-in", this.#webUrl);
    url.searchParams.set("code", mintLocalCode(store, "sign-in", randomBytes));
    url.searchParams.set("callbackUrl", callback);
    return url.href;
  }

  /** Of a process on a machine: each has a folder, a name and a tmux server of its own. */
  environmentOf(machine: Machine): Record<string, string> {
    return { PATH: process.env["PATH"] ?? "", HOME: this.folder, ...this.#settingsOf(machine) };
  }

  /** What a person types on a machine. `browser`: the program that opens links there. */
  helperCommand(machine: Machine, ...args: readonly string[]): string {
    const words = Object.entries(this.#settingsOf(machine)).map(([name, value]) => `${name}='${value}'`);
    return `env ${words.join(" ")} ${process.execPath} ${builtPrograms.helper} ${args.join(" ")}`;
  }

  #settingsOf({ id, name, browser = "none" }: Machine): Record<string, string> {
    return {
      CODA_RUNNER_HOME: join(this.folder, id),
      CODA_SERVER: this.#webUrl,
      CODA_TMUX_SOCKET: this.#socketOf(id),
      CODA_DEVICE_NAME: name,
      CODA_KEY_STORE: "file",
      BROWSER: browser,
      SHELL: "/bin/sh",
      PS1: "$ ",
      ENV: "",
    };
  }

  /** What tmux says on a machine. */
  tmux(machine: Machine, ...args: readonly string[]): string {
    return spawnSync("tmux", ["-L", this.#socketOf(machine.id), ...args], { encoding: "utf8" }).stdout;
  }

  #socketOf(id: string): string {
    this.#sockets.add(`${this.socket}-${id}`);
    return `${this.socket}-${id}`;
  }

  async dispose(): Promise<void> {
    this.#end.abort();
    await Promise.all([this.#processes.stop("relay", graceMs), this.#processes.stop("web", graceMs)]);
    for (const socket of this.#sockets) await run({ program: "tmux", args: ["-L", socket, "kill-server"] });
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
