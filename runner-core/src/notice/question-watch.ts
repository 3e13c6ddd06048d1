/** When a pane's question is told: once its output rests at it, and again only after it was gone from the screen. Pure. */
import type { ScreenText } from "../pane/screen-text.ts";
import { questionOn, type Question } from "./questions.ts";

export interface Looked {
  /** How far the output reaches, and for how long nothing came. */
  readonly end: number;
  readonly quietMs: number;
  /** Undefined while the output is not played to its end. */
  readonly screen: () => ScreenText | undefined;
}

/** A question that is answered sooner was seen by who answered. */
const questionQuietMs = 1_500;

export class QuestionWatch {
  #seenEnd: number;
  /** All there was at the seen end is looked at, and nothing came since. */
  #atRest = true;
  #asked: string | undefined;

  /** What stands there now is no news. */
  constructor(end: number) {
    this.#seenEnd = end;
  }

  /** Looked at every second or so; a question that is to be told. */
  look({ end, quietMs, screen }: Looked): Question | undefined {
    if (end === this.#seenEnd && this.#atRest) return undefined;
    this.#seenEnd = end;
    this.#atRest = false;
    const shown = screen();
    if (shown === undefined) return undefined;
    const question = questionOn(shown);
    if (question === undefined) this.#asked = undefined;
    if (quietMs < questionQuietMs) return undefined;
    this.#atRest = true;
    if (question === undefined || question.text === this.#asked) return undefined;
    this.#asked = question.text;
    return question;
  }
}
