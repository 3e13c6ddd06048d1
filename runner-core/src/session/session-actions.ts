/** Does what drivers ask within a session, on tmux. A pane that is made is recorded from its first byte. */
import { type ActionOutcome, paneIdSchema, type PaneId } from "@coda/protocol";
import type { Log } from "../log.ts";
import type { MarkedShells } from "../shell/marked-shells.ts";
import type { CommandReply } from "../tmux/fence.ts";
import type { Hub } from "../tmux/hub-choice.ts";
import { freePath, splitFields } from "../tmux/list-fields.ts";
import { latestByTerminalCommand, latestTerminal } from "../tmux/size-commands.ts";
import { missingTarget } from "../tmux/scoped-target.ts";
import type { TmuxSession } from "../tmux/tmux-model.ts";
import { notInSession, planAction, type ActionPlan, type InnerAction } from "./action-plan.ts";
import { refused, type AllowedSession } from "./session-host.ts";
import { journalIn } from "./pane-journals.ts";
import type { TmuxRecorder } from "./tmux-recorder.ts";

export interface SessionActionsOptions {
  readonly run: (...commands: (readonly string[])[]) => Promise<CommandReply>;
  /** Undefined while tmux is not connected. */
  readonly hub: () => Hub | undefined;
  /** Why tmux must not be asked for a new window now; undefined when it may. */
  readonly whyNoWindow: () => Promise<string | undefined>;
  readonly recorder: Pick<TmuxRecorder, "prepare" | "made">;
  readonly owner: string;
  readonly shells: Pick<MarkedShells, "commandFor">;
  readonly log: Log;
}

/** What is acted on, as last listed: within one turn of the manager's queue. */
export interface ActedSession {
  readonly allowed: AllowedSession;
  readonly running: TmuxSession;
}

type Making = Extract<ActionPlan, { kind: "make" }>;

const showsWindow: ReadonlySet<string> = new Set<InnerAction["do"]>([
  "newWindow",
  "selectWindow",
  "selectPane",
  "swapWindows",
  "breakPane",
  "joinPane",
]);

export class SessionActions {
  readonly #options: SessionActionsOptions;

  constructor(options: SessionActionsOptions) {
    this.#options = options;
  }

  async act(session: ActedSession, action: InnerAction): Promise<ActionOutcome> {
    const hub = this.#options.hub();
    if (hub === undefined) return refused("tmux is not connected");
    const whyNot = action.do === "newWindow" ? await this.#options.whyNoWindow() : undefined;
    if (whyNot !== undefined) return refused(whyNot);
    const outcome = await this.#done(session, action, hub);
    const latest = showsWindow.has(action.do) ? latestTerminal(session.running.terminals) : undefined;
    // A window that was shown by this control client would have its size by it too.
    if (latest !== undefined) await this.#options.run(latestByTerminalCommand(latest));
    return outcome;
  }

  async #done(session: ActedSession, action: InnerAction, hub: Hub): Promise<ActionOutcome> {
    const { running } = session;
    const { tmuxName, id: sessionId } = running;
    const marks = { tmuxName, sessionId, owner: this.#options.owner, hub: hub.id };
    const plan = planAction(action, { session: running, marks });
    switch (plan.kind) {
      case "refuse":
        return refused(plan.why);
      case "run":
        return outcomeOf(await this.#options.run(...plan.commands));
      case "make":
        return this.#make(session, plan);
    }
  }

  async #make({ allowed, running }: ActedSession, { beside, commands }: Making): Promise<ActionOutcome> {
    const { recorder, shells, log } = this.#options;
    const program = await shells.commandFor(allowed.session);
    const directory = await this.#directoryOf(beside.pane);
    const folder = recorder.prepare(allowed, { columns: beside.columns, rows: beside.rows });
    const journal = journalIn(folder);
    const place = { session: running.id, directory, program, journal };
    const reply = await this.#options.run(...commands(place));
    const [made, ...rest] = reply.lines.map((line) => line.toString("latin1"));
    if (folder !== undefined) recorder.made(folder, { told: rest, lost: reply.lost });
    const pane = paneIdSchema.safeParse(made);
    if (!pane.success) return outcomeOf(reply);
    // It is there; marks and links that are missing are made up for by the next refresh.
    if (reply.error !== undefined) log("warn", "a new pane is not complete", { pane: pane.data, reason: reply.error });
    return { refused: null, pane: pane.data };
  }

  /** Asked for at this moment: the last listing may be a second old, and its reader has gone on since. */
  async #directoryOf(pane: PaneId): Promise<string | undefined> {
    const reply = await this.#options.run(["display-message", "-p", "-t", pane, freePath("pane_current_path")]);
    const [directory = ""] = splitFields(reply.lines[0]?.toString("utf8") ?? "");
    // A name that is no UTF-8 cannot be said back.
    return directory === "" || directory.includes("\u{FFFD}") ? undefined : directory;
  }
}

/** What answered was done; marks and links after it that failed are made up for by the next refresh. */
function outcomeOf({ lines, error, lost }: CommandReply): ActionOutcome {
  if (error === undefined || lines.length > 0) return { refused: null, pane: null };
  const missing = missingTarget(error);
  if (missing !== undefined) return refused(notInSession[missing]);
  return refused(
    lost ? "the connection to tmux was lost; look whether it was done" : `tmux says: ${plainError(error)}`,
  );
}

const maxErrorLength = 300;

function plainError(error: string): string {
  return error
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, maxErrorLength);
}
