/** The tmux program at one server's socket: single calls, and the start of a control client. Knows no sessions. */
import { homedir } from "node:os";
import { runProgram, startPiped, type PipedChild, type RunResult } from "../child-process.ts";
import { noteOfClient } from "./left-client.ts";
import { serverEnvironment } from "./server-environment.ts";
import { serverScope } from "./server-scope.ts";
import { parseTmuxVersion } from "./version.ts";

export interface TmuxProgramOptions {
  /** Absolute path. */
  readonly tmux: string;
  /** `tmux -L` name; undefined for the user's default server. */
  readonly socket: string | undefined;
  /** The helper's own environment; `serverEnvironment` says what of it a server may inherit. */
  readonly env: NodeJS.ProcessEnv;
  /** What a server is started by; default: as this process needs it. */
  readonly scope?: readonly string[];
}

export class TmuxProgram {
  readonly #options: TmuxProgramOptions;

  constructor(options: TmuxProgramOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async run(...args: readonly string[]): Promise<RunResult> {
    return runProgram(this.#options.tmux, [...this.#server(), "-u", ...args], this.#place());
  }

  /** As `run`, for the call that may start the server. Where no scope can be had, it starts without one. */
  async startServer(...args: readonly string[]): Promise<RunResult> {
    const { tmux, env, scope = serverScope(env) } = this.#options;
    const [launcher, ...rest] = scope;
    if (launcher !== undefined) {
      const scoped = await runProgram(launcher, [...rest, tmux, ...this.#server(), "-u", ...args], this.#place());
      if (scoped.status === 0) return scoped;
    }
    return this.run(...args);
  }

  /** Never rejects. Through a client of its own, since on a control line the bytes would have to be quoted and parsed. */
  async fillBuffer(name: string, input: Uint8Array): Promise<RunResult> {
    return runProgram(this.#options.tmux, [...this.#server(), "-u", "load-buffer", "-b", name, "-"], {
      ...this.#place(),
      input,
    });
  }

  /** What the program says it is, e.g. "3.3a"; "" when it does not. */
  async version(): Promise<string> {
    const { stdout } = await runProgram(this.#options.tmux, ["-V"], this.#place());
    return parseTmuxVersion(stdout)?.text ?? "";
  }

  /**
   * Over pipes, never a pty. `terminal`: whose it is, see `clientTerminal`; -E keeps it out of the sessions. `program`:
   * see `programOf`.
   */
  startControlClient(sessionId: string, terminal: string, program = this.#options.tmux): PipedChild {
    const attach = ["-u", "-C", "attach-session", "-E", "-f", "no-output", "-t", sessionId];
    const commands = [...attach, ";", ...noteOfClient(sessionId, terminal)];
    const { env, cwd } = this.#place();
    return startPiped(program, [...this.#server(), ...commands], { env: { ...env, TERM: terminal }, cwd });
  }

  #server(): string[] {
    return this.#options.socket === undefined ? [] : ["-L", this.#options.socket];
  }

  #place(): { env: NodeJS.ProcessEnv; cwd: string } {
    return { env: serverEnvironment(this.#options.env), cwd: homedir() };
  }
}
