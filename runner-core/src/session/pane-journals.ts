/** Which journal of ours a pane names, and whether that is still at the end of its pipe. Changes nothing. */
import type { PaneId } from "@coda/protocol";
import { JournalFolder } from "../journal/journal-folder.ts";
import { spoolRuns, writerLives } from "../journal/spool-life.ts";
import type { Journal } from "../tmux/begin-commands.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";
import type { JournalEndings } from "./journal-endings.ts";
import type { AllowedSession } from "./session-host.ts";

export class PaneJournals {
  readonly #root: string;
  readonly #endings: JournalEndings;
  /** The journal that a pane named when it was seen to have ended. */
  readonly #seenEnded = new Map<PaneId, string>();

  /** `root`: the journals' folder. */
  constructor(root: string, endings: JournalEndings) {
    this.#root = root;
    this.#endings = endings;
  }

  keepOnly(panes: ReadonlySet<PaneId>): void {
    for (const pane of this.#seenEnded.keys()) if (!panes.has(pane)) this.#seenEnded.delete(pane);
  }

  /** The journal a pane names; `known` is the same, from before somebody may have deleted its folder. */
  before(pane: TmuxPane, known?: JournalFolder): JournalFolder | undefined {
    if (pane.epoch === undefined || known?.meta.epoch === pane.epoch) return known;
    return JournalFolder.open(this.#root, pane.epoch);
  }

  /**
   * The pipe's end is ours while one of the spool's processes lives, since a pipe given to another ends them. It may be
   * one to close: of the program before, when the user respawned the pane, of the slot's session before this one, or one
   * whose folder was deleted.
   */
  holdsPipe(folder: JournalFolder, pane: TmuxPane): boolean {
    const { meta } = folder;
    if (!pane.piped || folder.spoolEnded || !writerLives(folder, this.#endings.life)) return false;
    return this.#endings.isOfServer(folder) && (meta.pane === null || meta.pane === pane.pane);
  }

  /**
   * A pipe that is listed after its journal has ended is another's, but the list may be older than that end. One that was
   * asked for since tells: true the first time.
   */
  mayShowOwnPipe(pane: TmuxPane, known: JournalFolder | undefined): boolean {
    if (!pane.piped || pane.epoch === undefined || this.#seenEnded.get(pane.pane) === pane.epoch) return false;
    if (this.before(pane, known)?.spoolEnded !== true) return false;
    this.#seenEnded.set(pane.pane, pane.epoch);
    return true;
  }

  /** A dead pane's last recording stays: its output is complete and readable, and nothing more will come. */
  isKept(folder: JournalFolder, session: AllowedSession, pane: TmuxPane): boolean {
    if (folder.meta.session !== session.session || folder.gone) return false;
    if (pane.dead) return (this.#endings.of(folder)?.cause ?? null) === null;
    return folder.meta.panePid === pane.pid && spoolRuns(folder, this.#endings.life);
  }
}

/** For the commands that make a pane and begin its recording at once. */
export function journalIn(folder: JournalFolder | undefined): Journal | undefined {
  return folder && { epoch: folder.meta.epoch, folder: folder.path };
}
