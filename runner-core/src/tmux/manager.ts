/**
 * The manager: the helper's one connection to the tmux server. Finds or starts the server, keeps the hub, attaches the
 * control client, keeps a fresh snapshot, reconnects. Everything that creates, kills or connects goes through its one
 * queue, since notifications during another control client's identification crash servers up to 3.6b (tmux #4980).
 */
import { homedir } from "node:os";
import type { PaneId, SessionPrefix, Size } from "@coda/protocol";
import { runProgram, startPiped, type RunResult } from "../child-process.ts";
import type { Clock, Timer } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";
import { ControlClient } from "./control-client.ts";
import type { CommandReply } from "./fence.ts";
import { serverEnvironment } from "./server-environment.ts";
import { sizesOfLayoutChange } from "./layout.ts";
import { chooseHub, createHubArguments, hubOption, hubSetup, reconcileHub, type HubChoice } from "./hub.ts";
import { ReconcileGuard } from "./reconcile-guard.ts";
import { managerTransition, type ManagerEvent, type ManagerState } from "./manager-state.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { clientListFormat, paneListFormat, type TmuxSnapshot } from "./tmux-model.ts";
import { literalRefusedBy, parseTmuxVersion } from "./version.ts";

export interface ManagerOptions {
  readonly tmux: string;
  /** `tmux -L` name; undefined for the user's default server. */
  readonly socket: string | undefined;
  readonly prefix: SessionPrefix;
  readonly clock: Clock;
  readonly log: Log;
  /** The helper's own environment; `serverEnvironment` says what of it a server may inherit. */
  readonly env: NodeJS.ProcessEnv;
  readonly randomId: () => string;
  /** This helper, as sessions carry it: see `ownerOf`. */
  readonly owner: string;
  /** tmux names of the sessions it may serve; nothing else is touched but its own. */
  readonly allowedNames: () => ReadonlySet<string>;
}

/** Identity of the running server; journals are bound to it. */
export interface ServerIdentity {
  readonly version: string;
  readonly pid: number;
  readonly startTime: string;
  readonly socketPath: string;
}

export interface ManagerEvents {
  readonly onReady: (server: ServerIdentity) => void;
  /** The next turn of the queue waits for it. */
  readonly onSnapshot: (snapshot: TmuxSnapshot) => Promise<void>;
  /** Panes have another size from now on; the snapshot that says so too follows. */
  readonly onResized: (pane: PaneId, size: Size) => void;
  readonly onLost: (why: string) => void;
  /** It could not be connected to: what ran there may be gone. */
  readonly onUnreachable: () => void;
}

/** Notifications after which the lists are read again: anything about sessions, windows, panes, layout or clients. */
const refreshOn = /^(session|window|unlinked-window|client|layout|pane|subscription)/u;
const subscription = "coda:%*:#{pane_dead}|#{pane_dead_status}|#{pane_pipe}|#{pane_pid}|#{pane_width}|#{pane_height}";

export class TmuxManager {
  readonly #options: ManagerOptions;
  readonly #events: ManagerEvents;
  #state: ManagerState = { name: "idle" };
  #client: ControlClient | undefined;
  #hub: HubChoice | undefined;
  #timer: Timer | undefined;
  #connecting: Promise<void> = Promise.resolve();
  /** The one queue: mutations and refreshes in turn, so that a snapshot never tells of a world before a mutation. */
  #chain: Promise<unknown> = Promise.resolve();
  #queuedRefresh: Promise<void> | undefined;
  readonly #guard: ReconcileGuard;

  constructor(options: ManagerOptions, events: ManagerEvents) {
    this.#options = options;
    this.#events = events;
    this.#guard = new ReconcileGuard(options.clock, (command) =>
      options.log("warn", "somebody undoes what Coda does to its windows; it is left for now", {
        command: command.join(" "),
      }),
    );
  }

  get state(): ManagerState {
    return this.#state;
  }

  get hub(): HubChoice | undefined {
    return this.#hub;
  }

  start(): void {
    this.#dispatch({ type: "start" });
  }

  /** Ends the control client and leaves server, hub and sessions as they are. */
  async stop(): Promise<void> {
    const client = this.#client;
    this.#dispatch({ type: "stop" });
    await client?.stop();
    await this.#connecting;
  }

  /** Runs one group of commands. Never rejects. */
  async run(...commands: (readonly string[])[]): Promise<CommandReply> {
    const client = this.#client;
    if (client === undefined || this.#state.name !== "ready")
      return { lines: [], error: "tmux is not connected", lost: true };
    return client.run(...commands);
  }

  /** Runs `task` when no other mutation is under way; the snapshot is fresh afterwards. */
  async mutate<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = await this.#inTurn(task);
    await this.refresh();
    return result;
  }

  /** Lists everything anew and reports it; resolves when that is done. Calls that come before it began share it. */
  async refresh(): Promise<void> {
    this.#queuedRefresh ??= this.#inTurn(async () => {
      this.#queuedRefresh = undefined;
      try {
        await this.#refreshOnce();
      } catch (error) {
        this.#options.log("error", "what tmux has could not be followed", { reason: reasonOf(error) });
      }
    });
    return this.#queuedRefresh;
  }

  async #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const turn = this.#chain.then(task);
    this.#chain = turn.catch(() => undefined);
    return turn;
  }

  async #refreshOnce(): Promise<void> {
    const { prefix, owner } = this.#options;
    const allowed = this.#options.allowedNames();
    const hub = this.#hub;
    if (hub === undefined || this.#state.name !== "ready") return;
    const [panes, clients] = await Promise.all([
      this.run(["list-panes", "-a", "-F", paneListFormat]),
      this.run(["list-clients", "-F", clientListFormat]),
    ]);
    if (panes.error !== undefined || clients.error !== undefined) return;
    const snapshot = readSnapshot({
      panes: texts(panes),
      clients: texts(clients),
      hub: hub.name,
      prefix,
      owner,
      allowed,
    });
    for (const command of this.#guard.admit(reconcileHub(snapshot, { hub, owner, allowed }))) {
      const reply = await this.run(command);
      if (reply.error !== undefined) this.#options.log("warn", "tmux hub", { command: command[0], error: reply.error });
    }
    await this.#events.onSnapshot(snapshot);
  }

  #dispatch(event: ManagerEvent): void {
    const step = managerTransition(this.#state, event);
    this.#state = step.state;
    for (const effect of step.effects) {
      switch (effect.type) {
        case "connect":
          this.#connecting = this.#connect();
          break;
        case "armTimer":
          this.#timer = this.#options.clock.after(effect.delayMs, () => this.#dispatch({ type: "timerFired" }));
          break;
        case "disconnect":
          this.#timer?.cancel();
          this.#client = undefined;
          break;
      }
    }
  }

  async #connect(): Promise<void> {
    try {
      const hub = await this.#ensureHub();
      const server = await this.#identify();
      const version = parseTmuxVersion(server.version);
      const refused = version === undefined ? undefined : literalRefusedBy(version);
      this.#hub = refused === undefined ? hub : { ...hub, literalUnavailable: refused };
      const client = await this.#attach(this.#hub);
      if (this.#state.name !== "connecting") return await client.stop();
      this.#client = client;
      await this.#client.run(...hubSetup(this.#hub));
      await this.#client.run(["refresh-client", "-B", subscription]);
      if (this.#client !== client) return; // lost or stopped meanwhile
      // Before anybody may use it: recordings are bound to this server.
      this.#events.onReady(server);
      this.#dispatch({ type: "connected" });
      void this.refresh();
    } catch (error) {
      this.#options.log("warn", "tmux is not reachable", { reason: reasonOf(error) });
      this.#dispatch({ type: "failed", why: reasonOf(error) });
      this.#events.onUnreachable();
    }
  }

  async #ensureHub(): Promise<HubChoice> {
    const listed = await this.#tmux(["list-sessions", "-F", `#{session_name}|#{${hubOption}}`]);
    // With no server there is nothing to list: the hub's creation starts one.
    const hub = chooseHub(this.#options.prefix, listed.status === 0 ? listed.stdout.split("\n").filter(Boolean) : []);
    if (hub === undefined) {
      const { prefix } = this.#options;
      throw new Error(
        `sessions named '${prefix}', '${prefix}-hub' and '${prefix}-hub-2' to '-9' that Coda did not make are there; rename one of them`,
      );
    }
    if (hub.exists) return hub;
    const created = await this.#tmux(createHubArguments(hub.name));
    if (created.status !== 0) throw new Error(created.stderr.trim() || "tmux could not create the hub session");
    return { ...hub, exists: true };
  }

  async #identify(): Promise<ServerIdentity> {
    const reply = await this.#tmux(["display-message", "-p", "#{version}|#{pid}|#{start_time}|#{socket_path}"]);
    const [version = "", pid = "", startTime = "", ...path] = reply.stdout.trim().split("|");
    if (reply.status !== 0 || version === "") throw new Error(reply.stderr.trim() || "tmux does not say who it is");
    return { version, pid: Number(pid), startTime, socketPath: path.join("|") };
  }

  async #attach(hub: HubChoice): Promise<ControlClient> {
    const args = [
      ...this.#socketArguments(),
      "-u",
      "-C",
      "attach-session",
      "-E",
      "-f",
      "no-output",
      "-t",
      `=${hub.name}`,
    ];
    const client: ControlClient = new ControlClient({
      child: startPiped(this.#options.tmux, args, { env: serverEnvironment(this.#options.env), cwd: homedir() }),
      clock: this.#options.clock,
      secret: this.#options.randomId(),
      onNotification: (name, text) => this.#notified(client, name, text),
      onClosed: (reason) => this.#lost(client, reason),
    });
    await client.ready;
    return client;
  }

  #notified(client: ControlClient, name: string, text: string): void {
    if (client !== this.#client) return;
    if (name === "layout-change")
      for (const { pane, size } of sizesOfLayoutChange(text)) this.#events.onResized(pane, size);
    if (refreshOn.test(name)) void this.refresh();
  }

  #lost(client: ControlClient, reason: string): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    const wasReady = this.#state.name === "ready";
    this.#dispatch(wasReady ? { type: "lost", why: reason } : { type: "failed", why: reason });
    if (wasReady) this.#events.onLost(reason);
  }

  #socketArguments(): string[] {
    return this.#options.socket === undefined ? [] : ["-L", this.#options.socket];
  }

  async #tmux(args: readonly string[]): Promise<RunResult> {
    return runProgram(this.#options.tmux, [...this.#socketArguments(), "-u", ...args], {
      env: serverEnvironment(this.#options.env),
      cwd: homedir(),
    });
  }
}

function texts(reply: CommandReply): string[] {
  return reply.lines.map((line) => line.toString("utf8"));
}
