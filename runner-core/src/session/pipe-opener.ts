/**
 * Opens the pipe of a pane that runs already, into a new journal that begins with its captured screen. Somebody else's
 * pipe is never closed: whether there is one, tmux itself looks in the moment of opening.
 */
import { encodeTitle, type EpochOrigin, type GapCause } from "@coda/protocol";
import { JournalFolder } from "../journal/journal-folder.ts";
import type { JournalMeta } from "../journal/journal-meta.ts";
import { reasonOf, type Log } from "../log.ts";
import { capturedScreen } from "../tmux/captured-state.ts";
import type { CommandReply } from "../tmux/fence.ts";
import { closePipeCommand, joinCapture, openPipeCommands, pipeBusy, type OwnPipe } from "../tmux/pane-commands.ts";
import type { ScopedPane } from "../tmux/scoped-target.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";
import type { AllowedSession } from "./session-host.ts";

export interface Opening {
  readonly session: AllowedSession;
  readonly pane: TmuxPane;
  /** Where tmux is to find it. */
  readonly place: ScopedPane;
  /** Our own journal at the end of its pipe, which is closed. */
  readonly replaced: JournalFolder | undefined;
  readonly origin: EpochOrigin;
  /** Why the epoch before broke off, as far as it is known. */
  readonly likelyGap: GapCause | null;
  /** The pipe is open: why the epoch before broke off. */
  readonly opened: () => GapCause | null;
}

export interface PipeOpenerOptions {
  readonly root: string;
  readonly log: Log;
  readonly run: (...commands: (readonly string[])[]) => Promise<CommandReply>;
  readonly meta: (opening: Opening) => JournalMeta;
}

export class PipeOpener {
  readonly #options: PipeOpenerOptions;

  constructor(options: PipeOpenerOptions) {
    this.#options = options;
  }

  /** "lost": nobody knows whether the pipe is open; if it is, the folder is adopted once tmux answers again. */
  async open(opening: Opening): Promise<JournalFolder | "failed" | "lost"> {
    const folder = this.#create(opening);
    if (folder === undefined) return "failed";
    const { epoch } = folder.meta;
    const { place, replaced } = opening;
    const { pane } = place;
    const commands = openPipeCommands({
      place,
      epoch,
      journalFolder: folder.path,
      replaced: replaced === undefined ? undefined : ownPipe(replaced),
    });
    const reply = await this.#options.run(...commands);
    const captured = reply.error === undefined ? capturedScreen(reply.lines, joinCapture(pane, epoch)) : undefined;
    if (captured === undefined || reply.lines.at(-1)?.toString("latin1") === pipeBusy(epoch)) {
      this.#failed(opening, reply.error ?? "its pipe is in use, or its program has ended");
      if (reply.lost) return "lost";
      // Only if it was opened all the same: nothing may write into a folder that is no more.
      await this.#options.run(closePipeCommand(pane, ownPipe(folder)));
      folder.remove();
      return "failed";
    }
    folder.update({ ...captured.size, gapBefore: opening.opened() });
    const { size, scrollbackLines, scrollbackBytes, vt } = captured;
    folder.saveKeyframe({
      header: { epoch, offset: 0, ...size, title: encodeTitle(captured.title), scrollbackLines, scrollbackBytes },
      vt,
    });
    return folder;
  }

  /** A disk without room has none for a new folder either. */
  #create(opening: Opening): JournalFolder | undefined {
    try {
      return JournalFolder.create(this.#options.root, this.#options.meta(opening));
    } catch (error) {
      this.#failed(opening, reasonOf(error));
      return undefined;
    }
  }

  #failed({ pane }: Opening, reason: string): void {
    this.#options.log("warn", "a pane could not be recorded", { pane: pane.pane, reason });
  }
}

export function ownPipe({ meta, pipePid }: JournalFolder): OwnPipe {
  return { epoch: meta.epoch, pid: pipePid };
}
