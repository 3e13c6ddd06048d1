/**
 * The renewing of one connection's permission: one ticket is judged at a time, and of those that come meanwhile the newest
 * is next. While nobody can say whether a ticket was used, it is asked about again, as long as it is good (RN7).
 */
import { limits, type TicketClaims } from "@coda/protocol";
import type { Clock } from "./clock.ts";
import type { Refusal } from "./gate.ts";

export interface RenewalOptions {
  readonly clock: Clock;
  readonly newId: () => string;
  /** `by`: whose claim it is, the same at each attempt with one ticket. */
  readonly judge: (ticket: string, by: string) => Promise<{ readonly claims: TicketClaims } | Refusal>;
  readonly renewed: (ticket: string, claims: TicketClaims) => void;
  readonly refused: (refusal: Refusal) => void;
  readonly failed: (error: unknown) => void;
}

type State =
  | { readonly name: "idle" }
  | { readonly name: "judging"; readonly next: string | undefined }
  | { readonly name: "waiting"; readonly cancelTimer: () => void }
  | { readonly name: "ended" };

interface Attempt {
  readonly ticket: string;
  readonly by: string;
  readonly isRepeated: boolean;
}

export class Renewal {
  readonly #options: RenewalOptions;
  #state: State = { name: "idle" };

  constructor(options: RenewalOptions) {
    this.#options = options;
  }

  begin(ticket: string): void {
    switch (this.#state.name) {
      case "judging":
        this.#state = { name: "judging", next: ticket };
        return;
      case "waiting":
        this.#state.cancelTimer();
        break;
      case "idle":
        break;
      case "ended":
        return;
    }
    this.#attempt({ ticket, by: this.#options.newId(), isRepeated: false });
  }

  dispose(): void {
    if (this.#state.name === "waiting") this.#state.cancelTimer();
    this.#state = { name: "ended" };
  }

  #attempt(attempt: Attempt): void {
    this.#state = { name: "judging", next: undefined };
    this.#judge(attempt).catch(this.#options.failed);
  }

  async #judge(attempt: Attempt): Promise<void> {
    const verdict = await this.#options.judge(attempt.ticket, attempt.by);
    if (this.#state.name !== "judging") return;
    const { next } = this.#state;
    this.#state = { name: "idle" };
    if ("claims" in verdict) this.#options.renewed(attempt.ticket, verdict.claims);
    else if (verdict.refused === "unavailable") this.#waitWith(attempt);
    // It was good when it came, or a newer one has come: that its time is over now is no fault of who brought it.
    else if (verdict.refused !== "ticketExpired" || !(attempt.isRepeated || next !== undefined))
      return this.#options.refused(verdict);
    if (next !== undefined) this.begin(next);
  }

  #waitWith(attempt: Attempt): void {
    const cancelTimer = this.#options.clock.after(limits.claimAgainMs, () => {
      this.#attempt({ ...attempt, isRepeated: true });
    });
    this.#state = { name: "waiting", cancelTimer };
  }
}
