/**
 * One answer of the API that a page keeps asking for while somebody looks at it: asked once for all who look. What it is of,
 * and how time passes, it is given.
 */
import { asFailure, isFinal, type Failure } from "./api-error.ts";

export interface Answered<Value> {
  /** Undefined until the first answer. */
  readonly data: Value | undefined;
  /** Why the newest question went unanswered; what was answered before stays. */
  readonly failure: Failure | undefined;
}

export interface Pace {
  /** Runs it once after so long, unless the returned function is called. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly isHidden: () => boolean;
  /** Runs it each time the page is seen again, until the returned function is called. */
  readonly onSeen: (run: () => void) => () => void;
}

interface Looker {
  readonly changed: () => void;
  readonly everyMs: number;
}

interface AnswerGiven<Value> {
  readonly ask: (signal: AbortSignal) => Promise<Value>;
  readonly pace: Pace;
  readonly onSignedOut: () => void;
  readonly initial?: Value | undefined;
  /** Somebody may wait for an answer to it: it is asked behind other windows, too. */
  readonly alsoHidden?: boolean;
}

/** A question that found no answer is asked again so soon, each time later. */
const retriesMs = [1_000, 2_000] as const;

export class Answer<Value> {
  readonly #given: AnswerGiven<Value>;
  readonly #lookers = new Set<Looker>();
  #answered: Answered<Value>;
  #isFresh: boolean;
  /** In a row. */
  #unanswered = 0;
  #asking = new AbortController();
  #stopWaiting = () => {};
  #stopSeeing = () => {};

  constructor(given: AnswerGiven<Value>) {
    this.#given = given;
    this.#answered = { data: given.initial, failure: undefined };
    this.#isFresh = given.initial !== undefined;
  }

  get(): Answered<Value> {
    return this.#answered;
  }

  /** Asks every so often until the returned function is called; of several, as the most impatient wants it. */
  look(looker: Looker): () => void {
    this.#lookers.add(looker);
    if (this.#lookers.size === 1) this.#begin();
    else this.#wait();
    return () => {
      this.#lookers.delete(looker);
      if (this.#lookers.size === 0) this.#end();
    };
  }

  /** Now: an answer that is on its way was given before. */
  async ask(): Promise<void> {
    const asking = this.#takeBack();
    try {
      const data = await this.#given.ask(asking.signal);
      if (asking.signal.aborted) return;
      this.#unanswered = 0;
      this.#isFresh = true;
      this.#tell({ data: sameOr(this.#answered.data, data), failure: undefined });
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#fail(error);
    }
    this.#wait();
  }

  /** What it will be, said by who changed it. */
  set(data: Value): void {
    this.#takeBack();
    this.#tell({ data, failure: undefined });
    this.#wait();
  }

  #takeBack(): AbortController {
    this.#asking.abort();
    this.#stopWaiting();
    this.#asking = new AbortController();
    return this.#asking;
  }

  #begin(): void {
    this.#stopSeeing = this.#given.pace.onSeen(() => void this.ask());
    if (this.#isFresh) this.#wait();
    else void this.ask();
  }

  #end(): void {
    this.#takeBack();
    this.#stopSeeing();
    this.#isFresh = false;
  }

  #fail(error: unknown): void {
    this.#unanswered = isFinal(error) ? Infinity : this.#unanswered + 1;
    const failure = asFailure(error);
    if (this.#unanswered > retriesMs.length) this.#tell({ ...this.#answered, failure });
    if (failure.code === "signedOut") this.#given.onSignedOut();
  }

  #wait(): void {
    this.#stopWaiting();
    if (this.#lookers.size === 0) return;
    const everyMs = Math.min(...Array.from(this.#lookers, (looker) => looker.everyMs));
    const { pace, alsoHidden = false } = this.#given;
    this.#stopWaiting = pace.after(retriesMs[this.#unanswered - 1] ?? everyMs, () => {
      if (alsoHidden || !pace.isHidden()) void this.ask();
      else this.#wait();
    });
  }

  #tell(answered: Answered<Value>): void {
    const { data, failure } = this.#answered;
    if (answered.data === data && answered.failure === failure) return;
    this.#answered = answered;
    for (const { changed } of this.#lookers) changed();
  }
}

/** What was known already stays the same object: nobody draws it anew. */
function sameOr<Value>(known: Value | undefined, data: Value): Value {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(data) ? known : data;
}
