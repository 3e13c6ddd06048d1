/**
 * Whether a helper says too much: of itself at a rate, and beside that an answer to each frame of a browser's. Browsers are held
 * to a rate of their own, and none of them may cost the helper its socket by what it has to refuse.
 */
import { limits, type HelperToRelay } from "@coda/protocol";
import { Rate } from "./rate.ts";

export class HelperPace {
  readonly #ofItself: Rate;
  #owed = 0;

  constructor(nowMs: number) {
    this.#ofItself = new Rate({ perSecond: limits.helperFramesPerSecond, burst: limits.helperFrames }, nowMs);
  }

  /** A frame of a browser's goes to it. */
  asked(): void {
    this.#owed = Math.min(this.#owed + 1, limits.helperAnswers);
  }

  /** False: that was too much. */
  allows({ t }: HelperToRelay, nowMs: number): boolean {
    const isAnswer = t === "inputRefused" || t === "pasteProgress" || t === "actionDone";
    if (!isAnswer || this.#owed === 0) return this.#ofItself.take(nowMs);
    this.#owed -= 1;
    return true;
  }
}
