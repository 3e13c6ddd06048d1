/** Remembers which tickets opened a socket until they would have expired anyway. In memory: one node's knowledge. */

export class UsedTickets {
  readonly #expiryMsById = new Map<string, number>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Marks a ticket as used. 'full': too many unexpired ones are remembered to take another on. */
  use(ticket: { id: string; expiresMs: number }, nowMs: number): "first" | "again" | "full" {
    const expiresMs = this.#expiryMsById.get(ticket.id);
    if (expiresMs !== undefined && expiresMs > nowMs) return "again";
    this.#forgetOldest(nowMs);
    if (this.#expiryMsById.size >= this.#capacity) this.#sweep(nowMs);
    if (this.#expiryMsById.size >= this.#capacity) return "full";
    this.#expiryMsById.set(ticket.id, ticket.expiresMs);
    return "first";
  }

  get size(): number {
    return this.#expiryMsById.size;
  }

  /** They were used in the order in which most of them expire: what a busy minute left does not stay until the cap. */
  #forgetOldest(nowMs: number): void {
    for (const [id, expiresMs] of this.#expiryMsById) {
      if (expiresMs > nowMs) return;
      this.#expiryMsById.delete(id);
    }
  }

  #sweep(nowMs: number): void {
    for (const [id, expiresMs] of this.#expiryMsById) if (expiresMs <= nowMs) this.#expiryMsById.delete(id);
  }
}
