/** The built command on a machine of its own: real route handlers and relay, real tmux, and a person in the web app. */
import { spawn, spawnSync, type ChildProcess, type ChildProcessWithoutNullStreams } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HelperView } from "@coda/runner-core";
import { askControl, controlSocketPath } from "@coda/runner-core/testing/control-socket";
import { z } from "zod";
import { LocalStack } from "../../app/api/testing/local-stack.ts";
import { ticketPublicKey, World, type Caller } from "../../app/api/testing/world.ts";
import { buildPrograms } from "../../scripts/program-build.ts";
import { installContext } from "../../server/context.ts";
import { testDatabases, type TestDatabase } from "../../server/testing/databases.ts";
import { LocalTerminal } from "./local-terminal.ts";
import { waitFor } from "./wait-for.ts";
import { WebClient } from "./web-client.ts";

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const claimSchema = z.object({ pairing: z.object({ pairing: z.string() }) });

/** Instead of the bundle. */
interface OtherProgram {
  /** One that needs no Node. */
  readonly file: string;
  /** PATH as it finds it. */
  readonly path: string;
}

/** Of one that goes on by itself. */
export interface Running {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
}

/** A helper uploads once a second. */
export const costlyLookMs = 150;

export class RunnerStack {
  readonly folder = mkdtempSync(join(tmpdir(), "coda-commands-"));
  readonly state = join(this.folder, "state");
  readonly socket = "commands";
  /** Of a second helper beside the first. */
  readonly otherSocket = "commands-copy";
  readonly origin: string;
  readonly #stack: LocalStack;
  readonly #held: TestDatabase;
  readonly #owner: Caller;
  readonly #ticks: NodeJS.Timeout;
  readonly #running: Running[] = [];
  readonly #terminals: LocalTerminal[] = [];
  #other: OtherProgram | undefined;

  private constructor(given: { stack: LocalStack; held: TestDatabase; origin: string; owner: Caller; world: World }) {
    this.#stack = given.stack;
    this.#held = given.held;
    this.#owner = given.owner;
    this.origin = given.origin;
    const { world } = given;
    // The relay reads tickets by the machine's clock.
    this.#ticks = setInterval(() => world.advance(1), 1_000);
  }

  static async start(other?: OtherProgram): Promise<RunnerStack> {
    const [[, open] = []] = testDatabases;
    if (open === undefined) throw new Error("no database to test with");
    const held = await open();
    await held.database.migrate();
    const stack = new LocalStack();
    const origin = await stack.openWeb();
    const relayUrl = await stack.startRelay({
      TICKET_PUBLIC_KEY: ticketPublicKey.export({ type: "spki", format: "pem" }).toString(),
      RELAY_ALLOWED_ORIGINS: origin,
    });
    const world = new World(held, { origin, relayUrl, nowMs: Date.now() });
    const runner = new RunnerStack({ stack, held, origin, owner: await world.owner(), world });
    if (other === undefined) copyFileSync((await buildPrograms()).helper, runner.program);
    else runner.#other = other;
    writeFileSync(join(runner.folder, ".tmux.conf"), "set -g default-command 'exec /bin/sh'\n");
    return runner;
  }

  get program(): string {
    return join(this.folder, "coda-runner.mjs");
  }

  get #command(): readonly [string, ...string[]] {
    return this.#other === undefined ? [process.execPath, this.program] : [this.#other.file];
  }

  get env(): NodeJS.ProcessEnv {
    return {
      PATH: this.#other?.path ?? process.env["PATH"],
      HOME: this.folder,
      SHELL: "/bin/sh",
      PS1: "$ ",
      ENV: "",
      TERM: "xterm-256color",
      TMUX_TMPDIR: this.folder,
      CODA_TMUX_SOCKET: this.socket,
      CODA_RUNNER_HOME: this.state,
      CODA_SERVER: this.origin,
      CODA_KEY_STORE: "file",
      BROWSER: "none",
      // As the installed command keeps it.
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(this.folder, "compiled"),
    };
  }

  async run(...args: readonly string[]): Promise<Ran> {
    return this.runWith({}, ...args);
  }

  /** `input` undefined: nothing on its standard input. */
  async runWith(
    { input, env = {} }: { readonly input?: string | Buffer; readonly env?: NodeJS.ProcessEnv },
    ...args: readonly string[]
  ): Promise<Ran> {
    const running = this.#spawn(args, env);
    running.child.stdin?.end(input);
    return ended(running);
  }

  /** Another program of this machine, with the environment that the command would have. */
  async runProgram(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const running = listened(spawn(file, args, { env: { ...this.env, ...env } }));
    running.child.stdin?.end();
    return ended(running);
  }

  /** Goes on until it is told to end. */
  begin(...args: readonly string[]): Running {
    return this.beginWith({}, ...args);
  }

  beginWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Running {
    const running = this.#spawn(args, env);
    this.#running.push(running);
    return running;
  }

  /** Its exit code. */
  async interrupt({ child }: Running): Promise<number | null> {
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
    return child.exitCode;
  }

  /** In a terminal of 80 columns. */
  inTerminal(...args: readonly string[]): LocalTerminal {
    return this.programInTerminal([process.execPath, this.program, ...args], this.env);
  }

  /** As `inTerminal`; with this environment and no other. */
  programInTerminal(words: readonly string[], env: NodeJS.ProcessEnv): LocalTerminal {
    const variables = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
    const command = ["exec", "env", "-i", ...[...variables, ...words].map((word) => quoted(word))].join(" ");
    const terminal = new LocalTerminal(command, { cols: 80, rows: 24 });
    this.#terminals.push(terminal);
    return terminal;
  }

  tmux(...args: readonly string[]): string {
    return spawnSync("tmux", ["-L", this.socket, ...args], { env: this.env, encoding: "utf8" }).stdout;
  }

  async post(path: string, body: object): Promise<unknown> {
    const headers = { "content-type": "application/json", origin: this.origin, ...this.#owner };
    const reply = await fetch(`${this.origin}/api/devmode/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return reply.json();
  }

  /** Everything that the session's only pane printed and was stored. */
  async transcript(session: string): Promise<string> {
    const url = `${this.origin}/api/devmode/sessions/${session}/transcript?format=raw`;
    return (await fetch(url, { headers: { ...this.#owner } })).text();
  }

  /** What `look` finds in there once it finds something. The whole of it is read and unpacked for each look. */
  async untilStored<Value>(
    what: string,
    session: string,
    look: (transcript: string) => Value | undefined | false,
  ): Promise<Value> {
    return this.until(what, async () => look(await this.transcript(session)), costlyLookMs);
  }

  /** By the command on this machine and a person in the web app who says yes there. */
  async pair(): Promise<Ran> {
    const pairing = this.begin("pair", "--yes-to", "owner@localhost");
    await this.answerPairing(() => /Code {2}(\S+)/u.exec(pairing.said.out)?.[1]);
    await this.until("its end", () => pairing.child.exitCode !== null);
    return { code: pairing.child.exitCode, ...pairing.said };
  }

  /** In the web app, once there is a code. */
  async answerPairing(look: () => string | undefined): Promise<void> {
    const code = await this.until("a code", look);
    const claimed = claimSchema.parse(await this.post("pairings/claim", { code }));
    const key = randomBytes(32).toString("base64url");
    await this.post(`pairings/${claimed.pairing.pairing}/answer`, { approve: true, browser: key });
  }

  /** That person's requests, as a browser sends them. */
  webClient(): WebClient {
    const [name = "", value = ""] = this.#owner["cookie"]?.split("=") ?? [];
    return WebClient.with(this.origin, { name, value });
  }

  /** Asked as the command asks, without a process for each look: those would keep from starting what is waited for. */
  async isLive(state = this.state): Promise<boolean> {
    return (await this.helperStatus(state))?.relay === "live";
  }

  /** Undefined: no helper answers there. */
  async helperStatus(state = this.state): Promise<HelperView["status"] | undefined> {
    const reply = await askControl(controlSocketPath(state), { version: 1, command: "status" });
    return reply?.ok === true && "status" in reply ? reply.status : undefined;
  }

  async helperSessions(state = this.state): Promise<HelperView["sessions"]> {
    const reply = await askControl(controlSocketPath(state), { version: 1, command: "list" });
    return reply?.ok === true && "sessions" in reply ? reply.sessions : [];
  }

  /** `everyMs`: for what is costly to look at. */
  async until<Value>(
    what: string,
    look: () => Value | undefined | false | Promise<Value | undefined | false>,
    everyMs?: number,
  ): Promise<Value> {
    const show = (): string => this.#running.map(({ said }) => said.err).join("");
    return waitFor(look, { what, withinMs: 30_000, show, ...(everyMs !== undefined && { everyMs }) });
  }

  async dispose(): Promise<void> {
    for (const terminal of this.#terminals) terminal.close();
    for (const { child } of this.#running)
      if (child.exitCode === null && child.kill("SIGTERM")) await once(child, "exit");
    for (const socket of [this.socket, this.otherSocket])
      spawnSync("tmux", ["-L", socket, "kill-server"], { env: this.env });
    clearInterval(this.#ticks);
    await this.#stack.close();
    installContext(undefined);
    await this.#held.dispose();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #spawn(args: readonly string[], env: NodeJS.ProcessEnv): Running {
    const [file, ...words] = this.#command;
    return listened(spawn(file, [...words, ...args], { env: { ...this.env, ...env } }));
  }
}

/** As one word for a shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function listened(child: ChildProcessWithoutNullStreams): Running {
  const said = { out: "", err: "" };
  child.stdout.on("data", (bytes: Buffer) => (said.out += bytes.toString("utf8")));
  child.stderr.on("data", (bytes: Buffer) => (said.err += bytes.toString("utf8")));
  return { child, said };
}

async function ended({ child, said }: Running): Promise<Ran> {
  await once(child, "close");
  return { code: child.exitCode, ...said };
}
