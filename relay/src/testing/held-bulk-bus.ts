/** A bus in memory whose bulk lane waits while a test says so: what a network does that has too much to carry. */
import type { Lane } from "../bus/bus.ts";
import { MemoryBus } from "../bus/memory-bus.ts";

export class HeldBulkBus extends MemoryBus {
  override readonly bulk: Lane = {
    subscribe: (subject, handler) => this.subscribe(subject, handler),
    publish: (subject, payload) => {
      if (this.#held === undefined) this.publish(subject, payload);
      else this.#held.push({ subject, payload: Uint8Array.from(payload) });
    },
  };
  #held: { readonly subject: string; readonly payload: Uint8Array }[] | undefined;

  holdBulk(hold: boolean): void {
    const held = this.#held ?? [];
    this.#held = hold ? held : undefined;
    if (!hold) for (const { subject, payload } of held) this.publish(subject, payload);
  }
}
