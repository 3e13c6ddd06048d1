/**
 * Browsers that tried to do something here and that nobody has answered about. In memory alone: one that still wants to
 * type after a restart tries again. Whoever makes up browsers without end pushes older ones out, which may try again.
 */
import type { SessionId } from "@coda/protocol";
import { identityOf, type Browser } from "./browser.ts";

export interface AskingBrowser extends Browser {
  readonly session: SessionId;
  /** Since when. */
  readonly at: string;
}

/** More than a person looks through. */
const most = 32;

export class AskingBrowsers {
  readonly #byIdentity = new Map<string, AskingBrowser>();

  /** Oldest first. */
  get all(): AskingBrowser[] {
    return [...this.#byIdentity.values()];
  }

  has(browser: Pick<Browser, "key" | "account">): boolean {
    return this.#byIdentity.has(identityOf(browser));
  }

  /** False for one that asks already. */
  add(browser: AskingBrowser): boolean {
    if (this.has(browser)) return false;
    this.#byIdentity.set(identityOf(browser), browser);
    const [oldest] = this.#byIdentity.size > most ? this.#byIdentity.keys() : [];
    if (oldest !== undefined) this.#byIdentity.delete(oldest);
    return true;
  }

  answered(browser: Pick<Browser, "key" | "account">): void {
    this.#byIdentity.delete(identityOf(browser));
  }
}
