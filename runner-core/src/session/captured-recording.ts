/**
 * A pane that cannot be recorded, shown all the same: while somebody watches, its screen is captured now and then, and
 * each change is a redraw at the next offset of an epoch that exists in memory alone. Nothing of it is kept or uploaded.
 */
import {
  characterRulesVt,
  encodeTitle,
  limits,
  type CharacterRules,
  type Epoch,
  type EpochOrigin,
  type GapCause,
  type Keyframe,
  type PaneId,
  type Size,
} from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import { contain } from "../contain.ts";
import type { Log } from "../log.ts";
import { captureCommands, capturedScreen, type Capture, type CapturedScreen } from "../tmux/captured-state.ts";
import type { CommandReply } from "../tmux/fence.ts";
import type { Recording } from "./session-host.ts";

export interface CapturedRecordingOptions {
  readonly epoch: Epoch;
  readonly size: Size;
  /** By which characters take their cells in this tmux; undefined where nothing is known of it. */
  readonly rules: CharacterRules | undefined;
  readonly gapBefore: GapCause | null;
  /** Since when its recording is paused; undefined: it is not. */
  readonly pausedAtMs?: number | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly pane: PaneId;
  readonly run: (...commands: (readonly string[])[]) => Promise<CommandReply>;
}

/** Seen as typing is seen over a slow line; a capture costs tmux well below a millisecond. */
const captureEveryMs = 250;

/** Back to a fresh terminal, but for its size: a captured screen is drawn from there. */
const fresh = Buffer.from(
  "\u001B[?1049l\u001B[r\u001B[0m\u001B[?1;6;1000;1002;1003;1005;1006;2004l\u001B>\u001B[4l\u001B[?7h\u001B[?25h\u001B[H\u001B[2J",
);

interface Redraw {
  readonly offset: number;
  readonly bytes: Buffer;
}

export class CapturedRecording implements Recording {
  readonly origin: EpochOrigin = "adopted";
  readonly recorded = false;
  readonly repairs = 0;
  readonly rangAt = null;
  /** Not seen: what the program prints goes to somebody else. */
  readonly wantsBrackets = false;
  readonly wantsApplicationCursor = false;
  readonly #options: CapturedRecordingOptions;
  readonly #listeners = new Set<() => void>();
  #redraws: Redraw[] = [];
  #end = 0;
  /** As last drawn, and the answer it was read from. */
  #screen: CapturedScreen | undefined;
  #answer = Buffer.alloc(0);
  #size: Size;
  #resizedAt = 0;
  #timer: Timer | undefined;
  #capturing: Promise<void> | undefined;
  #closed = false;

  constructor(options: CapturedRecordingOptions) {
    this.#options = options;
    this.#size = options.size;
  }

  get epoch(): Epoch {
    return this.#options.epoch;
  }

  get gapBefore(): GapCause | null {
    return this.#options.gapBefore;
  }

  get pausedAtMs(): number | undefined {
    return this.#options.pausedAtMs;
  }

  get start(): number {
    return this.#redraws[0]?.offset ?? this.#end;
  }

  get end(): number {
    return this.#end;
  }

  get size(): Size {
    return this.#size;
  }

  get resizedAt(): number {
    return this.#resizedAt;
  }

  read(from: number, maxBytes: number): Uint8Array {
    const redraw = this.#redraws.findLast(({ offset }) => offset <= from);
    return redraw === undefined ? Buffer.alloc(0) : redraw.bytes.subarray(from - redraw.offset).subarray(0, maxBytes);
  }

  /** Whoever listens watches. */
  onGrow(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (!this.#closed) this.#timer ??= this.#options.clock.every(captureEveryMs, () => void this.#captureInTime());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#rest();
    };
  }

  async #captureInTime(): Promise<void> {
    await contain(this.#options.log, "a pane could not be captured", async () => this.#capture());
  }

  /** No picture rings. */
  onRing(): () => void {
    return () => undefined;
  }

  /** What it shows is always tmux's own picture. */
  onRepair(): () => void {
    return () => undefined;
  }

  async keyframe(): Promise<Keyframe | undefined> {
    await this.#capture();
    if (this.#screen === undefined) return undefined;
    const { size, vt, title } = this.#screen;
    const { rules } = this.#options;
    const begin = Buffer.from(rules === undefined ? "" : characterRulesVt(rules));
    const scrollbackBytes = begin.length + this.#screen.scrollbackBytes;
    const above = { scrollbackLines: 0, scrollbackBytes };
    const header = { epoch: this.epoch, offset: this.#end, ...size, title: encodeTitle(title), ...above };
    return { header, vt: Buffer.concat([begin, vt]) };
  }

  /** What is drawn after it is drawn whole, though nothing else may have changed. */
  resized(size: Size): void {
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return;
    this.#size = size;
    this.#resizedAt = this.#end;
    this.#answer = Buffer.alloc(0);
  }

  close(): void {
    this.#closed = true;
    this.#rest();
    this.#listeners.clear();
  }

  #rest(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** One at a time: who asks meanwhile gets the same answer. */
  async #capture(): Promise<void> {
    this.#capturing ??= this.#captureOnce().finally(() => {
      this.#capturing = undefined;
    });
    return this.#capturing;
  }

  async #captureOnce(): Promise<void> {
    const { pane, epoch, run } = this.#options;
    const capture: Capture = { pane, epoch, historyLines: 0 };
    const { lines, error } = await run(...captureCommands(capture));
    const answer = Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")]));
    const screen = error === undefined && !answer.equals(this.#answer) ? capturedScreen(lines, capture) : undefined;
    if (screen === undefined || this.#closed) return;
    this.#answer = answer;
    this.#screen = screen;
    this.#draw(Buffer.concat([fresh, screen.vt]));
  }

  #draw(bytes: Buffer): void {
    this.#redraws.push({ offset: this.#end, bytes });
    this.#end += bytes.length;
    // Each redraw is the whole screen: older ones are of no use to anybody who is not in the middle of them.
    while (this.#redraws.length > 1 && this.#end - this.start > limits.capturedBytes) this.#redraws.shift();
    for (const listener of this.#listeners) listener();
  }
}
