/**
 * Holds one pane's model against tmux when it is time, and has it set right. A capture counts only if a second one, a
 * moment later, shows the same, the spool then waits for output, and the recording ends where it did before both: what
 * tmux had read when it was first captured is on the disk by then.
 */
import { isDeepStrictEqual } from "node:util";
import type { PaneId } from "@coda/protocol";
import { pause, type Clock, type Timer } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";
import type { CapturedPicture, SetRight } from "../pane/pane-model.ts";
import { captureCommands, capturedScreen, type Capture, type CapturedScreen } from "../tmux/captured-state.ts";
import type { CommandReply } from "../tmux/fence.ts";
import { afterDoubt, afterLook, afterOutput, beganAt, nextLookAt, type PaneActivity } from "./truth-check.ts";
import type { Recording } from "./session-host.ts";

/** A recording whose model can be set right. */
export interface CheckedRecording extends Pick<Recording, "epoch" | "end" | "read" | "onGrow"> {
  readonly ended: boolean;
  /** What the pipe was given is on disk. */
  readonly spoolWaits: boolean;
  /** Looks for growth now. */
  look(): void;
  onResized(listener: () => void): () => void;
  setRight(captured: CapturedPicture): Promise<SetRight>;
}

export interface TruthCheckerOptions {
  readonly pane: PaneId;
  readonly recording: CheckedRecording;
  readonly clock: Clock;
  readonly log: Log;
  readonly run: (...commands: (readonly string[])[]) => Promise<CommandReply>;
  /** The picture was another one, in this. */
  readonly onRepaired: (differences: readonly string[]) => void;
}

/** What tmux had read when it was captured is in the journal by then, unless the machine or its disk is stuck. */
export const settleMs = 250;

export class TruthChecker {
  readonly #options: TruthCheckerOptions;
  readonly #stopListening: readonly (() => void)[];
  #activity: PaneActivity;
  #timer: Timer | undefined;
  /** Nothing has come yet. */
  #empty: boolean;
  #closed = false;

  constructor(options: TruthCheckerOptions) {
    this.#options = options;
    const { clock, recording } = options;
    this.#activity = beganAt(clock.steadyMs());
    this.#empty = recording.end === 0;
    this.#stopListening = [recording.onGrow(() => this.#grew()), recording.onResized(() => this.#doubt())];
    this.#wait();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    for (const stop of this.#stopListening) stop();
  }

  #grew(): void {
    const { recording, clock } = this.#options;
    const joined = this.#empty && beginsInside(recording.read(0, 1));
    this.#empty = false;
    if (joined) this.#doubt();
    else this.#activity = afterOutput(this.#activity, clock.steadyMs());
  }

  #doubt(): void {
    this.#activity = afterDoubt(this.#activity, this.#options.clock.steadyMs());
    this.#wait();
  }

  /** Output only puts the time off, so it costs no timer; it is looked at when the timer fires. */
  #wait(): void {
    const { clock } = this.#options;
    this.#timer?.cancel();
    if (this.#closed) return;
    const delayMs = Math.max(0, nextLookAt(this.#activity) - clock.steadyMs());
    this.#timer = clock.after(delayMs, () => void this.#due());
  }

  async #due(): Promise<void> {
    const { pane, clock, log } = this.#options;
    if (clock.steadyMs() >= nextLookAt(this.#activity)) {
      const done = await this.#look().catch((error: unknown) => {
        log("error", "a pane could not be compared with tmux's picture", { pane, reason: reasonOf(error) });
        return false;
      });
      this.#activity = afterLook(this.#activity, clock.steadyMs(), done);
    }
    this.#wait();
  }

  /** True when model and tmux show the same now. */
  async #look(): Promise<boolean> {
    const { recording, clock } = this.#options;
    if (recording.ended) return true;
    recording.look();
    const { end } = recording;
    const captured = await this.#capture();
    if (captured === undefined) return false;
    await pause(clock, settleMs);
    // tmux answers this after it has given the pipe what it had read before the first.
    const confirmed = !this.#closed && isDeepStrictEqual(await this.#capture(), captured);
    if (!confirmed || this.#closed || !recording.spoolWaits) return false;
    recording.look();
    if (recording.end !== end) return false;
    const outcome = await recording.setRight(captured);
    if (typeof outcome !== "string") this.#options.onRepaired(outcome.differences);
    return outcome !== "void";
  }

  async #capture(): Promise<CapturedScreen | undefined> {
    const { pane, recording, run } = this.#options;
    const capture: Capture = { pane, epoch: recording.epoch, historyLines: 0 };
    const reply = await run(...captureCommands(capture));
    const captured = reply.error === undefined ? capturedScreen(reply.lines, capture) : undefined;
    const comparable = captured !== undefined && captured.certain && !captured.inFrame && !captured.inMode;
    return comparable ? captured : undefined;
  }
}

/** The pipe was opened after the first byte of a UTF-8 character, which tmux does not show before it is whole. */
function beginsInside([first = 0]: Uint8Array): boolean {
  return first >= 0x80 && first <= 0xbf;
}
