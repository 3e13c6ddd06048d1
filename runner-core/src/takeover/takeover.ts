/** Performs the machine of takeover-state.ts on a running helper. It knows neither processes nor files nor sockets. */
import type { Log } from "../log.ts";
import { reasonOf } from "../log.ts";
import type { Handover } from "./handover.ts";
import { takeover, type TakeoverEffect, type TakeoverEvent, type TakeoverState } from "./takeover-state.ts";

export type Proof = { readonly version: string; readonly standsIn: boolean } | { readonly why: string };
export type TakeoverAnswer = { readonly to: string } | { readonly refused: string };

/** What a successor is told. Whoever carries it calls `delivered` once it has arrived, or cannot. */
export interface Given {
  readonly said: { readonly handover: Handover } | { readonly refused: string };
  readonly delivered: () => void;
}

export interface LetGo {
  readonly handover: Handover;
  /** What may still be under way and nobody waits for: resolves when it is done. */
  readonly rest: Promise<void>;
}

export interface TakeoverPorts {
  /** Whether the program that is on disk now could start as this one did. Never rejects. */
  prove(): Promise<Proof>;
  /** Begins that program beside this one. Resolves with why it will not ask for the hand-over, once that is known. */
  beginStandIn(): Promise<string>;
  /** Lets go of what another helper needs, and keeps viewers watching for as long as can be. */
  handOver(): Promise<LetGo>;
  /** For this very process, once it is the other program. */
  leave(handover: Handover): void;
  /** Lets go of it for good. */
  stop(): Promise<void>;
  /** The process is the other program from here on. `standIn`: the process that serves meanwhile. Returns only when it cannot be. */
  replace(standIn: number | undefined): void;
  readonly log: Log;
}

interface Successor {
  readonly pid: number;
  readonly give: (given: Given) => void;
}

export class Takeover {
  readonly #ports: TakeoverPorts;
  readonly #over = Promise.withResolvers<"ended" | "failed">();
  #state: TakeoverState;
  #answer: ((answer: TakeoverAnswer) => void) | undefined;
  #successor: Successor | undefined;

  constructor(ports: TakeoverPorts, begin: "serving" | "standing-in" = "serving") {
    this.#ports = ports;
    this.#state = { is: begin };
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

  /** To a process that says it is ready to serve in the place of this one; only to one that is waited for. */
  async give(pid: number): Promise<Given> {
    const [refusal] = takeover(this.#state, { is: "successor-ready" }).effects;
    if (refusal?.do === "refuse-successor") return { said: { refused: refusal.why }, delivered: () => undefined };
    return new Promise((resolve) => {
      this.#successor = { pid, give: resolve };
      this.#move({ is: "successor-ready" });
    });
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
          .then((proof) => this.#move("why" in proof ? { is: "disproved", ...proof } : { is: "proved", ...proof }));
        break;
      case "begin-stand-in":
        void this.#ports.beginStandIn().then((why) => this.#move({ is: "stand-in-failed", why }));
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
        void this.#letGo(async () => (effect.to === "successor" ? this.#give() : this.#leave()));
        break;
      case "refuse-successor":
        break; // answered by `give`
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

  async #leave(): Promise<void> {
    const { handover, rest } = await this.#ports.handOver();
    this.#ports.leave(handover);
    await rest;
  }

  /** Resolves once the successor has it: what this process is next must not cut it short. */
  async #give(): Promise<void> {
    try {
      const { handover, rest } = await this.#ports.handOver();
      await new Promise<void>((resolve) => this.#successor?.give({ said: { handover }, delivered: resolve }));
      await rest;
    } catch (error) {
      // It ends, and whoever comes next finds out what it needs by itself.
      this.#successor?.give({ said: { refused: reasonOf(error) }, delivered: () => undefined });
      throw error;
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
      this.#ports.replace(this.#successor?.pid);
    } catch (error) {
      this.#ports.log("error", "this process could not become another program", { reason: reasonOf(error) });
    }
    this.#over.resolve("failed");
  }
}
