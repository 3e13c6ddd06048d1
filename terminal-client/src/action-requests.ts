/** What this browser asks to be done with windows and panes, until each is answered, or nobody can answer any more. */
import { limits, type PaneId, type RelayToBrowser, type SessionAction } from "@coda/protocol";

/** `refused` null: done, and `pane` is one that was made. Otherwise why not, for a person. */
export interface ActionOutcome {
  readonly refused: string | null;
  readonly pane: PaneId | null;
}

export interface ActionPorts {
  /** False when nobody can be asked. */
  ask(id: number, action: SessionAction): boolean;
  /** Runs `action` after `delayMs` unless the returned function was called. */
  after(delayMs: number, action: () => void): () => void;
}

type ActionDone = Extract<RelayToBrowser, { t: "actionDone" }>;

export class ActionRequests {
  readonly #ports: ActionPorts;
  readonly #waiting = new Map<number, (outcome: ActionOutcome) => void>();
  #last = 0;

  constructor(ports: ActionPorts) {
    this.#ports = ports;
  }

  /** Never rejects, and answers within `limits.requestMs`. */
  async act(action: SessionAction): Promise<ActionOutcome> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      if (!this.#ports.ask(id, action)) {
        resolve(refused("not connected: nothing was done"));
        return;
      }
      const stop = this.#ports.after(limits.requestMs, () =>
        this.#answer(id, refused("no answer came; look whether it was done")),
      );
      this.#waiting.set(id, (outcome) => {
        stop();
        resolve(outcome);
      });
    });
  }

  done({ id, refused: why, pane }: ActionDone): void {
    this.#answer(id, { refused: why, pane });
  }

  /** The connection is gone: what was asked may have been done, or not. */
  lost(): void {
    for (const id of this.#waiting.keys())
      this.#answer(id, refused("the connection was lost; look whether it was done"));
  }

  #answer(id: number, outcome: ActionOutcome): void {
    const answer = this.#waiting.get(id);
    this.#waiting.delete(id);
    answer?.(outcome);
  }
}

function refused(why: string): ActionOutcome {
  return { refused: why, pane: null };
}
