/** The tmux engine put together by hand: manager, recorder and session host on one server. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { SessionId } from "@coda/protocol";
import { systemClock } from "../clock.ts";
import type { RunnerConfig } from "../config.ts";
import type { Log } from "../log.ts";
import { EchoWatch } from "../redaction/echo-watch.ts";
import type { RedactionLevel } from "../redaction/redaction-level.ts";
import { systemEcho } from "../redaction/terminal-echo.ts";
import { MarkedShells } from "../shell/marked-shells.ts";
import type { ServerIdentity } from "../tmux/find-server.ts";
import { TmuxManager } from "../tmux/manager.ts";
import { ownerOf } from "../tmux/owner.ts";
import type { JournalEndings } from "./journal-endings.ts";
import type { JournalRecording } from "./journal-recording.ts";
import type { EngineFacts, SessionEngine } from "./session-engine.ts";
import { systemEndings } from "./system-endings.ts";
import { TmuxRecorder, type RecorderOptions } from "./tmux-recorder.ts";
import { TmuxSessionHost } from "./tmux-session-host.ts";

export interface TmuxEngineOptions {
  readonly config: RunnerConfig;
  readonly log: Log;
  /** Absolute path of the program. */
  readonly tmux: string;
  /** Folder of the journals. */
  readonly journals: string;
}

export class TmuxEngine implements SessionEngine {
  readonly host: TmuxSessionHost;
  readonly endings: JournalEndings = systemEndings();
  readonly #options: TmuxEngineOptions;
  readonly #manager: TmuxManager;
  readonly #recorder: TmuxRecorder;
  readonly #shells: MarkedShells;
  #server: ServerIdentity | undefined;

  constructor(options: TmuxEngineOptions) {
    this.#options = options;
    const { config, log, tmux } = options;
    const clock = systemClock;
    const owner = ownerOf(config.stateDir);
    this.#manager = new TmuxManager(
      {
        tmux,
        socket: config.tmuxSocket,
        prefix: config.prefix,
        clock,
        log,
        env: config.env,
        randomId: randomUUID,
        owner,
        allowedNames: () => this.host.allowedNames,
        keptNames: () => this.host.keptNames,
      },
      {
        onReady: (server) => this.#found(server),
        onSnapshot: async (snapshot) => this.host.snapshotTaken(snapshot),
        onResized: (pane, size) => this.#recorder.resized(pane, size),
        onLost: (why) => this.#lost(why),
      },
    );
    this.#recorder = new TmuxRecorder({
      root: options.journals,
      prefix: config.prefix,
      endings: this.endings,
      log,
      randomId: randomUUID,
      run: async (...commands) => this.#manager.run(...commands),
      sizeOf: (pane) => this.#manager.sizeOf(pane),
      onRang: (session) => this.host.rang(session),
      onStale: () => void this.#manager.refresh(),
      watchEcho: echoWatches(config.redaction),
    });
    this.#shells = new MarkedShells({
      folder: join(config.stateDir, "shell"),
      always: config.shellIntegration,
      run: async (...commands) => this.#manager.run(...commands),
      log,
    });
    this.host = new TmuxSessionHost({
      shells: this.#shells,
      manager: this.#manager,
      recorder: this.#recorder,
      prefix: config.prefix,
      socket: config.tmuxSocket,
      directory: config.directory,
      owner,
      randomId: randomUUID,
      clock,
      log,
    });
  }

  get facts(): EngineFacts {
    return {
      program: this.#options.tmux,
      version: this.#server?.version ?? null,
      literalUnavailable: this.#manager.hub?.literalUnavailable ?? null,
      repairs: this.#recorder.repairs,
    };
  }

  get recordings(): readonly JournalRecording[] {
    return this.#recorder.live;
  }

  isNamed(epoch: string): boolean {
    return this.#recorder.isNamed(epoch);
  }

  markShells(session: SessionId): void {
    this.#shells.wish(session);
  }

  start(): void {
    this.#manager.start();
  }

  async stop(): Promise<void> {
    await this.#manager.stop();
    this.host.close();
    this.#recorder.closeAll();
  }

  #found(server: ServerIdentity): void {
    this.#server = server;
    this.#options.log("info", "tmux server", { version: server.version, pid: server.pid });
    this.host.serverFound(server);
  }

  #lost(why: string): void {
    this.#server = undefined;
    this.#options.log("warn", "tmux server lost", { reason: why });
    this.host.serverLost();
  }
}

function echoWatches(level: RedactionLevel): RecorderOptions["watchEcho"] {
  if (level === "off") return undefined;
  const readEcho = systemEcho(process.platform);
  return (pane) => new EchoWatch({ ...pane, clock: systemClock, readEcho, level });
}
