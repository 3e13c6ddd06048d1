/**
 * A real helper beside a tmux server of its own, paired as a person pairs it: the built command in two builds that take each
 * other's place, and a session for each program, whose every byte is known.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCommand } from "@coda/runner-core/testing/bundle";
import { askControl, controlSocketPath } from "@coda/runner-core/testing/control-socket";
import { z } from "zod";
import type { Keeper } from "../../e2e/chaos/keeper.ts";
import type { Pace } from "../../e2e/chaos/records.ts";
import { waitFor } from "../../e2e/support/wait-for.ts";
import { run, start, type Command } from "../../scripts/command.ts";
import type { SoakOwner } from "./soak-owner.ts";

const upMs = 60_000;
const builds = ["0.1.0", "0.2.0"] as const;
const claimSchema = z.object({ pairing: z.object({ pairing: z.string() }) });

interface Place {
  readonly folder: string;
  readonly origin: string;
  readonly keeper: Keeper;
}

export class SoakHelper {
  readonly socket: string;
  readonly #place: Place;
  #build = 0;

  private constructor(place: Place) {
    this.#place = place;
    this.socket = `coda-soak-${process.pid}`;
  }

  static async start(place: Place, owner: SoakOwner): Promise<SoakHelper> {
    const helper = new SoakHelper(place);
    try {
      await helper.#begin(owner);
      return helper;
    } catch (error) {
      await helper.stop();
      throw error;
    }
  }

  /** A session of this slot, and in it a program of that name. */
  async openProgram(idea: string, name: string, pace: Pace): Promise<void> {
    await this.#run("new", idea, name, "--json");
    const { folder } = this.#place;
    const options = JSON.stringify({ folder, name, pace, seed: 1 });
    const program = join(import.meta.dirname, "..", "..", "e2e", "chaos", "program.ts");
    const words = [process.execPath, "--disable-warning=ExperimentalWarning", program, options];
    const script = join(folder, `${name}.sh`);
    writeFileSync(script, `stty raw -echo -opost\nexec ${words.map((word) => `'${word}'`).join(" ")}\n`);
    await this.tmux("send-keys", "-t", `=coda__${idea}__${name}:`, `exec sh ${script}`, "Enter");
  }

  /** The other build takes this one's place, as an update does; resolves when the helper is that one. */
  async upgrade(): Promise<void> {
    this.#build = (this.#build + 1) % builds.length;
    this.#install();
    await this.#run("restart", "--json");
    await waitFor(async () => this.#isLive(), { what: "the helper to be live", withinMs: upMs });
  }

  async tmuxPid(): Promise<number> {
    return Number(await this.tmux("display-message", "-p", "#{pid}"));
  }

  async tmux(...args: readonly string[]): Promise<string> {
    const { code, output } = await run({ program: "tmux", args: ["-L", this.socket, ...args] });
    if (code !== 0) throw new Error(`tmux ${args.join(" ")}: ${output}`);
    return output.trim();
  }

  async stop(): Promise<void> {
    await run({ program: "tmux", args: ["-L", this.socket, "kill-server"] });
  }

  get #stateFolder(): string {
    return join(this.#place.folder, "helper");
  }

  #file(build: number): string {
    return join(this.#place.folder, `build-${build}.mjs`);
  }

  #install(): void {
    const program = join(this.#place.folder, "coda-runner.mjs");
    writeFileSync(`${program}.new`, readFileSync(this.#file(this.#build)));
    renameSync(`${program}.new`, program);
  }

  #command(...args: readonly string[]): Command {
    const { folder, origin } = this.#place;
    mkdirSync(join(folder, "home"), { recursive: true });
    return {
      program: process.execPath,
      args: [join(folder, "coda-runner.mjs"), ...args],
      cwd: folder,
      env: {
        HOME: join(folder, "home"),
        SHELL: "/bin/sh",
        PS1: "$ ",
        ENV: "",
        TMUX: undefined,
        CODA_RUNNER_HOME: this.#stateFolder,
        CODA_SERVER: origin,
        CODA_TMUX_SOCKET: this.socket,
        CODA_KEY_STORE: "file",
        // What is stored is to be what was printed.
        CODA_REDACTION: "off",
        BROWSER: "none",
      },
    };
  }

  async #run(...args: readonly string[]): Promise<string> {
    const { code, output } = await run(this.#command(...args));
    if (code !== 0) throw new Error(`coda-runner ${args.join(" ")} ended with ${code}: ${output}`);
    return output;
  }

  async #isLive(): Promise<boolean> {
    const reply = await askControl(controlSocketPath(this.#stateFolder), { version: 1, command: "status" });
    return reply?.ok === true && "status" in reply && reply.status.relay === "live";
  }

  async #begin(owner: SoakOwner): Promise<void> {
    for (const [nth, version] of builds.entries()) await bundleCommand(this.#file(nth), { version });
    this.#install();
    // A user's own server: it is none of the helper's children.
    await this.tmux("-f", "/dev/null", "new-session", "-d", "-s", "own", "exec sleep 1000000");
    await this.#pair(owner);
    // Nobody sits before it to say yes to each browser.
    await this.#run("law", "set", "ask", "off");
    const logFile = join(this.#place.folder, "logs", "helper.log");
    this.#place.keeper.keep({ name: "helper", command: () => this.#command("start"), logFile });
    await waitFor(async () => this.#isLive(), { what: "the helper to be live", withinMs: upMs });
  }

  async #pair(owner: SoakOwner): Promise<void> {
    const pairing = start(this.#command("pair", "--yes-to", owner.email));
    let said = "";
    for (const stream of [pairing.stdout, pairing.stderr])
      stream?.on("data", (bytes: Buffer) => (said += bytes.toString("utf8")));
    const show = (): string => said;
    const code = await waitFor(() => /Code {2}(\S+)/u.exec(said)?.[1], { what: "a code", withinMs: upMs, show });
    const claimed = claimSchema.parse(await owner.post("/api/devmode/pairings/claim", { code }));
    const answer = { approve: true, browser: randomBytes(32).toString("base64url") };
    await owner.post(`/api/devmode/pairings/${claimed.pairing.pairing}/answer`, answer);
    await waitFor(() => pairing.exitCode !== null, { what: "the pairing's end", withinMs: upMs, show });
    if (pairing.exitCode !== 0) throw new Error(`the pairing ended with ${pairing.exitCode}: ${said}`);
  }
}
