/** The whole product in local mode, as `npm start` runs it: own folder, own tmux socket, own ports. Real processes. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ideaIdSchema, slotSchema } from "@coda/protocol";
import type { HelperDoor } from "@coda/runner-core";
import { controlSocketPath } from "@coda/runner-core/testing/control-socket";
import { socketDoor } from "@coda/runner-core/testing/socket-door";
import { builtPrograms } from "../../scripts/program-build.ts";
import { mintLocalCode } from "../../server/account/local-code.ts";
import { copyEmbedded } from "../../server/testing/embedded-template.ts";
import { freePorts } from "./free-ports.ts";
import { waitFor } from "./wait-for.ts";

const root = join(import.meta.dirname, "..", "..");
const helperMs = 60_000;
const readyMs = 300_000; // the first start of a checkout builds the web app

export type ProcessName = "web" | "relay" | "helper";

export class CodaStack {
  readonly home = mkdtempSync(join(tmpdir(), "coda-e2e-"));
  readonly socket = `coda-e2e-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  output = "";
  #child: ChildProcess | undefined;
  #helper: ChildProcess | undefined;
  #webPort = 0;
  #relayPort = 0;
  readonly #settings: NodeJS.ProcessEnv;

  /** `settings`: further environment of `npm start`, e.g. DATABASE_URL. */
  constructor(settings: NodeJS.ProcessEnv = {}) {
    this.#settings = settings;
  }

  /** First start, on free ports; the ready line's URL. The database has its tables, unless it is to be made as a user's is. */
  async start(database: "migrated" | "none" = "migrated"): Promise<string> {
    if (database === "migrated") await copyEmbedded(this.home);
    const { web, relay } = await freePorts("web", "relay");
    this.#webPort = web;
    this.#relayPort = relay;
    return this.startAgain();
  }

  get webUrl(): string {
    return `http://127.0.0.1:${this.#webPort}`;
  }

  get relayUrl(): string {
    return `ws://127.0.0.1:${this.#relayPort}/v1/socket`;
  }

  /** Environment of `npm start` and of the helper's command for this stack. */
  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      CODA_HOME: this.home,
      CODA_PORT: String(this.#webPort),
      CODA_RELAY_PORT: String(this.#relayPort),
      CODA_TMUX_SOCKET: this.socket,
      CODA_RUNNER_HOME: join(this.home, "helper"),
      CODA_SERVER: this.webUrl,
      // Transcripts are compared byte for byte.
      CODA_REDACTION: "off",
      // A plain prompt, and no profile of the machine's own.
      SHELL: "/bin/sh",
      PS1: "$ ",
      ENV: "",
      ...this.#settings,
    };
  }

  get #door(): HelperDoor {
    return socketDoor(controlSocketPath(join(this.home, "helper")));
  }

  /** Starts all of it; the ready line's URL. Also after `stop`. */
  async startAgain(): Promise<string> {
    this.output = "";
    const child = spawn(process.execPath, [join(root, "scripts", "tasks", "start.ts")], {
      cwd: root,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    child.stdout.on("data", (bytes: Buffer) => (this.output += bytes.toString("utf8")));
    child.stderr.on("data", (bytes: Buffer) => (this.output += bytes.toString("utf8")));
    return waitFor(
      () => {
        if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${this.output}`);
        return /Coda is ready: (\S+)/u.exec(this.output)?.[1];
      },
      { what: "the ready line", withinMs: readyMs, show: () => this.output },
    );
  }

  /** A fresh one-time URL. Made here: most tests need one, and a process of Node for each took a core half a second. */
  signInUrl(): string {
    const code = mintLocalCode({ home: this.home, now: () => new Date() }, "sign-in", randomBytes);
    return `${this.webUrl}/sign-in?code=${code}`;
  }

  /** The same by `npm run sign-in` itself. */
  printedSignInUrl(): string {
    const text = execFileSync(process.execPath, [join(root, "scripts", "tasks", "sign-in.ts")], {
      cwd: root,
      env: this.env,
      encoding: "utf8",
    });
    const url = /http\S+/u.exec(text)?.[0];
    if (url === undefined) throw new Error(`no URL in: ${text}`);
    return url;
  }

  pid(name: ProcessName): number {
    const state = JSON.parse(readFileSync(join(this.home, "run.json"), "utf8")) as {
      processes: Record<string, number>;
    };
    const pid = state.processes[name];
    if (pid === undefined) throw new Error(`no process ${name}`);
    return pid;
  }

  /** SIGKILL; local mode starts it anew by itself. Resolves when the new one is there. */
  async crash(name: ProcessName): Promise<void> {
    const before = this.pid(name);
    process.kill(before, "SIGKILL");
    await waitFor(() => (this.pid(name) === before ? undefined : true), { what: `${name} to be started again` });
  }

  /** SIGTERM: the helper ends in order and stays down. */
  async stopHelper(): Promise<void> {
    const pid = this.pid("helper");
    process.kill(pid, "SIGTERM");
    await waitFor(() => (isAlive(pid) ? undefined : true), { what: "the helper to end" });
  }

  /** Starts the helper's command by hand, as a user would after stopping it; its process. */
  startHelper(settings: NodeJS.ProcessEnv = {}): number {
    this.#helper = spawn(process.execPath, [builtPrograms.helper, "start"], {
      cwd: root,
      env: { ...this.env, ...settings },
      stdio: "ignore",
    });
    if (this.#helper.pid === undefined) throw new Error("the helper did not start");
    return this.#helper.pid;
  }

  /** Much of its start is Node's, which on a busy machine takes many seconds. */
  async helperAnswers(): Promise<void> {
    const answers = async (): Promise<boolean> =>
      (await this.#door.ask({ version: 1, command: "status" }))?.ok === true;
    await waitFor(answers, { what: "the helper to answer", withinMs: helperMs });
  }

  /** Makes a further terminal of the first idea; the path of its page. */
  async newTerminal(slot: string): Promise<string> {
    const named = { idea: ideaIdSchema.parse("first"), slot: slotSchema.parse(slot) };
    const reply = await this.#door.ask({ version: 1, command: "new", ...named });
    if (reply?.ok !== true) throw new Error(`no terminal: ${reply?.message ?? "no helper answers"}`);
    return `/ideas/first/terminals/${slot}`;
  }

  /** Runs `coda-runner …`; its output. */
  runner(...args: readonly string[]): string {
    return execFileSync(process.execPath, [builtPrograms.helper, ...args], {
      cwd: root,
      env: this.env,
      encoding: "utf8",
    });
  }

  tmux(...args: readonly string[]): string {
    return execFileSync("tmux", ["-L", this.socket, ...args], { encoding: "utf8" });
  }

  /** SIGTERM to `npm start`; milliseconds until all of it was gone. */
  async stop(): Promise<number> {
    const child = this.#child;
    this.#helper?.kill("SIGTERM");
    if (child === undefined || child.exitCode !== null) return 0;
    const began = performance.now();
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    await gone;
    return performance.now() - began;
  }

  async dispose(): Promise<void> {
    await this.stop();
    try {
      this.tmux("kill-server");
    } catch {
      // it was not running any more
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
