/**
 * One tmux control-mode client over pipes (never a pty): commands in, replies and notifications out. Knows nothing of
 * sessions. Rules it keeps: write nothing before the attach has finished and `%session-changed` has come (commands read
 * earlier are run too early up to 3.3a), never kill a client that has not identified (tmux #5004), end by closing stdin.
 */
import { limits } from "@coda/protocol";
import type { PipedChild } from "../child-process.ts";
import type { Clock, Timer } from "../clock.ts";
import { ControlParser, type ControlEvent } from "./control-parser.ts";
import { FenceQueue, type CommandReply } from "./fence.ts";
import { quoteCommand, quoteGroup } from "./quote.ts";

export interface ControlClientOptions {
  readonly child: PipedChild;
  readonly clock: Clock;
  /** Nothing a pane's program could guess; see FenceQueue. */
  readonly secret: string;
  readonly onNotification: (name: string, text: string) => void;
  /** Called once, however it ended. */
  readonly onClosed: (reason: string) => void;
}

const stopMs = 5_000;

export class ControlClient {
  readonly #options: ControlClientOptions;
  readonly #parser = new ControlParser();
  readonly #queue: FenceQueue;
  readonly #ready = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  #firstBlockSeen = false;
  /** `$id` of the session it is attached to. */
  #session: string | undefined;
  /** Why it is being let go, while its exit is awaited. */
  #leaving: string | undefined;
  #over = false;
  #watchdog: Timer | undefined;
  #stderr = "";

  constructor(options: ControlClientOptions) {
    this.#options = options;
    this.#queue = new FenceQueue(options.secret);
    const { child } = options;
    child.stdout.on("data", (bytes: Buffer) => this.#receive(bytes));
    child.stderr.on("data", (bytes: Buffer) => {
      this.#stderr = (this.#stderr + bytes.toString("utf8")).slice(-400);
    });
    child.stdin.on("error", () => this.#close("tmux closed the connection"));
    child.on("error", (error) => this.#close(error.message));
    child.on("exit", () => this.#close(this.#leaving ?? (this.#stderr.trim() || "tmux closed the connection")));
    // Not killed: a client that has not identified yet may take the server with it.
    const patience = options.clock.after(limits.tmuxCommandMs, () => {
      child.stdin.end();
      this.#close("tmux did not take the control client in time");
    });
    void this.#ready.promise.catch(() => undefined).finally(() => patience.cancel());
  }

  /** Resolves when commands may be sent; rejects when the client ends before. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Runs a group of commands that nothing of tmux's comes between. Never rejects: a lost client is an error reply. */
  async run(...commands: (readonly string[])[]): Promise<CommandReply> {
    if (this.#over || this.#leaving !== undefined) return { lines: [], error: "tmux is not connected", lost: true };
    return new Promise((resolve) => {
      const fence = this.#queue.add(resolve);
      this.#options.child.stdin.write(`${quoteGroup(commands)}\n${quoteCommand(["display-message", "-p", fence])}\n`);
      this.#armWatchdog();
    });
  }

  /** Ends the client the way tmux wants it: close stdin, wait for its exit, kill only after 5 s. */
  async stop(): Promise<void> {
    if (this.#over) return;
    this.#options.child.stdin.end();
    const kill = this.#options.clock.after(stopMs, () => this.#options.child.kill("SIGKILL"));
    await this.#closed.promise;
    kill.cancel();
  }

  #receive(bytes: Buffer): void {
    for (const event of this.#parser.push(bytes)) this.#handle(event);
  }

  #handle(event: ControlEvent): void {
    if (event.type === "block") {
      this.#firstBlockSeen = true;
      if (event.block.own && this.#queue.accept(event.block)) this.#answered();
    } else {
      if (event.name === "session-changed") this.#attached(event.text.split(" ")[0] ?? "");
      if (this.#leaving === undefined) this.#options.onNotification(event.name, event.text);
    }
    if (this.#firstBlockSeen && this.#session !== undefined) this.#ready.resolve();
  }

  /** tmux moves a client on when its session ends (detach-on-destroy off): there it has no business, and leaves. */
  #attached(session: string): void {
    this.#session ??= session;
    if (session === this.#session || this.#leaving !== undefined) return;
    this.#leaving = "tmux moved the control client to another session";
    void this.stop();
  }

  #armWatchdog(): void {
    this.#watchdog ??= this.#options.clock.after(limits.tmuxCommandMs, () => {
      this.#options.child.kill("SIGKILL");
      this.#close("tmux did not answer a command in time");
    });
  }

  #answered(): void {
    this.#watchdog?.cancel();
    this.#watchdog = undefined;
    if (this.#queue.length > 0) this.#armWatchdog();
  }

  #close(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#watchdog?.cancel();
    this.#queue.failAll(reason);
    this.#ready.reject(new Error(reason));
    this.#closed.resolve();
    this.#options.onClosed(reason);
  }
}
