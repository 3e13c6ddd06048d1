/** One node from its start to its end: without its bus it is there and serves nobody, with it it does, until it drains. */
import type { RevokeRequest } from "@coda/protocol";
import type { Tracer } from "@coda/telemetry";
import type { Bus } from "./bus/bus.ts";
import { Gate, type GateOptions } from "./gate.ts";
import type { InternalAnswer, State } from "./http-pages.ts";
import type { RelayCounts } from "./metrics.ts";
import type { ViewState } from "./outbox.ts";
import type { PeerEvents, PeerSocket } from "./peer.ts";
import { RelayCore, type RelayCoreOptions } from "./relay-core.ts";
import { Revocations } from "./revocations.ts";

export interface RelayNodeOptions
  extends Omit<RelayCoreOptions, "gate" | "bus" | "revocations">, Pick<GateOptions, "verifier" | "prefix"> {
  readonly tracer: Tracer;
  /** Where it is, as its host names regions; undefined where nobody says. */
  readonly region: string | undefined;
}

type Phase =
  | { readonly name: "starting" }
  | { readonly name: "serving"; readonly core: RelayCore; readonly bus: Bus }
  | { readonly name: "ended" };

const nobody: RelayCounts = { connections: 0, devices: 0, helpers: 0, rooms: 0, tailBytes: 0 };

export class RelayNode {
  readonly #options: RelayNodeOptions;
  #phase: Phase = { name: "starting" };

  constructor(options: RelayNodeOptions) {
    this.#options = options;
  }

  /** It has its bus; of no use any more where it has ended. */
  serve(bus: Bus): void {
    if (this.#phase.name === "ended") return void bus.close();
    const { clock, verifier, prefix, tracer, newId } = this.#options;
    const revocations = new Revocations(clock);
    const gate = new Gate({
      clock,
      verifier,
      prefix,
      tracer,
      newId,
      isRevoked: (claims) => revocations.covers(claims),
      claim: async (ticket, by) => bus.claim(ticket, by),
    });
    this.#phase = { name: "serving", bus, core: new RelayCore({ ...this.#options, gate, bus, revocations }) };
  }

  /** Why it takes no sockets now; undefined while it does. One that drains takes them to tell them so (CN8). */
  get unready(): "not ready yet" | "full" | undefined {
    if (this.#phase.name !== "serving") return "not ready yet";
    return this.#options.crowd.isFull ? "full" : undefined;
  }

  get counts(): RelayCounts {
    return this.#phase.name === "serving" ? this.#phase.core.counts : nobody;
  }

  get views(): ViewState[] {
    return this.#phase.name === "serving" ? this.#phase.core.views : [];
  }

  /** The process lives, whatever it waits for. */
  health(): State {
    const { region } = this.#options;
    return { ok: true, body: { status: this.#status(), ...(region !== undefined && { region }), ...this.counts } };
  }

  /** Alive is not ready: a node that is full or without its bus serves whom it has, and gets nobody new. */
  ready(): State {
    const status = this.#status();
    const onBus = this.#phase.name === "serving" && this.#phase.bus.isConnected;
    const lacking = !onBus ? "without its bus" : this.unready;
    return {
      ok: status === "ok" && lacking === undefined,
      body: { status: status === "ok" ? (lacking ?? status) : status },
    };
  }

  /** Only while it serves. */
  accept(socket: PeerSocket, origin: string | undefined, leave: () => void): PeerEvents {
    if (this.#phase.name !== "serving") throw new Error("a socket before there was a node to serve it");
    return this.#phase.core.accept(socket, origin, leave);
  }

  async revoke(request: RevokeRequest): Promise<InternalAnswer> {
    try {
      if (this.#phase.name !== "serving") throw new Error("not serving");
      await this.#phase.core.revoke(request);
      return { body: { ok: true } };
    } catch {
      return { problem: { code: "unavailable", message: "The other relay nodes could not be told; call again." } };
    }
  }

  /** See CN8. Resolves when no socket is left. */
  async drain(): Promise<void> {
    const phase = this.#phase;
    if (phase.name === "serving")
      await new Promise<void>((resolve) => {
        phase.core.drain(resolve);
      });
  }

  /** After the drain: the bus hears no more of it. */
  async end(): Promise<void> {
    const phase = this.#phase;
    this.#phase = { name: "ended" };
    if (phase.name === "serving") await phase.bus.close();
  }

  #status(): string {
    switch (this.#phase.name) {
      case "starting":
        return "starting: without its bus";
      case "serving":
        return this.#phase.core.isDraining ? "draining" : "ok";
      case "ended":
        return "ended";
    }
  }
}
