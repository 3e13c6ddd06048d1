/** A pane's recording on disk, with its model: what tmux sessions have behind the `Recording` port. */
import {
  characterRulesVt,
  decodeTitle,
  limits,
  type CharacterRules,
  type Epoch,
  type EpochOrigin,
  type GapCause,
  type Keyframe,
  type Size,
} from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { JournalReader } from "../journal/journal-reader.ts";
import { JournalTimes } from "../journal/journal-times.ts";
import { spoolWaits } from "../journal/spool-life.ts";
import { reasonOf, type Log } from "../log.ts";
import type { OutputListener } from "../pane/heard-output.ts";
import { PaneModel, type CapturedPicture, type SetRight, type SizeMark } from "../pane/pane-model.ts";
import type { ScreenText } from "../pane/screen-text.ts";
import { NoEchoRanges } from "../redaction/no-echo-ranges.ts";
import { ModelFeed } from "./model-feed.ts";
import type { Recording } from "./session-host.ts";

/** While output pours in, this often is looked whether it still does. */
const restMs = 100;

export interface JournalRecordingOptions {
  readonly folder: JournalFolder;
  readonly clock: Clock;
  /** By which characters take their cells in this tmux; undefined where nothing is known of it. */
  readonly rules?: CharacterRules | undefined;
  /** Default: nobody reads it. */
  readonly log?: Log;
  /** Something rang in output that is written from now on. */
  readonly onRang?: () => void;
}

const noVt = Buffer.alloc(0);

export class JournalRecording implements Recording {
  readonly folder: JournalFolder;
  readonly times: JournalTimes;
  /** Where what was typed was not echoed. */
  readonly noEcho: NoEchoRanges;
  readonly #clock: Clock;
  readonly #reader: JournalReader;
  readonly #feed: ModelFeed;
  readonly #model: PaneModel;
  /** The mark from which the present size holds. */
  #size: SizeMark;
  /** As tmux said last, and since when it is known. */
  #directory: { readonly path: string; readonly sinceMs: number } | undefined;
  #savedOffset: number;
  readonly #repairListeners = new Set<() => void>();
  readonly #ringListeners = new Set<() => void>();
  #rangAt: number | null = null;
  readonly #sizeListeners = new Set<() => void>();
  readonly #onRang: JournalRecordingOptions["onRang"];
  #playTurn: NodeJS.Immediate | undefined;
  #rest: Timer | undefined;
  #closed = false;

  constructor(options: JournalRecordingOptions) {
    const { folder, rules } = options;
    this.folder = folder;
    this.noEcho = new NoEchoRanges(folder.path);
    const { columns, rows, epoch } = folder.meta;
    const sizes = folder.sizes();
    this.#size = sizes.at(-1) ?? { offset: 0, size: { columns, rows } };
    this.#clock = options.clock;
    this.#onRang = options.onRang;
    this.#reader = new JournalReader(folder, this.#clock, { log: options.log });
    this.times = new JournalTimes(folder, this.#clock).keep();
    this.#reader.onGrow(() => this.times.grewTo(this.#reader.end));
    this.#feed = new ModelFeed(this.#reader, this.#clock);
    const saved = folder.keyframe();
    this.#savedOffset = saved?.header.offset ?? 0;
    this.#model = new PaneModel(this.#feed, epoch, {
      size: saved === undefined ? { columns, rows } : { columns: saved.header.columns, rows: saved.header.rows },
      offset: this.#savedOffset,
      vt: Buffer.concat([Buffer.from(rules === undefined ? "" : characterRulesVt(rules)), saved?.vt ?? noVt]),
      title: decodeTitle(saved?.header.title ?? ""),
      repairs: saved?.header.repairs ?? 0,
      sizes: sizes.filter((mark) => saved === undefined || mark.offset >= this.#savedOffset),
      rings: { from: this.#reader.end, rang: (offset) => this.#rang(offset) },
      onFailed: failureLog(options.log, epoch),
    });
    this.#reader.onGrow(() => this.#playSoon());
    void this.#play();
  }

  get epoch(): Epoch {
    return this.folder.meta.epoch;
  }

  get origin(): EpochOrigin {
    return this.folder.meta.origin;
  }

  get recorded(): boolean {
    return true;
  }

  get gapBefore(): GapCause | null {
    return this.folder.meta.gapBefore;
  }

  get pausedAtMs(): number | undefined {
    const { gapBefore, gapSinceMs } = this.folder.meta;
    return gapBefore === "paused" ? (gapSinceMs ?? Date.parse(this.folder.meta.startedAt)) : undefined;
  }

  get start(): number {
    return this.#reader.start;
  }

  get end(): number {
    return this.#reader.end;
  }

  get size(): Size {
    return this.#size.size;
  }

  get resizedAt(): number {
    return this.#size.offset;
  }

  get repairs(): number {
    return this.#model.repairs;
  }

  get wantsBrackets(): boolean {
    return this.#model.bracketedPaste;
  }

  get wantsApplicationCursor(): boolean {
    return this.#model.applicationCursor;
  }

  /** So much comes that what can wait had better wait. */
  get pours(): boolean {
    return this.#reader.pours;
  }

  /** What stands on the pane now; undefined while output is still to be played. */
  get screen(): ScreenText | undefined {
    return this.#model.screen;
  }

  /** Tells one listener of what output that is written from now on rings and finishes; undefined: nobody. */
  tell(listener: OutputListener | undefined): void {
    this.#model.tell(listener);
  }

  read(from: number, maxBytes: number): Uint8Array {
    return this.#reader.read(from, maxBytes);
  }

  behindHole(offset: number): number | undefined {
    return this.#reader.behindHole(offset);
  }

  onGrow(listener: () => void): () => void {
    return this.#reader.onGrow(listener);
  }

  get rangAt(): number | null {
    return this.#rangAt;
  }

  onRing(listener: () => void): () => void {
    this.#ringListeners.add(listener);
    return () => this.#ringListeners.delete(listener);
  }

  onRepair(listener: () => void): () => void {
    this.#repairListeners.add(listener);
    return () => this.#repairListeners.delete(listener);
  }

  onResized(listener: () => void): () => void {
    this.#sizeListeners.add(listener);
    return () => this.#sizeListeners.delete(listener);
  }

  /** Nothing more will come. */
  get ended(): boolean {
    return this.folder.spoolEnded;
  }

  get spoolWaits(): boolean {
    return spoolWaits(this.folder);
  }

  /** Compares the pane with tmux's own picture of its present end, and tells whoever watches when that is another one. */
  async setRight(captured: CapturedPicture): Promise<SetRight> {
    const outcome = await this.#feed.hurry(async () => this.#model.setRight(captured));
    if (typeof outcome !== "string") {
      this.#savedOffset = outcome.keyframe.header.offset;
      this.folder.saveKeyframe(outcome.keyframe);
      for (const listener of this.#repairListeners) listener();
    }
    return outcome;
  }

  /** Looks for growth now, without waiting for a file event. */
  look(): void {
    this.#reader.check();
  }

  /** As `look`, for who does so each second anyway. */
  glance(): void {
    this.#reader.glance();
  }

  async keyframe(only?: "screen"): Promise<Keyframe | undefined> {
    this.#reader.check();
    this.#endRest();
    const keyframe = await this.#feed.hurry(async () => this.#model.keyframe(only));
    // A model that began at a screen alone would have no lines above it.
    if (keyframe !== undefined && only === undefined) this.#save(keyframe);
    return keyframe;
  }

  /** As tmux lists the pane. */
  listed({ columns, rows, directory }: Size & { readonly directory: string }): void {
    this.resized({ columns, rows });
    if (this.#directory?.path !== directory) this.#directory = { path: directory, sinceMs: this.#clock.now() };
  }

  /** Where tmux saw the pane's program then; undefined where that is not known. */
  directoryAt(atMs: number): string | undefined {
    const { path, sinceMs = Infinity } = this.#directory ?? {};
    return atMs >= sinceMs && path !== "" ? path : undefined;
  }

  /** tmux gave the pane another size: marked at the journal's present end, where the model follows. */
  resized(size: Size): void {
    const now = this.#size.size;
    if (size.columns === now.columns && size.rows === now.rows) return;
    this.#reader.check();
    this.#size = { offset: this.#reader.end, size: { columns: size.columns, rows: size.rows } };
    this.folder.addSize(this.#size);
    this.#model.resizeAt(this.#size);
    for (const listener of this.#sizeListeners) listener();
  }

  close(): void {
    this.#closed = true;
    this.noEcho.sawOn();
    if (this.#playTurn !== undefined) clearImmediate(this.#playTurn);
    this.#endRest();
    this.#reader.close();
    this.times.close();
    this.#model.dispose();
  }

  #save(keyframe: Keyframe): void {
    if (keyframe.header.offset - this.#savedOffset < limits.keyframeEveryBytes) return;
    this.#savedOffset = keyframe.header.offset;
    this.folder.saveKeyframe(keyframe);
  }

  /** After whoever sends the same bytes to a browser: a keystroke's echo does not wait for the model. */
  #rang(offset: number): void {
    this.#rangAt = offset;
    this.#onRang?.();
    for (const listener of this.#ringListeners) listener();
  }

  #endRest(): void {
    this.#rest?.cancel();
    this.#rest = undefined;
  }

  #playSoon(): void {
    if (this.#rest !== undefined) return;
    this.#playTurn ??= setImmediate(() => {
      this.#playTurn = undefined;
      void this.#play();
    });
  }

  async #play(): Promise<void> {
    await this.#model.catchUp();
    if (!this.#feed.resting || this.#closed) return;
    this.#rest ??= this.#clock.after(restMs, () => {
      this.#rest = undefined;
      void this.#play();
    });
  }
}

function failureLog(log: Log | undefined, epoch: Epoch): (error: unknown) => void {
  return (error) => log?.("error", "a pane has no keyframes any more", { epoch, reason: reasonOf(error) });
}
