/** Runs protocol's liveness rule (CN6) for one connection: a check a second, a ping when it is due. */
import { checkLiveness, heard, startLiveness, type Liveness } from "@coda/protocol";
import type { Clock } from "./clock.ts";

const checkEveryMs = 1_000;

export interface LivenessOptions {
  readonly clock: Clock;
  readonly ping: (n: number) => void;
  readonly dead: () => void;
}

export class LivenessDriver {
  readonly #options: LivenessOptions;
  #state: Liveness;
  /** Hot path: a message only notes the time; the state is made at the next check. */
  #heardMs: number;
  #cancel: () => void;

  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#heardMs = options.clock.steadyMs();
    this.#state = startLiveness(this.#heardMs);
    this.#cancel = this.#arm();
  }

  heard(): void {
    this.#heardMs = this.#options.clock.steadyMs();
  }

  stop(): void {
    this.#cancel();
  }

  #arm(): () => void {
    return this.#options.clock.after(checkEveryMs, () => {
      this.#check();
    });
  }

  #check(): void {
    const known = this.#heardMs > this.#state.heardMs ? heard(this.#state, this.#heardMs) : this.#state;
    const { state, verdict } = checkLiveness(known, this.#options.clock.steadyMs());
    this.#state = state;
    if (verdict === "dead") {
      this.#options.dead();
      return;
    }
    if (verdict === "ping") this.#options.ping(state.pingNumber);
    this.#cancel = this.#arm();
  }
}
