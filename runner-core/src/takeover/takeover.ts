/** Performs the machine of takeover-state.ts on a running helper. It knows neither processes nor files. */
import type { Log } from "../log.ts";
import { reasonOf } from "../log.ts";
import { takeover, type TakeoverEffect, type TakeoverEvent, type TakeoverState } from "./takeover-state.ts";

export type Proof = { readonly version: string } | { readonly why: string };
export type TakeoverAnswer = { readonly to: string } | { readonly refused: string };

export interface TakeoverPorts {
  /** Whether the program that is on disk now could start as this one did. Never rejects. */
  prove(): Promise<Proof>;
  /** Lets go of what another helper needs, and keeps viewers watching for as long as can be. */
  handOver(): Promise<void>;
  /** Lets go of it for good. */
  stop(): Promise<void>;
  /** The process is the other program from here on. Returns only when it cannot be. */
  replace(): void;
  readonly log: Log;
}

export class Takeover {
  readonly #ports: TakeoverPorts;
  readonly #over = Promise.withResolvers<"ended" | "failed">();
  #state: TakeoverState = { is: "serving" };
  #answer: ((answer: TakeoverAnswer) => void) | undefined;

  constructor(ports: TakeoverPorts) {
    this.#ports = ports;
  }

  /** Resolves when this process has nothing left to do but end. */
  get over(): Promise<"ended" | "failed"> {
    return this.#over.promise;
  }

  async ask(): Promise<TakeoverAnswer> {
    if (this.#state.is === "serving")
      return new Promise((resolve) => {
        this.#answer = resolve;
        this.#move({ is: "asked" });
      });
    const [effect] = takeover(this.#state, { is: "asked" }).effects;
    return { refused: effect?.do === "refuse" ? effect.why : "" };
  }

  end(): void {
    this.#move({ is: "end-wanted" });
  }

  #move(event: TakeoverEvent): void {
    const { state, effects } = takeover(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: TakeoverEffect): void {
    const { log } = this.#ports;
    switch (effect.do) {
      case "prove":
        void this.#ports
          .prove()
          .then((proof) =>
            this.#move("why" in proof ? { is: "disproved", why: proof.why } : { is: "proved", version: proof.version }),
          );
        break;
      case "answer":
        log("info", "this process becomes another program", { version: effect.to });
        this.#answer?.({ to: effect.to });
        break;
      case "refuse":
        log("warn", "this process goes on as it is", { reason: effect.why });
        this.#answer?.({ refused: effect.why });
        break;
      case "hand-over":
        void this.#letGo(async () => this.#ports.handOver());
        break;
      case "stop":
        void this.#letGo(async () => this.#ports.stop());
        break;
      case "replace":
        this.#replace();
        break;
      case "exit":
        this.#over.resolve("ended");
        break;
    }
  }

  /** What could not be let go, the end of the process lets go. */
  async #letGo(how: () => Promise<void>): Promise<void> {
    try {
      await how();
    } catch (error) {
      this.#ports.log("error", "the helper did not end in order", { reason: reasonOf(error) });
    }
    this.#move({ is: "let-go" });
  }

  #replace(): void {
    try {
      this.#ports.replace();
    } catch (error) {
      this.#ports.log("error", "this process could not become another program", { reason: reasonOf(error) });
    }
    this.#over.resolve("failed");
  }
}
