/**
 * This browser's hold on the size while terminals are attached: asked for by its user, renewed while it holds, given
 * back when nobody looks any more. Whether it holds, the helper says; it may end there at any moment, by a local key.
 */
import { limits, type Size } from "@coda/protocol";
import type { Clock } from "./clock.ts";

export interface LeasePorts {
  readonly clock: Clock;
  /** False when it could not be sent. */
  tell(size: Size | null): boolean;
}

type LeaseState = "none" | "asked" | "held";

export class SizeLease {
  readonly #ports: LeasePorts;
  #state: LeaseState = "none";
  #room: Size | undefined;
  #cancel: () => void = () => undefined;

  constructor(ports: LeasePorts) {
    this.#ports = ports;
  }

  /** What this browser has room for, as it was proposed. */
  room(size: Size): void {
    this.#room = size;
    if (this.#state !== "none") this.#ports.tell(size);
  }

  take(): void {
    if (this.#room === undefined || !this.#ports.tell(this.#room)) return;
    this.#state = "asked";
    this.#renewLater();
  }

  giveBack(): void {
    if (this.#state === "none") return;
    this.#end();
    this.#ports.tell(null);
  }

  /** The helper says whose the size is. */
  announced(held: boolean): void {
    if (held && this.#state === "asked") this.#state = "held";
    else if (!held && this.#state === "held") this.#end();
  }

  /** The connection is: the helper knows of its end. */
  lost(): void {
    this.#end();
  }

  #end(): void {
    this.#state = "none";
    this.#cancel();
  }

  #renewLater(): void {
    this.#cancel();
    this.#cancel = this.#ports.clock.after(limits.sizeLeaseMs / 3, () => this.#renew());
  }

  #renew(): void {
    // Not heard of in all this time: it is not to be taken by surprise.
    if (this.#state !== "held" || this.#room === undefined) return this.giveBack();
    this.#ports.tell(this.#room);
    this.#renewLater();
  }
}
