/**
 * Whether and how the shells of sessions that this helper makes mark their commands: of all sessions, or of those for which
 * somebody wished it. Where tmux has a command of the user's own for new windows (`default-command`), that one runs.
 */
import type { SessionId } from "@coda/protocol";
import { reasonOf, type Log } from "../log.ts";
import type { CommandReply } from "../tmux/fence.ts";
import { freePath, splitFields } from "../tmux/list-fields.ts";
import { markedShellCommand, writeShellFiles } from "./shell-files.ts";

export interface MarkedShellsOptions {
  /** Ours alone; made when it is needed. */
  readonly folder: string;
  readonly always: boolean;
  readonly run: (...commands: (readonly string[])[]) => Promise<CommandReply>;
  readonly log: Log;
}

export class MarkedShells {
  readonly #options: MarkedShellsOptions;
  readonly #wished = new Set<SessionId>();

  constructor(options: MarkedShellsOptions) {
    this.#options = options;
  }

  /** As long as this helper runs. */
  wish(session: SessionId): void {
    this.#wished.add(session);
  }

  /** The words a new pane of the session is started with; none for what tmux starts by itself. */
  async commandFor(session: SessionId): Promise<readonly string[]> {
    const { always, folder, run, log } = this.#options;
    if (!always && !this.#wished.has(session)) return [];
    const reply = await run(["display-message", "-p", `${freePath("default-shell")}|${freePath("default-command")}`]);
    const [shell = "", command = ""] = splitFields(reply.lines[0]?.toString("utf8") ?? "");
    const words = command === "" ? markedShellCommand(shell, folder) : undefined;
    if (words === undefined) return [];
    try {
      writeShellFiles(folder);
      return words;
    } catch (error) {
      log("warn", "a shell is started without its marks", { reason: reasonOf(error) });
      return [];
    }
  }
}
