/**
 * The tmux engine in a process of its own, for tests that kill helpers: serves the sessions it is told, opens those that
 * do not run, and writes a line with their epochs whenever each of them is recorded. What it is told to type, a line each,
 * it types into the first session's first pane and answers. Runs until it is killed.
 */
import { homedir } from "node:os";
import { createInterface } from "node:readline";
import { type ClientId } from "@coda/protocol";
import { systemClock } from "../clock.ts";
import { environment, readConfig } from "../config.ts";
import { silentLog } from "../log.ts";
import type { AllowedSession, InputOutcome, SessionHost } from "../session/session-host.ts";
import { TmuxEngine } from "../session/tmux-engine.ts";
import { typistIdOf } from "../session/typist-id.ts";

const never = new AbortController().signal;

export interface EngineOrder {
  readonly tmux: string;
  readonly socket: string;
  /** Where helper and programs have their files; the journals lie in `journals` below it. */
  readonly folder: string;
  readonly journals: string;
  readonly sessions: readonly AllowedSession[];
}

export interface TypingOrder {
  readonly client: ClientId;
  readonly counter: number;
  readonly text: string;
  /** `nothing`: a paste whose text another helper had. */
  readonly as: "keys" | "paste" | "nothing";
}

export interface TypingAnswer {
  readonly counter: number;
  readonly outcome: InputOutcome;
}

async function type(host: SessionHost, { text, as, client, counter }: TypingOrder): Promise<InputOutcome> {
  const pane = host.sessions[0]?.panes[0]?.pane;
  if (pane === undefined) return "unknown-pane";
  const by = { id: typistIdOf(client, undefined), client, counter };
  if (as === "nothing") return host.giveUp(pane, by);
  const bytes = Buffer.from(text);
  return as === "keys" ? host.input(pane, bytes, by) : host.paste(pane, bytes, { ...by, signal: never });
}

function serve({ tmux, socket, folder, journals, sessions }: EngineOrder): void {
  const engine = new TmuxEngine({
    config: readConfig(
      {
        ...environment(),
        HOME: homedir(),
        CODA_TMUX_SOCKET: socket,
        CODA_SESSION_DIRECTORY: folder,
        CODA_REDACTION: "off",
      },
      { stateDir: folder },
    ),
    log: silentLog,
    tmux,
    journals,
  });
  engine.host.onChange(() => {
    const epochs = engine.recordings.map((recording) => recording.epoch);
    if (epochs.length === sessions.length) process.stdout.write(`${JSON.stringify(epochs)}\n`);
  });
  createInterface(process.stdin).on("line", (line) => {
    const order = JSON.parse(line) as TypingOrder;
    void type(engine.host, order).then((outcome) => {
      const answer: TypingAnswer = { counter: order.counter, outcome };
      process.stdout.write(`${JSON.stringify(answer)}\n`);
    });
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
