/** Who looks after a recorded pane: that its picture is tmux's, and whether what is typed there is shown. */
import type { PaneId } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { EchoWatch, WatchedPane } from "../redaction/echo-watch.ts";
import type { RunGroup } from "../tmux/scoped-target.ts";
import type { JournalRecording } from "./journal-recording.ts";
import { TruthChecker } from "./truth-checker.ts";

type Echo = Pick<EchoWatch, "typed" | "close">;

export interface PaneAttendantsOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Notices what is typed into a pane unseen; without it, nobody does. */
  readonly watchEcho?: ((pane: WatchedPane) => Echo) | undefined;
}

export interface AttendedPane extends Pick<WatchedPane, "tty"> {
  readonly pane: PaneId;
  readonly recording: JournalRecording;
  /** Commands on this pane alone. */
  readonly run: RunGroup;
  /** tmux's picture may show what is not to be recorded: it is not held against that. */
  readonly mayDiffer: boolean;
}

interface Attendants {
  readonly checker: TruthChecker | undefined;
  readonly echo: Echo | undefined;
}

export class PaneAttendants {
  readonly #options: PaneAttendantsOptions;
  readonly #attendants = new Map<PaneId, Attendants>();
  #repairs = 0;

  constructor(options: PaneAttendantsOptions) {
    this.#options = options;
  }

  /** How often a pane's picture was found different from tmux's. */
  get repairs(): number {
    return this.#repairs;
  }

  begin({ pane, recording, tty, run, mayDiffer }: AttendedPane): void {
    const { clock, log, watchEcho } = this.#options;
    const onRepaired = (differences: readonly string[]): void => {
      this.#repairs += 1;
      const of = { pane, session: recording.folder.meta.session, count: this.#repairs };
      log("info", "a picture was set right by tmux's own", { ...of, in: differences.join("; ").slice(0, 500) });
    };
    const checker = mayDiffer ? undefined : new TruthChecker({ pane, recording, clock, log, run, onRepaired });
    this.#attendants.set(pane, { checker, echo: watchEcho?.({ recording, tty }) });
  }

  /** Keys are on their way to it. */
  typed(pane: PaneId): void {
    this.#attendants.get(pane)?.echo?.typed();
  }

  end(pane: PaneId): void {
    const attendants = this.#attendants.get(pane);
    attendants?.checker?.close();
    attendants?.echo?.close();
    this.#attendants.delete(pane);
  }
}
