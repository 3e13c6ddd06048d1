/** Manager, recorder and host on a test's tmux server, wired as the helper wires them; a test may make several in turn. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  clientIdSchema,
  defaultSessionPrefix,
  ideaIdSchema,
  sessionIdSchema,
  slotSchema,
  type ClientId,
} from "@coda/protocol";
import { systemClock, type Clock } from "../clock.ts";
import type { LogFields } from "../log.ts";
import type { JournalRecording } from "../session/journal-recording.ts";
import type { AllowedSession, HostedSession, Typist } from "../session/session-host.ts";
import { systemEndings } from "../session/system-endings.ts";
import { typistIdOf } from "../session/typist-id.ts";
import { TmuxRecorder } from "../session/tmux-recorder.ts";
import { TmuxSessionHost } from "../session/tmux-session-host.ts";
import { MarkedShells } from "../shell/marked-shells.ts";
import type { ServerIdentity } from "../tmux/find-server.ts";
import { TmuxManager } from "../tmux/manager.ts";
import type { TmuxSnapshot } from "../tmux/tmux-model.ts";
import type { TmuxServer } from "./tmux-server.ts";
import { until } from "./until.ts";

export function allowed(idea: string, slot = "primary"): AllowedSession {
  return {
    session: sessionIdSchema.parse(randomUUID()),
    idea: ideaIdSchema.parse(idea),
    slot: slotSchema.parse(slot),
  };
}

/** A browser's identity, the same each time. */
export function clientNumber(number: number): ClientId {
  return clientIdSchema.parse(`00000000-0000-4000-8000-${String(number).padStart(12, "0")}`);
}

const counters = new Map<ClientId, number>();

/** What this browser types next. */
export function next(client: ClientId): Typist {
  const counter = (counters.get(client) ?? 0) + 1;
  counters.set(client, counter);
  return { id: typistIdOf(client, undefined), client, counter };
}

export class TmuxHelper {
  readonly manager: TmuxManager;
  readonly endings = systemEndings();
  readonly recorder: TmuxRecorder;
  readonly shells: MarkedShells;
  readonly host: TmuxSessionHost;
  readonly root: string;
  readonly ready: ServerIdentity[] = [];
  readonly lost: string[] = [];
  readonly logged: { readonly message: string; readonly fields: LogFields | undefined }[] = [];
  /** Undefined from a loss of the connection until the next one has looked. */
  snapshot: TmuxSnapshot | undefined;

  /** Two of different instances are two Codas on one machine. */
  constructor(server: TmuxServer, instance = "journal", clock: Clock = systemClock) {
    this.root = join(server.folder, instance);
    const log = (_level: string, message: string, fields?: LogFields) => {
      this.logged.push({ message, fields });
    };
    this.manager = new TmuxManager(
      {
        tmux: server.tmux,
        socket: server.socket,
        prefix: defaultSessionPrefix,
        clock: systemClock,
        log,
        env: server.env,
        randomId: randomUUID,
        owner: instance,
        allowedNames: () => this.host.allowedNames,
        keptNames: () => this.host.keptNames,
      },
      {
        onReady: (identity) => {
          this.ready.push(identity);
          this.host.serverFound(identity);
        },
        onSnapshot: async (snapshot) => {
          this.snapshot = snapshot;
          await this.host.snapshotTaken(snapshot);
        },
        onLost: (why) => {
          this.#isLost(why);
          this.host.serverLost();
        },
        onResized: (pane, size) => this.recorder.resized(pane, size),
      },
    );
    const run = async (...commands: (readonly string[])[]) => this.manager.run(...commands);
    this.recorder = new TmuxRecorder({
      root: this.root,
      prefix: defaultSessionPrefix,
      endings: this.endings,
      log,
      randomId: randomUUID,
      run,
      sizeOf: (pane) => this.manager.sizeOf(pane),
      onRang: (session) => this.host.rang(session),
      onStale: () => void this.manager.refresh(),
    });
    this.shells = new MarkedShells({ folder: join(server.folder, "shell"), always: false, run, log });
    this.host = new TmuxSessionHost({
      shells: this.shells,
      manager: this.manager,
      recorder: this.recorder,
      prefix: defaultSessionPrefix,
      socket: server.socket,
      directory: server.folder,
      owner: instance,
      randomId: randomUUID,
      clock,
      log,
    });
  }

  #isLost(why: string): void {
    this.lost.push(why);
    this.snapshot = undefined;
  }

  async start(): Promise<this> {
    this.manager.start();
    await until("the manager is ready", () => this.manager.state.name === "ready" && this.snapshot !== undefined);
    return this;
  }

  /** Allows exactly these and opens them. */
  async open(...sessions: readonly AllowedSession[]): Promise<void> {
    this.host.allow(sessions);
    for (const session of sessions) {
      const outcome = await this.host.open(session);
      if (!outcome.ok) throw new Error(outcome.why);
    }
  }

  hosted(session: AllowedSession): HostedSession | undefined {
    return this.host.sessions.find((candidate) => candidate.session === session.session);
  }

  /** The recording of the session's first pane, as soon as there is one. */
  async recording(session: AllowedSession): Promise<JournalRecording> {
    return until("the session is recorded", () => {
      const pane = this.hosted(session)?.panes[0];
      return pane === undefined ? undefined : this.recorder.of(pane.pane);
    });
  }

  async stop(): Promise<void> {
    await this.manager.stop();
    this.host.close();
    this.recorder.closeAll();
  }
}

/** Everything a recording holds from `from` on. */
export function recordedBytes(recording: Pick<JournalRecording, "read" | "start" | "end">, from = 0): Buffer {
  const pieces: Uint8Array[] = [];
  for (let offset = Math.max(from, recording.start); offset < recording.end;) {
    const piece = recording.read(offset, 256 * 1024);
    if (piece.length === 0) break;
    pieces.push(Buffer.from(piece));
    offset += piece.length;
  }
  return Buffer.concat(pieces);
}
