/** A tmux server of its own that Coda does not know: what everything is compared with. */
import { execFileSync } from "node:child_process";
import { spawn, type IPty } from "node-pty";

const session = "plain";

export class PlainTmux {
  readonly #socket: string;
  #terminal: IPty | undefined;

  /** One session with a shell, detached. */
  constructor(socket: string) {
    this.#socket = socket;
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-s", session, "-x", "120", "-y", "40", "exec /bin/sh");
  }

  type(command: string): void {
    this.#tmux("send-keys", "-t", `=${session}:`, command, "Enter");
  }

  /** Somebody at a terminal of this machine watches it from now on. */
  attach(): void {
    const { TMUX: _, ...env } = process.env;
    const args = ["-u", "-L", this.#socket, "attach-session", "-t", `=${session}`];
    this.#terminal = spawn("tmux", args, { name: "xterm-256color", cols: 120, rows: 41, env, encoding: null });
    this.#terminal.onData(() => undefined);
  }

  stop(): void {
    this.#tmux("kill-server");
    this.#terminal?.kill();
  }

  #tmux(...args: readonly string[]): void {
    execFileSync("tmux", ["-L", this.#socket, ...args]);
  }
}
