/** This browser's size and what it may do to the session's: proposed while it may be, insisted on while leased. */
import type { BrowserToRelay, SessionState, Size } from "@coda/protocol";
import type { Clock } from "./clock.ts";
import type { PageSignals } from "./page-signals.ts";
import { SizeLease } from "./size-lease.ts";
import { SizeProposer } from "./size-proposer.ts";
import type { SizeView } from "./snapshot.ts";

export interface BrowserSizePorts {
  readonly clock: Clock;
  readonly page: Pick<PageSignals, "isPhone">;
  readonly tell: (frame: BrowserToRelay) => boolean;
  /** It drives a session that runs, and somebody looks at the page. */
  readonly allowed: () => boolean;
}

export class BrowserSize {
  readonly #proposer: SizeProposer;
  readonly #lease: SizeLease;

  constructor({ clock, page, tell, allowed }: BrowserSizePorts) {
    this.#lease = new SizeLease({ clock, tell: (size) => tell({ t: "leaseSize", size }) });
    this.#proposer = new SizeProposer({
      clock,
      propose: (size) => {
        this.#lease.room(size);
        // A phone's size is had by asking for it: by the lease.
        return page.isPhone() || tell({ t: "proposeSize", size });
      },
      allowed,
    });
  }

  room(size: Size): void {
    this.#proposer.room(size);
  }

  take(): void {
    this.#lease.take();
  }

  giveBack(): void {
    this.#lease.giveBack();
  }

  /** Whoever serves the session, or looks at the page, is another: it has not heard of this size. */
  renew(): void {
    this.#proposer.renew();
  }

  wake(): void {
    this.#proposer.wake();
  }

  /** The connection is gone. */
  lost(): void {
    this.#lease.lost();
  }

  announced(live: SessionState["live"], size: SizeView): void {
    if (live === null) this.#lease.lost();
    else this.#lease.announced(size.by === "thisWindow" && size.leased);
  }

  dispose(): void {
    this.#proposer.dispose();
    this.#lease.giveBack();
  }
}
