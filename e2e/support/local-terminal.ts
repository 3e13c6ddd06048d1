/** A user at the machine itself: a real terminal (node-pty) running an attach command in a shell. */
import { spawn, type IPty } from "node-pty";
import { waitFor } from "./wait-for.ts";

export class LocalTerminal {
  readonly #pty: IPty;
  output = "";
  exited = false;

  constructor(command: string, size = { cols: 100, rows: 30 }) {
    this.#pty = spawn("/bin/sh", ["-c", command], {
      ...size,
      name: "xterm-256color",
      env: { ...process.env, TMUX: "" },
    });
    this.#pty.onData((text) => (this.output += text));
    this.#pty.onExit(() => (this.exited = true));
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  async sees(text: string): Promise<void> {
    await waitFor(() => this.output.includes(text), {
      what: `'${text}' in the local terminal`,
      show: () => this.output.slice(-2_000),
    });
  }

  async ended(): Promise<void> {
    await waitFor(() => this.exited, { what: "the local terminal to end" });
  }

  close(): void {
    if (!this.exited) this.#pty.kill();
  }
}
