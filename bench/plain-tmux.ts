/** A tmux server of its own that Coda does not know: what everything is compared with. */
import { execFileSync } from "node:child_process";
import { startBareBridge } from "./bare-line.ts";
import type { Bridge } from "./bridge.ts";
import { roundTrip, type TerminalLine } from "./line.ts";
import { childrenOf } from "./process-cost.ts";

const session = "plain";

export class PlainTmux {
  readonly #socket: string;
  #bridge: Bridge | undefined;
  #line: TerminalLine | undefined;
  /** What the bridge has sent to its viewer. */
  sentBytes = 0;

  /** One session with a shell, detached. */
  constructor(socket: string) {
    this.#socket = socket;
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-s", session, "-x", "120", "-y", "40", "exec /bin/sh");
  }

  type(command: string): void {
    this.#tmux("send-keys", "-t", `=${session}:`, command, "Enter");
  }

  /** Somebody watches it through the bare bridge from now on, and reads all that is sent. */
  async watch(): Promise<void> {
    this.#bridge = await startBareBridge(this.#socket, session);
    this.#line = await this.#bridge.open();
    await roundTrip(this.#line, new TextEncoder().encode("\r"));
    this.#line.onOutput(({ length }) => {
      this.sentBytes += length;
    });
  }

  /** tmux, and the bridge with its client. */
  get pids(): number[] {
    const tmux = Number(this.#tmux("display-message", "-p", "#{pid}"));
    return this.#bridge === undefined ? [tmux] : [tmux, this.#bridge.pid, ...childrenOf([this.#bridge.pid])];
  }

  async stop(): Promise<void> {
    await this.#line?.close();
    await this.#bridge?.stop();
    this.#tmux("kill-server");
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync("tmux", ["-L", this.#socket, ...args], { encoding: "utf8" });
  }
}
