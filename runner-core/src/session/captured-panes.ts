/** The panes that cannot be recorded now: shown from captures, each with what keeps it from being recorded. */
import { epochSchema, type CharacterRules, type GapCause, type PaneId, type Size } from "@coda/protocol";
import { isDiskFull } from "../journal/disk-full.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import type { Log } from "../log.ts";
import type { RunGroup } from "../tmux/scoped-target.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";
import { CapturedRecording } from "./captured-recording.ts";
import type { JournalEndings } from "./journal-endings.ts";
import type { AllowedSession } from "./session-host.ts";

export interface CapturedPanesOptions {
  /** The journals' folder. */
  readonly root: string;
  readonly endings: JournalEndings;
  readonly log: Log;
  readonly randomId: () => string;
  /** Of the present server; undefined where nothing is known of it. */
  readonly rules: () => CharacterRules | undefined;
  /** Of a listed pane, as last heard: a list may be older than what tmux said since. */
  readonly sizeOf: (pane: TmuxPane) => Size;
  /** Asks tmux while the pane is in that session. */
  readonly runFor: (session: AllowedSession, pane: PaneId) => RunGroup;
}

export interface PaneToShow {
  readonly session: AllowedSession;
  readonly pane: TmuxPane;
  readonly before: JournalFolder | undefined;
  readonly pausedAtMs: number | undefined;
}

interface Captured {
  readonly recording: CapturedRecording;
  readonly why: GapCause;
  readonly epochBefore: string | undefined;
  /** Since when its recording is paused; undefined: it is not. */
  readonly pausedAtMs: number | undefined;
}

export class CapturedPanes {
  readonly #options: CapturedPanesOptions;
  readonly #panes = new Map<PaneId, Captured>();

  constructor(options: CapturedPanesOptions) {
    this.#options = options;
  }

  get panes(): readonly PaneId[] {
    return [...this.#panes.keys()];
  }

  of(pane: PaneId): CapturedRecording | undefined {
    return this.#panes.get(pane)?.recording;
  }

  /** What keeps it from being recorded; undefined for a pane that is not among these. */
  whyOf(pane: PaneId): GapCause | undefined {
    return this.#panes.get(pane)?.why;
  }

  /** `before`: the journal the pane names as its last. `pausedAtMs`: its recording is paused since then. */
  show({ session, pane, before, pausedAtMs }: PaneToShow): void {
    const { root, endings, log, randomId, rules, sizeOf, runFor } = this.#options;
    const size = sizeOf(pane);
    const known = this.#panes.get(pane.pane);
    if (known !== undefined && known.epochBefore === pane.epoch && known.pausedAtMs === pausedAtMs)
      return known.recording.resized(size);
    this.hide(pane.pane);
    const why =
      pausedAtMs !== undefined ? "paused" : pane.piped ? "pipe-taken" : isDiskFull(root) ? "disk-full" : "pipe-lost";
    const broken = before !== undefined && before.meta.session === session.session && !before.meta.programEnded;
    const recording = new CapturedRecording({
      epoch: epochSchema.parse(randomId()),
      size,
      rules: rules(),
      pausedAtMs,
      gapBefore: broken ? (endings.of(before)?.cause ?? why) : null,
      clock: endings.life.clock,
      log,
      pane: pane.pane,
      run: runFor(session, pane.pane),
    });
    this.#panes.set(pane.pane, { recording, why, epochBefore: pane.epoch, pausedAtMs });
  }

  resized(pane: PaneId, size: Size): void {
    this.of(pane)?.resized(size);
  }

  hide(pane: PaneId): void {
    this.of(pane)?.close();
    this.#panes.delete(pane);
  }

  keepOnly(panes: ReadonlySet<PaneId>): void {
    for (const pane of this.panes) if (!panes.has(pane)) this.hide(pane);
  }
}
