/** Browsers that asked to begin a session anew while its helper knows of none, so of no browser either: one each. */
import type { RelayToBrowser } from "@coda/protocol";
import type { BrowserPort } from "./peer.ts";

export class AwaitedRestarts {
  readonly #asked = new Map<BrowserPort, number>();

  /** False when it has asked already, and has no answer yet. */
  ask(browser: BrowserPort, id: number): boolean {
    if (this.#asked.has(browser)) return false;
    this.#asked.set(browser, id);
    return true;
  }

  left(browser: BrowserPort): void {
    this.#asked.delete(browser);
  }

  /** The session is there. */
  done(): void {
    for (const [browser, id] of this.#asked) {
      const answer: RelayToBrowser = { t: "actionDone", id, outcome: { refused: null, pane: null } };
      browser.send(answer);
    }
    this.#asked.clear();
  }

  /** Nobody will answer: browsers know that by the state. */
  clear(): void {
    this.#asked.clear();
  }
}
