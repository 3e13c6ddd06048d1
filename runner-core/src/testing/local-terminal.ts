/** A terminal of somebody on the machine: a real pty (script(1)) that runs one shell command line. */
import type { Size } from "@coda/protocol";
import { startPiped, type PipedChild } from "../child-process.ts";
import type { TmuxServer } from "./tmux-server.ts";

export class LocalTerminal {
  readonly #child: PipedChild;
  readonly #ended: Promise<void>;
  #printed = "";

  constructor(server: Pick<TmuxServer, "env" | "folder">, command: string, size: Size) {
    const line = `stty cols ${size.columns} rows ${size.rows}; exec ${command}`;
    this.#child = startPiped("script", ["-qfc", line, "/dev/null"], { env: server.env, cwd: server.folder });
    this.#ended = new Promise((resolve) => {
      this.#child.on("exit", () => resolve());
    });
    this.#child.stdout.on("data", (bytes: Buffer) => {
      this.#printed += bytes.toString("utf8");
    });
  }

  get printed(): string {
    return this.#printed;
  }

  /** What runs in it has ended. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  type(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Its window is closed: whatever runs in it is hung up on. */
  async close(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** tmux's own detach, as a person does it. */
  async leave(): Promise<void> {
    this.type("\u0002d");
    await this.#ended;
  }
}
