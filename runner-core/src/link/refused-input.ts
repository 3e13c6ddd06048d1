/** What was refused because somebody in between made, changed, moved or repeated it: counted, and told seldom. */
import type { BrowserTicket, SessionId } from "@coda/protocol";
import type { SealFault } from "./client-seal.ts";
import type { JoinedClient } from "./joined-clients.ts";

/** unsealed: it came in the open. */
export type InputFault = SealFault | "unsealed";

export interface RefusedInputEvent {
  readonly session: SessionId;
  /** Whose it pretended to be. */
  readonly by: BrowserTicket | undefined;
  readonly fault: InputFault;
  /** So many of this fault by now, since the helper started. */
  readonly count: number;
}

export class RefusedInput {
  readonly #tell: (event: RefusedInputEvent) => void;
  readonly #counts = new Map<InputFault, number>();

  constructor(tell: (event: RefusedInputEvent) => void) {
    this.#tell = tell;
  }

  /** Since the helper started. */
  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Whoever can make one can make millions: the first is told, the tenth, the hundredth, … */
  count(fault: InputFault, { session, ticket: by }: JoinedClient): void {
    const count = (this.#counts.get(fault) ?? 0) + 1;
    this.#counts.set(fault, count);
    if (Number.isInteger(Math.log10(count))) this.#tell({ session, by, fault, count });
  }
}
