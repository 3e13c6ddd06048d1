/**
 * A tmux server of a test's own: private socket folder, random socket name, no configuration but the test's. Killed at
 * the end, with a check that nothing of it is left: no client, no spool, no dd. Its program is the first tmux in PATH,
 * for the commands a test types as well, so another version is tried by another PATH.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../child-process.ts";
import { environment } from "../config.ts";
import { literalRefusedBy, parseTmuxVersion } from "../tmux/version.ts";
import { findProgram } from "./find-program.ts";
import { processesWith, runs, type RunningProcess } from "./processes.ts";
import { until } from "./until.ts";

export class TmuxServer {
  readonly tmux: string;
  readonly socket = `coda-test-${randomUUID().slice(0, 8)}`;
  /** Everything of the test lies below; its name is in every command line and working folder. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "coda-test-")));
  readonly env: NodeJS.ProcessEnv;

  constructor(configuration = "") {
    const { PATH: path = "/usr/bin:/bin" } = environment();
    const tmux = findProgram("tmux");
    if (tmux === undefined) throw new Error("these tests need tmux");
    this.tmux = tmux;
    const sockets = join(this.folder, "sockets");
    mkdirSync(sockets, { mode: 0o700 });
    writeFileSync(join(this.folder, ".tmux.conf"), configuration);
    this.env = { PATH: path, HOME: this.folder, SHELL: "/bin/sh", TERM: "xterm-256color", TMUX_TMPDIR: sockets };
  }

  /** One tmux command; its output. Throws tmux's message when it fails. */
  async run(...args: readonly string[]): Promise<string> {
    const result = await runProgram(this.tmux, ["-L", this.socket, "-u", ...args], { env: this.env });
    if (result.status !== 0) throw new Error(`tmux ${args.join(" ")}: ${result.stderr}`);
    return result.stdout.replace(/\n$/u, "");
  }

  async lines(...args: readonly string[]): Promise<string[]> {
    return (await this.run(...args)).split("\n").filter((line) => line !== "");
  }

  /** Why this version cannot take the literal attach form; undefined when it can. */
  async literalRefused(): Promise<string | undefined> {
    const version = parseTmuxVersion((await runProgram(this.tmux, ["-V"])).stdout);
    return version === undefined ? undefined : literalRefusedBy(version);
  }

  async pid(): Promise<number> {
    return Number(await this.run("display-message", "-p", "#{pid}"));
  }

  async controlClients(): Promise<string[]> {
    const clients = await this.lines("list-clients", "-F", "#{client_control_mode} #{client_name}");
    return clients.filter((line) => line.startsWith("1"));
  }

  async screen(target: string): Promise<string> {
    return this.run("capture-pane", "-p", "-t", target);
  }

  /** Ends the server as a crash or a user would. */
  async kill(): Promise<void> {
    const pid = await this.pid().catch(() => 0);
    await runProgram(this.tmux, ["-L", this.socket, "kill-server"], { env: this.env });
    if (pid > 0) await until("the tmux server has gone", () => !runs(pid));
  }

  leftovers(): RunningProcess[] {
    return [...processesWith(this.folder), ...processesWith(this.socket)];
  }

  /** Kills the server, waits until nothing is left, removes the folder. Fails when something stays. */
  async dispose(): Promise<void> {
    await this.kill();
    await until("nothing is left of the test's tmux", () => this.leftovers().length === 0).catch((error: unknown) => {
      const left = this.leftovers().map(({ pid, command }) => `${pid} ${command}`);
      throw new Error(`left behind: ${left.join("; ")}`, { cause: error });
    });
    rmSync(this.folder, { recursive: true, force: true });
  }
}
