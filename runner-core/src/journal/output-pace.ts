/** Whether a journal's output pours in, so that work on it which can wait does. Knows lengths and a steady clock's times only. */
import { limits } from "@coda/protocol";

const windowMs = 100;

export class OutputPace {
  #fromMs: number;
  #fromBytes: number;
  #pours = false;

  constructor(nowMs: number, endBytes: number) {
    this.#fromMs = nowMs;
    this.#fromBytes = endBytes;
  }

  /** True from the moment a window's measure is full until a window has passed that was not. */
  pours(nowMs: number, endBytes: number): boolean {
    const windows = (nowMs - this.#fromMs) / windowMs;
    const grownBytes = endBytes - this.#fromBytes;
    if (windows >= 1) {
      this.#pours = grownBytes >= windows * limits.pouringBytes;
      this.#fromMs = nowMs;
      this.#fromBytes = endBytes;
    } else if (grownBytes >= limits.pouringBytes) this.#pours = true;
    return this.#pours;
  }
}
