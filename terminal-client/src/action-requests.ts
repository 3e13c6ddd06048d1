/** What this browser asks to be done with windows and panes, until each is answered, or nobody can answer any more. */
import { limits, type ActionOutcome, type RelayToBrowser, type SessionAction } from "@coda/protocol";
import type { ReadAnswer } from "./input-lane.ts";

export interface ActionPorts {
  /** How its answer is to be read; undefined when nobody can be asked. */
  ask(id: number, action: SessionAction): ReadAnswer | undefined;
  /** Runs `action` after `delayMs` unless the returned function was called. */
  after(delayMs: number, action: () => void): () => void;
}

type ActionDone = Extract<RelayToBrowser, { t: "actionDone" }>;

interface Waiting {
  readonly does: SessionAction["do"];
  readonly read: ReadAnswer;
  readonly done: (outcome: ActionOutcome) => void;
}

export class ActionRequests {
  readonly #ports: ActionPorts;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(ports: ActionPorts) {
    this.#ports = ports;
  }

  /** Never rejects, and answers within `limits.requestMs`. */
  async act(action: SessionAction): Promise<ActionOutcome> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      const read = this.#ports.ask(id, action);
      if (read === undefined) {
        resolve(refused("not connected: nothing was done"));
        return;
      }
      const stop = this.#ports.after(limits.requestMs, () =>
        this.#answer(id, refused("no answer came; look whether it was done")),
      );
      const done = (outcome: ActionOutcome): void => {
        stop();
        resolve(outcome);
      };
      this.#waiting.set(id, { does: action.do, read, done });
    });
  }

  async answered(answer: ActionDone): Promise<void> {
    const outcome = await this.#waiting.get(answer.id)?.read(answer);
    if (outcome !== undefined) this.#answer(answer.id, outcome);
  }

  /** The connection is gone: what was asked may have been done, or not. */
  lost(): void {
    for (const id of this.#waiting.keys())
      this.#answer(id, refused("the connection was lost; look whether it was done"));
  }

  /** What was to be closed is gone with the session: its helper knows this browser no longer, and cannot say so. */
  sessionEnded(): void {
    for (const [id, { does }] of this.#waiting)
      if (does === "closeWindow" || does === "closePane") this.#answer(id, { refused: null, pane: null });
  }

  #answer(id: number, outcome: ActionOutcome): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.done(outcome);
  }
}

function refused(why: string): ActionOutcome {
  return { refused: why, pane: null };
}
