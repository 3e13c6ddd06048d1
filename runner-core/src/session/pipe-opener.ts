/**
 * Opens the pipe of a pane that runs already, into a new journal that begins with its captured screen. Somebody else's
 * pipe is never closed: whether there is one, tmux itself looks in the moment of opening.
 */
import { encodeTitle, type EpochOrigin, type GapCause } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { JournalFolder } from "../journal/journal-folder.ts";
import type { JournalMeta } from "../journal/journal-meta.ts";
import { reasonOf, type Log } from "../log.ts";
import { capturedScreen } from "../tmux/captured-state.ts";
import {
  closePipeCommand,
  joinCapture,
  openPipeCommands,
  pipeBusy,
  readTimes,
  type OwnPipe,
} from "../tmux/pane-commands.ts";
import { runWithin, type RunGroup, type ScopedPane } from "../tmux/scoped-target.ts";
import type { StoodText } from "../tmux/stood-text.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";
import { drained } from "./pipe-drain.ts";
import type { AllowedSession } from "./session-host.ts";

export interface Opening {
  readonly session: AllowedSession;
  readonly pane: TmuxPane;
  /** Where tmux is to find it. */
  readonly place: ScopedPane;
  /** Our own journal at the end of its pipe, which is closed. */
  readonly replaced: JournalFolder | undefined;
  readonly origin: EpochOrigin;
  /** Only this of what it shows is to be recorded; undefined: all of it. */
  readonly only: StoodText | undefined;
  /** Why the epoch before broke off, as far as it is known. */
  readonly likelyGap: GapCause | null;
  /** The pipe is open: why the epoch before broke off. `whole`: the journal replaced has all it was to have. */
  readonly opened: (whole: boolean) => GapCause | null;
}

export interface PipeOpenerOptions {
  readonly root: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly run: RunGroup;
  readonly meta: (opening: Opening) => JournalMeta;
}

export class PipeOpener {
  readonly #options: PipeOpenerOptions;

  constructor(options: PipeOpenerOptions) {
    this.#options = options;
  }

  /** "lost": nobody knows whether the pipe is open; if it is, the folder is adopted once tmux answers again. */
  async open(opening: Opening): Promise<JournalFolder | "failed" | "lost"> {
    const drainedAt = await this.#drained(opening);
    if (drainedAt === "lost") return "lost";
    const folder = this.#create(opening);
    return folder === undefined ? "failed" : this.#openInto(folder, opening, drainedAt);
  }

  async #openInto(
    folder: JournalFolder,
    opening: Opening,
    drainedAt: number | undefined,
  ): Promise<JournalFolder | "failed" | "lost"> {
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
    const capture = joinCapture(pane, epoch);
    const captured = reply.error === undefined ? capturedScreen(reply.lines, capture, opening.only) : undefined;
    if (captured === undefined || reply.lines.at(-1)?.toString("latin1") === pipeBusy(epoch)) {
      this.#failed(opening, reply.error ?? "its pipe is in use, or its program has ended");
      if (reply.lost) return "lost";
      // Only if it was opened all the same: nothing may write into a folder that is no more.
      await this.#options.run(closePipeCommand(pane, ownPipe(folder)));
      folder.remove();
      return "failed";
    }
    const whole = drainedAt !== undefined && readTimes(reply.lines)?.lastRead === drainedAt;
    folder.update({ ...captured.size, gapBefore: opening.opened(whole) });
    const { size, scrollbackLines, scrollbackBytes, vt } = captured;
    folder.saveKeyframe({
      header: { epoch, offset: 0, ...size, title: encodeTitle(captured.title), scrollbackLines, scrollbackBytes },
      vt,
    });
    return folder;
  }

  /** A deleted journal is lost, whatever tmux holds for it. */
  async #drained({ place, replaced }: Opening): Promise<number | undefined | "lost"> {
    const { clock, run } = this.#options;
    if (replaced === undefined || replaced.gone) return undefined;
    return drained({ pane: place.pane, folder: replaced, clock, run: runWithin(place, run) });
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
