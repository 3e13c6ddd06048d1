/**
 * The manager: the helper's one connection to the tmux server. Finds or starts the server, keeps the hub, attaches the
 * control client, keeps a fresh snapshot, reconnects. Everything that creates, kills or connects goes through its one
 * queue, since notifications during another control client's identification crash servers up to 3.6b (tmux #4980).
 */
import type { PaneId, SessionPrefix, Size } from "@coda/protocol";
import { calledElsewhere } from "../called-as.ts";
import { askToEnd } from "../child-process.ts";
import type { Clock, Timer } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";
import { ControlClient } from "./control-client.ts";
import type { CommandReply } from "./fence.ts";
import { findHub, identifyServer, programOf, windowSizeQuestion, type ServerIdentity } from "./find-server.ts";
import { hubSetup, reconcileHub, windowsOfKilled } from "./hub.ts";
import { chooseHub, hubAs, readSessionList, sessionListFormat, type Hub } from "./hub-choice.ts";
import { HeardLayouts } from "./heard-layouts.ts";
import { readLayoutChange } from "./layout.ts";
import { clientTerminal, findLeftClients } from "./left-client.ts";
import { managerTransition, type ManagerEffect, type ManagerEvent, type ManagerState } from "./manager-state.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { ReconcileGuard } from "./reconcile-guard.ts";
import { clientListFormat, paneListFormat, paneWatchFormat, type TmuxPane, type TmuxSnapshot } from "./tmux-model.ts";
import { TmuxProgram } from "./tmux-program.ts";
import { creationRefusedBy, parseTmuxVersion } from "./version.ts";

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
  /** tmux names of the sessions it may serve, undefined until somebody has said; nothing else is touched but its own. */
  readonly allowedNames: () => ReadonlySet<string> | undefined;
  /** Those of them that are kept from leading elsewhere while they do not run. */
  readonly keptNames: () => ReadonlySet<string>;
}

export interface ManagerEvents {
  readonly onReady: (server: ServerIdentity) => void;
  /** The next turn of the queue waits for it. */
  readonly onSnapshot: (snapshot: TmuxSnapshot) => Promise<void>;
  /** Panes have another size from now on; the snapshot that says so too follows. */
  readonly onResized: (pane: PaneId, size: Size) => void;
  readonly onLost: (why: string) => void;
}

/** Notifications after which the lists are read again: anything about sessions, windows, panes, layout or clients. */
const refreshOn = /^(session|window|unlinked-window|client|layout|pane|subscription)/u;
const subscription = `coda:%*:${paneWatchFormat}`;

export class TmuxManager {
  readonly #options: ManagerOptions;
  readonly #events: ManagerEvents;
  #state: ManagerState = { name: "idle" };
  readonly #layouts = new HeardLayouts();
  #client: ControlClient | undefined;
  /** The newest control client, in use or not: no other connects while it lives. */
  #newest: ControlClient | undefined;
  #timer: Timer | undefined;
  /** What the machine asked for last: a look for the server, or a connection. */
  #step: Promise<void> = Promise.resolve();
  /** The one queue: mutations and refreshes in turn, so that a snapshot never tells of a world before a mutation. */
  #chain: Promise<unknown> = Promise.resolve();
  #queuedRefresh: Promise<void> | undefined;
  readonly #guard: ReconcileGuard;
  readonly #tmux: TmuxProgram;

  constructor(options: ManagerOptions, events: ManagerEvents) {
    this.#options = options;
    this.#tmux = new TmuxProgram(options);
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

  /** Undefined while nothing is connected. */
  get hub(): Hub | undefined {
    return this.#state.name === "ready" ? this.#state.hub : undefined;
  }

  start(): void {
    this.#dispatch({ type: "start" });
  }

  /** Resolves when a connection that is being made has come about or failed; at once when none is. */
  async settled(): Promise<void> {
    while (["finding", "identifying", "attaching"].includes(this.#state.name)) await this.#step;
  }

  /** Ends the control client and leaves server, hub and sessions as they are. */
  async stop(): Promise<void> {
    const client = this.#client;
    this.#dispatch({ type: "stop" });
    await client?.stop();
    await this.#step;
  }

  /** Runs one group of commands. Never rejects. */
  async run(...commands: (readonly string[])[]): Promise<CommandReply> {
    const client = this.#client;
    if (client === undefined || this.#state.name !== "ready")
      return { lines: [], error: "tmux is not connected", lost: true };
    return client.run(...commands);
  }

  /** Why neither session nor window may be made on this server now. */
  async creationRefused(): Promise<string | undefined> {
    if (this.#state.name !== "ready") return "tmux is not connected";
    const version = parseTmuxVersion(this.#state.server.version);
    const [windowSize = ""] = texts(await this.run(windowSizeQuestion));
    return version === undefined ? undefined : creationRefusedBy(version, windowSize);
  }

  /** Fills a tmux buffer, without keeping anybody else's command waiting; why it could not be, else undefined. */
  async loadBuffer(name: string, bytes: Uint8Array): Promise<string | undefined> {
    if (this.#state.name !== "ready") return "tmux is not connected";
    const loaded = await this.#tmux.fillBuffer(name, bytes);
    return loaded.status === 0 ? undefined : loaded.stderr.trim() || "tmux did not take it";
  }

  /** The newest known: the lists take a while, and tmux tells of sizes at once. */
  sizeOf(pane: TmuxPane): Size {
    return this.#layouts.sizeOf(pane);
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
    const { prefix, owner, env } = this.#options;
    const allowed = this.#options.allowedNames();
    if (this.#state.name !== "ready") return;
    this.#layouts.clear();
    const [panes, clients, sessions, refused] = await Promise.all([
      this.run(["list-panes", "-a", "-F", paneListFormat]),
      this.run(["list-clients", "-F", clientListFormat]),
      this.run(["list-sessions", "-F", sessionListFormat]),
      this.creationRefused(),
    ]);
    if (panes.error !== undefined || clients.error !== undefined || sessions.error !== undefined) return;
    const hub = await this.#keepHub(texts(sessions));
    if (hub === undefined) return;
    const lists = { panes: texts(panes), clients: texts(clients) };
    const snapshot = readSnapshot({ ...lists, hub: hub.id, prefix, owner, allowed });
    const kept = this.#options.keptNames();
    const upkeep = { hub, owner, kept, mayMakeWindows: refused === undefined, show: calledElsewhere(env) };
    for (const { window, markedSession } of windowsOfKilled(snapshot))
      this.#options.log("info", "a window of a session that was killed is ended", { window, session: markedSession });
    for (const command of this.#guard.admit(reconcileHub(snapshot, upkeep))) {
      const reply = await this.run(command);
      if (reply.error !== undefined) this.#options.log("warn", "tmux hub", { command: command[0], error: reply.error });
    }
    await this.#events.onSnapshot(this.#layouts.over(snapshot));
  }

  /** Gives the hub the best name there is, when somebody renamed it or a better one has become free. */
  async #keepHub(lines: readonly string[]): Promise<Hub | undefined> {
    const state = this.#state;
    if (state.name !== "ready") return undefined;
    const { prefix, owner, socket } = this.#options;
    const sessions = readSessionList(lines);
    const choice = chooseHub({ prefix, owner, inUse: new Set() }, sessions);
    const now = sessions.find(({ id }) => id === state.hub.id);
    if (choice === undefined || now === undefined) return undefined; // the hub was killed: tmux lets us go, too
    if (choice.existing?.id !== now.id) {
      this.#client?.leave("another session is the hub now");
      return undefined;
    }
    const [rename] = this.#guard.admit(now.name === choice.name ? [] : [["rename-session", "-t", now.id, choice.name]]);
    const name = rename === undefined || (await this.run(rename)).error !== undefined ? now.name : choice.name;
    const hub = hubAs({ ...choice, id: now.id, name }, { prefix, socket, version: state.server.version });
    if (name === state.hub.name && hub.literalUnavailable === state.hub.literalUnavailable) return state.hub;
    await this.run(...hubSetup(hub));
    this.#dispatch({ type: "hubRenamed", hub });
    return hub;
  }

  #dispatch(event: ManagerEvent): void {
    const { state, effects } = managerTransition(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: ManagerEffect): void {
    switch (effect.type) {
      case "find":
        this.#step = this.#try(async () => this.#find());
        break;
      case "identify":
        this.#step = this.#try(async () => this.#identify(effect));
        break;
      case "attach":
        this.#step = this.#try(async () => this.#attach(effect));
        break;
      case "look":
        void this.refresh();
        break;
      case "armTimer":
        this.#timer?.cancel();
        this.#timer = this.#options.clock.after(effect.delayMs, () => this.#dispatch({ type: "timerFired" }));
        break;
      case "disconnect":
        this.#timer?.cancel();
        this.#client = undefined;
        break;
    }
  }

  async #try(step: () => Promise<ManagerEvent>): Promise<void> {
    try {
      this.#dispatch(await step());
    } catch (error) {
      if (this.#state.name === "stopped") return;
      this.#options.log("warn", "tmux is not reachable", { reason: reasonOf(error) });
      this.#dispatch({ type: "failed", why: reasonOf(error) });
    }
  }

  async #find(): Promise<ManagerEvent> {
    // Its end and another's beginning must not meet: notifications then crash servers.
    if (this.#newest?.gone === false) throw new Error("tmux has not let go of the control client before yet");
    return { type: "found", session: await findHub(this.#tmux, this.#options) };
  }

  async #identify({ session }: Extract<ManagerEffect, { type: "identify" }>): Promise<ManagerEvent> {
    const { prefix, socket } = this.#options;
    const server = await identifyServer(this.#tmux, socket);
    return { type: "identified", server, hub: hubAs(session, { prefix, socket, version: server.version }) };
  }

  async #attach({ server, hub }: Extract<ManagerEffect, { type: "attach" }>): Promise<ManagerEvent> {
    const program = await programOf(server, this.#tmux);
    const client: ControlClient = new ControlClient({
      child: this.#tmux.startControlClient(hub.id, clientTerminal(this.#options.owner), program),
      clock: this.#options.clock,
      secret: this.#options.randomId(),
      onNotification: (name, text) => this.#notified(client, name, text),
      onClosed: (reason) => this.#lost(client, reason),
    });
    this.#newest = client;
    await client.ready;
    if (this.#state.name !== "attaching") {
      await client.stop();
      return { type: "failed", why: "stopped meanwhile" };
    }
    this.#client = client;
    const failure = await this.#setUp(client, hub);
    if (this.#client !== client) return { type: "failed", why: "lost or stopped meanwhile" };
    if (failure !== undefined) {
      this.#client = undefined;
      await client.stop();
      throw new Error(failure);
    }
    // Before anybody may use it: recordings are bound to this server.
    this.#events.onReady(server);
    return { type: "attached" };
  }

  /** tmux's message when the hub could not be set up. */
  async #setUp(client: ControlClient, hub: Hub): Promise<string | undefined> {
    for (const { pid, name } of await findLeftClients(client, hub.id, this.#options.owner)) {
      this.#options.log("warn", "a control client that a helper left behind is ended", { client: name });
      askToEnd(pid);
    }
    const setUp = await client.run(...hubSetup(hub), ["refresh-client", "-B", subscription]);
    return setUp.error;
  }

  #notified(client: ControlClient, name: string, text: string): void {
    if (client !== this.#client) return;
    const change = name === "layout-change" ? readLayoutChange(text) : undefined;
    if (change !== undefined) {
      for (const { pane, size } of this.#layouts.hear(change)) this.#events.onResized(pane, size);
    }
    if (refreshOn.test(name)) void this.refresh();
  }

  #lost(client: ControlClient, reason: string): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    const wasReady = this.#state.name === "ready";
    this.#dispatch({ type: "lost", why: reason });
    if (wasReady) return this.#events.onLost(reason);
    this.#options.log("warn", "tmux was lost while it was connected to", { reason });
  }
}

function texts(reply: CommandReply): string[] {
  return reply.lines.map((line) => line.toString("utf8"));
}
