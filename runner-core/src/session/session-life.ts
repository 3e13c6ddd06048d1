/** Makes sessions, recorded from their first byte, ends them and begins them anew. */
import { canonicalName, type SessionId, type Size } from "@coda/protocol";
import { reasonOf, type Log } from "../log.ts";
import type { TmuxManager } from "../tmux/manager.ts";
import { newSessionCommands } from "../tmux/pane-commands.ts";
import { windowTarget } from "../tmux/scoped-target.ts";
import { refusalText } from "../tmux/shown-command.ts";
import type { TmuxSession } from "../tmux/tmux-model.ts";
import type { HostedSessions } from "./hosted-sessions.ts";
import { refused, type ActionOutcome, type AllowedSession, type OpenOutcome } from "./session-host.ts";
import type { TmuxRecorder } from "./tmux-recorder.ts";

export interface SessionLifeOptions {
  readonly manager: Pick<TmuxManager, "hub" | "run" | "mutate" | "settled" | "creationRefused">;
  readonly recorder: Pick<TmuxRecorder, "prepare" | "begun">;
  readonly hosted: HostedSessions;
  readonly socket: string | undefined;
  /** Where new sessions begin. */
  readonly directory: string;
  readonly owner: string;
  readonly log: Log;
}

export const newSessionSize: Size = { columns: 120, rows: 40 };

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

  async end(session: SessionId): Promise<void> {
    const { hosted, manager } = this.#options;
    const allowed = hosted.allowed(session);
    const running = allowed === undefined ? undefined : hosted.running(allowed);
    if (running === undefined) return;
    await manager.mutate(async () => this.#endWindows(running));
  }

  /** Within a turn of the manager's queue. */
  async restart(allowed: AllowedSession): Promise<ActionOutcome> {
    const running = this.#options.hosted.running(allowed);
    const panes = running?.windows.flatMap((window) => window.panes) ?? [];
    if (panes.some((pane) => !pane.dead)) return refused("a program of that session still runs");
    await this.#endWindows(running);
    const outcome = await this.#create(allowed);
    return outcome.ok ? { refused: null, pane: null } : refused(outcome.why);
  }

  /** Windows live on through the hub's link when only the session is killed. */
  async #endWindows(running: TmuxSession | undefined): Promise<void> {
    if (running === undefined) return;
    for (const { window } of running.windows)
      await this.#options.manager.run(["kill-window", "-t", windowTarget(running.tmuxName, window)]);
  }

  async #create(session: AllowedSession): Promise<OpenOutcome> {
    const { manager, recorder, hosted, socket, directory, owner, log } = this.#options;
    const hub = manager.hub;
    if (hub === undefined) return { ok: false, why: "tmux is not connected" };
    const refusal = hosted.refusalOf(session);
    if (refusal !== undefined) return { ok: false, why: refusalText(refusal, hosted.tmuxNameOf(session), socket) };
    const why = await manager.creationRefused();
    if (why !== undefined) return { ok: false, why };
    const name = hosted.nameOf(session);
    const folder = recorder.prepare(session, newSessionSize);
    const commands = newSessionCommands({
      name,
      directory,
      size: newSessionSize,
      epoch: folder.meta.epoch,
      journalFolder: folder.path,
      hub,
      owner,
    });
    const reply = await manager.run(...commands);
    const answer = reply.lines[0]?.toString("latin1");
    if (answer === undefined) {
      // Unknown whether it was made when tmux was lost: if it was, the folder is adopted by its pane's own mark.
      if (!reply.lost) folder.remove();
      // Two asked at once, or it was made by hand a moment ago: it runs, which is what was wanted.
      if (reply.error?.startsWith("duplicate session") === true) return { ok: true };
      return { ok: false, why: reply.error ?? "tmux did not say which pane it made" };
    }
    recorder.begun(folder, answer);
    // It runs and is recorded; marks and links that are missing are made up for by the next refresh.
    if (reply.error !== undefined) log("warn", "a new session is not complete", { reason: reply.error });
    log("info", "session created", { session: canonicalName(name) });
    return { ok: true };
  }
}
