/** A pairing as steps on view: who sits here answers the last one, or gives it all up. */
import { qrRows, type PairingHost } from "@coda/runner-core";
import type { PairingStep, ShownCode } from "../contract/core-view.ts";

const refused = { no: "you said no; nothing was paired" } as const;

export class PairingTalk implements PairingHost {
  readonly #step: (step: PairingStep) => void;
  readonly #givenUp = new AbortController();
  readonly #answered = Promise.withResolvers<boolean>();
  #code: ShownCode | undefined;
  #isAsked = false;

  constructor(step: (step: PairingStep) => void) {
    this.#step = step;
    step({ is: "asking" });
  }

  get signal(): AbortSignal {
    return this.#givenUp.signal;
  }

  readonly shown: PairingHost["shown"] = ({ code, url, urlWithCode, fingerprint, expiresAt }) => {
    this.#code = { code, url, urlWithCode, fingerprint, expiresAt, qr: qrRows(urlWithCode) };
    this.#step({ is: "shown", code: this.#code });
  };

  readonly claimed: PairingHost["claimed"] = ({ name, email }) => {
    if (this.#code !== undefined) this.#step({ is: "claimed", code: this.#code, by: { name, email } });
  };

  readonly confirm: PairingHost["confirm"] = async ({ by: { name, email }, browser = null, fingerprint }) => {
    if (this.signal.aborted) return refused;
    this.#isAsked = true;
    this.#step({ is: "asks", by: { name, email }, browser, fingerprint });
    const isYes = await this.#answered.promise;
    this.#step({ is: "finishing" });
    return isYes ? "yes" : refused;
  };

  /** Only what was asked can be answered: nothing said before it counts. */
  answer(isYes: boolean): void {
    if (this.#isAsked) this.#answered.resolve(isYes);
  }

  giveUp(): void {
    this.#givenUp.abort();
    this.#answered.resolve(false);
  }
}
