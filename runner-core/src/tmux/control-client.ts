/**
 * One tmux control-mode client over pipes (never a pty): commands in, replies and notifications out. Knows nothing of
 * sessions. Rules it keeps: write nothing before the attach has finished and `%session-changed` has come (commands read
 * earlier are run too early up to 3.3a), never kill a client that has not identified (tmux #5004), end by closing stdin
 * and kill only one that stays for 5 s then.
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
  /** Called once: nothing more will be answered. The process may live on for a moment, see `gone`. */
  readonly onClosed: (reason: string) => void;
}

const stopMs = 5_000;
/** What it printed last is in the pipe when it has exited. Somebody else may hold the pipe open. */
const lastWordsMs = 1_000;

export class ControlClient {
  readonly #options: ControlClientOptions;
  readonly #parser = new ControlParser();
  readonly #queue: FenceQueue;
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #firstBlockSeen = false;
  /** `$id` of the session it is attached to. */
  #session: string | undefined;
  /** Why it is being let go, while its exit is awaited. */
  #leaving: string | undefined;
  /** Nothing more is answered. */
  #over = false;
  /** Its process has ended, or never was. */
  #gone = false;
  /** Runs until it is ready. */
  readonly #patience: Timer;
  #watchdog: Timer | undefined;
  #kill: Timer | undefined;
  #lastWords: Timer | undefined;
  #stderr = "";

  constructor(options: ControlClientOptions) {
    this.#options = options;
    this.#queue = new FenceQueue(options.secret);
    const { child } = options;
    child.stdout.on("data", (bytes: Buffer) => this.#receive(bytes));
    child.stderr.on("data", (bytes: Buffer) => {
      this.#stderr = (this.#stderr + bytes.toString("utf8")).slice(-400);
    });
    // A process that ended takes nothing any more; what it printed before is still to come.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => {
      this.#exited();
      this.#close(error.message);
    });
    child.on("exit", () => this.#exited());
    child.on("close", () => this.#close(this.#whyEnded));
    // Not killed: a client that has not identified yet may take the server with it.
    this.#patience = options.clock.after(limits.tmuxCommandMs, () => {
      child.stdin.end();
      this.#close("tmux did not take the control client in time");
    });
    // Whoever waits for it hears of a failure; nobody has to.
    this.#ready.promise.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#options.child.pid;
  }

  /** True when its process has ended: until then no other may connect, lest one's end meet the other's beginning. */
  get gone(): boolean {
    return this.#gone;
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
    if (this.#gone) return;
    this.#end();
    await this.#ended.promise;
  }

  /** No business here any more: ends by itself, and says why when it has. */
  leave(why: string): void {
    if (this.#leaving !== undefined) return;
    this.#leaving = why;
    this.#end();
  }

  #end(): void {
    this.#options.child.stdin.end();
    // One that has not identified is never killed: it ends by itself when it has.
    if (this.#session !== undefined)
      this.#kill ??= this.#options.clock.after(stopMs, () => this.#options.child.kill("SIGKILL"));
  }

  #receive(bytes: Buffer): void {
    for (const event of this.#parser.push(bytes)) this.#handle(event);
  }

  #handle(event: ControlEvent): void {
    switch (event.type) {
      case "block":
        this.#firstBlockSeen = true;
        if (event.block.own && this.#queue.accept(event.block)) this.#answered();
        break;
      case "notification":
        if (event.name === "session-changed") this.#attached(event.text.split(" ")[0] ?? "");
        if (this.#leaving === undefined) this.#options.onNotification(event.name, event.text);
        break;
      case "overflow":
        this.#close("tmux printed more than a command can answer");
        this.#end();
        break;
    }
    if (this.#firstBlockSeen && this.#session !== undefined) {
      this.#patience.cancel();
      this.#ready.resolve();
    }
  }

  /** tmux moves a client on when its session ends (detach-on-destroy off): there it has no business, and leaves. */
  #attached(session: string): void {
    this.#session ??= session;
    if (session !== this.#session) this.leave("tmux moved the control client to another session");
  }

  #armWatchdog(): void {
    this.#watchdog ??= this.#options.clock.after(limits.tmuxCommandMs, () => {
      this.#close("tmux did not answer a command in time");
      this.#end();
    });
  }

  #answered(): void {
    this.#watchdog?.cancel();
    this.#watchdog = undefined;
    if (this.#queue.length > 0) this.#armWatchdog();
  }

  get #whyEnded(): string {
    return this.#leaving ?? (this.#stderr.trim() || "tmux closed the connection");
  }

  #exited(): void {
    this.#gone = true;
    this.#kill?.cancel();
    if (!this.#over) this.#lastWords = this.#options.clock.after(lastWordsMs, () => this.#close(this.#whyEnded));
    this.#ended.resolve();
  }

  #close(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#patience.cancel();
    this.#watchdog?.cancel();
    this.#lastWords?.cancel();
    this.#queue.failAll(reason);
    this.#ready.reject(new Error(reason));
    this.#options.onClosed(reason);
  }
}
