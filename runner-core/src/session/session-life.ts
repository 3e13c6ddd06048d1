/** Makes sessions, recorded from their first byte, and begins those anew whose programs have ended. */
import { type ActionOutcome, canonicalName, type Size } from "@coda/protocol";
import { reasonOf, type Log } from "../log.ts";
import type { MarkedShells } from "../shell/marked-shells.ts";
import type { TmuxManager } from "../tmux/manager.ts";
import { endedWindowCommands, newSessionCommands, saysProgramRuns } from "../tmux/pane-commands.ts";
import { refusalText } from "../tmux/shown-command.ts";
import type { TmuxSession } from "../tmux/tmux-model.ts";
import type { HostedSessions } from "./hosted-sessions.ts";
import { refused, type AllowedSession, type OpenOutcome } from "./session-host.ts";
import { journalIn } from "./pane-journals.ts";
import type { TmuxRecorder } from "./tmux-recorder.ts";

export interface SessionLifeOptions {
  readonly manager: Pick<TmuxManager, "hub" | "run" | "mutate" | "settled" | "creationRefused">;
  readonly recorder: Pick<TmuxRecorder, "prepare" | "made">;
  readonly hosted: HostedSessions;
  readonly socket: string | undefined;
  /** Where new sessions begin. */
  readonly directory: string;
  readonly owner: string;
  readonly shells: Pick<MarkedShells, "commandFor">;
  readonly log: Log;
}

export const newSessionSize: Size = { columns: 120, rows: 40 };

const stillRuns = "a program of that session still runs";

export class SessionLife {
  readonly #options: SessionLifeOptions;

  constructor(options: SessionLifeOptions) {
    this.#options = options;
  }

  async open(session: AllowedSession): Promise<OpenOutcome> {
    const { hosted, manager } = this.#options;
    if (!hosted.isAllowed(session)) return { ok: false, why: "the session is not one this device may serve" };
    await manager.settled();
    if (hosted.lost) return { ok: false, why: "tmux is not connected" };
    if (hosted.hosted(session.session) !== undefined) return { ok: true };
    try {
      return await manager.mutate(async () =>
        hosted.running(session) === undefined ? this.#create(session) : { ok: true },
      );
    } catch (error) {
      return { ok: false, why: reasonOf(error) };
    }
  }

  /** Within a turn of the manager's queue. */
  async restart(allowed: AllowedSession): Promise<ActionOutcome> {
    const running = this.#options.hosted.running(allowed);
    const panes = running?.windows.flatMap((window) => window.panes) ?? [];
    if (panes.some((pane) => !pane.dead)) return refused(stillRuns);
    const whyNot = await this.#whyNotMade(allowed);
    if (whyNot !== undefined) return refused(whyNot);
    if (running !== undefined && !(await this.#endWindows(running))) return refused(stillRuns);
    const outcome = await this.#create(allowed);
    return outcome.ok ? { refused: null, pane: null } : refused(outcome.why);
  }

  /** Each, since they live on through the hub's link when only the session is killed. False: a program runs after all. */
  async #endWindows({ tmuxName, windows }: TmuxSession): Promise<boolean> {
    for (const { window } of windows) {
      const { lines } = await this.#options.manager.run(...endedWindowCommands(tmuxName, window));
      if (saysProgramRuns(lines)) return false;
    }
    return true;
  }

  async #whyNotMade(session: AllowedSession): Promise<string | undefined> {
    const { manager, hosted, socket } = this.#options;
    const refusal = hosted.refusalOf(session);
    if (refusal !== undefined) return refusalText(refusal, hosted.tmuxNameOf(session), socket);
    return manager.creationRefused();
  }

  async #create(session: AllowedSession): Promise<OpenOutcome> {
    const { manager, recorder, hosted, directory, owner, shells, log } = this.#options;
    const whyNot = await this.#whyNotMade(session);
    if (whyNot !== undefined) return { ok: false, why: whyNot };
    const hub = manager.hub;
    if (hub === undefined) return { ok: false, why: "tmux is not connected" };
    const name = hosted.nameOf(session);
    const program = await shells.commandFor(session.session);
    const folder = recorder.prepare(session, newSessionSize);
    const commands = newSessionCommands({
      name,
      directory,
      program,
      size: newSessionSize,
      journal: journalIn(folder),
      hub,
      owner,
    });
    const reply = await manager.run(...commands);
    const [made, ...told] = reply.lines.map((line) => line.toString("latin1"));
    if (folder !== undefined) recorder.made(folder, { told, lost: reply.lost });
    if (made === undefined) {
      // Two asked at once, or it was made by hand a moment ago: it runs, which is what was wanted.
      if (reply.error?.startsWith("duplicate session") === true) return { ok: true };
      return { ok: false, why: reply.error ?? "tmux did not say which pane it made" };
    }
    // It runs, and is recorded unless that is paused; marks and links that are missing are made up for by the next refresh.
    if (reply.error !== undefined) log("warn", "a new session is not complete", { reason: reply.error });
    log("info", "session created", { session: canonicalName(name) });
    return { ok: true };
  }
}
