/**
 * The marks of the browsers that type through this helper, as far as it knows them. What tmux has decides: each command
 * says what it takes for tmux's mark, and where that is another one by now, this learns it.
 */
import {
  markSkipped,
  markTyped,
  nothingTyped,
  readMark,
  standingOf,
  writeMark,
  type Standing,
  type TypedMark,
} from "./typed-mark.ts";
import type { TypistId } from "./typist-id.ts";

/** Browsers known; the one that typed longest ago is forgotten first, and its next command learns its mark anew. */
const maxKnown = 1_000;

/** One counter of one typist in one tmux session. */
export interface CounterPlace {
  readonly session: string;
  readonly id: TypistId;
  readonly counter: number;
}

interface Known {
  readonly mark: TypedMark;
  /** As tmux is thought to have it. Empty although something was typed: it was forgotten there for its age. */
  readonly text: string;
}

/** `skip`: the counter is given up. A number: bytes of it typed so far. */
export type Advance = "whole" | "skip" | number;

export interface NextMark {
  readonly before: string;
  readonly after: string;
  /** tmux has done it. */
  readonly done: () => void;
}

export class TypedMarks {
  readonly #known = new Map<string, Known>();

  standingOf(place: CounterPlace): Standing {
    return standingOf(this.#of(place).mark, place.counter);
  }

  next(place: CounterPlace, advance: Advance): NextMark {
    const { mark, text: before } = this.#of(place);
    const after =
      advance === "skip"
        ? markSkipped(mark, place.counter)
        : markTyped(mark, place.counter, advance === "whole" ? undefined : advance);
    const text = writeMark(after);
    return { before, after: text, done: () => this.#set(place, { mark: after, text }) };
  }

  /** False for a text that no helper wrote: somebody else uses the variable. */
  learn(place: CounterPlace, text: string): boolean {
    const read = readMark(text);
    if (read === undefined) return false;
    this.#set(place, { mark: text === "" ? this.#of(place).mark : read, text });
    return true;
  }

  #of(place: CounterPlace): Known {
    return this.#known.get(keyOf(place)) ?? { mark: nothingTyped, text: "" };
  }

  #set(place: CounterPlace, known: Known): void {
    const key = keyOf(place);
    this.#known.delete(key);
    this.#known.set(key, known);
    const oldest = this.#known.size > maxKnown ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

function keyOf({ session, id }: CounterPlace): string {
  return `${session} ${id}`;
}
