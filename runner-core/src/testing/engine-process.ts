/**
 * The tmux engine in a process of its own, for tests that kill helpers: serves the sessions it is told, opens those that
 * do not run, and writes a line with their epochs whenever each of them is recorded. Runs until it is killed.
 */
import { homedir } from "node:os";
import { defaultSessionPrefix } from "@coda/protocol";
import { systemClock } from "../clock.ts";
import { environment } from "../config.ts";
import { silentLog } from "../log.ts";
import type { AllowedSession } from "../session/session-host.ts";
import { TmuxEngine } from "../session/tmux-engine.ts";

export interface EngineOrder {
  readonly tmux: string;
  readonly socket: string;
  /** Where helper and programs have their files; the journals lie in `journals` below it. */
  readonly folder: string;
  readonly journals: string;
  readonly sessions: readonly AllowedSession[];
}

function serve({ tmux, socket, folder, journals, sessions }: EngineOrder): void {
  const engine = new TmuxEngine({
    config: {
      stateDir: folder,
      server: "http://127.0.0.1",
      prefix: defaultSessionPrefix,
      tmuxSocket: socket,
      deviceName: "test",
      enrollCode: undefined,
      directory: folder,
      engine: "tmux",
      telemetry: undefined,
      env: { ...environment(), HOME: homedir() },
    },
    log: silentLog,
    tmux,
    journals,
  });
  engine.host.onChange(() => {
    const epochs = engine.recordings.map((recording) => recording.epoch);
    if (epochs.length === sessions.length) process.stdout.write(`${JSON.stringify(epochs)}\n`);
  });
  engine.host.allow(sessions);
  engine.start();
  // Until tmux is connected nothing can be opened.
  const opening = systemClock.every(50, () => {
    for (const session of sessions) void engine.host.open(session);
    if (engine.recordings.length === sessions.length) opening.cancel();
  });
}

serve(JSON.parse(process.argv[2] ?? "") as EngineOrder);
