/** Remembers which tickets opened a socket until they would have expired anyway. In memory: one node's knowledge. */

export class UsedTickets {
  readonly #useById = new Map<string, { readonly by: string; readonly expiresMs: number }>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * Marks a ticket as used. 'first': for whoever asks again `by` the same name, too. 'full': too many unexpired ones are
   * remembered to take another on.
   */
  use({ id, by, expiresMs }: { id: string; by: string; expiresMs: number }, nowMs: number): "first" | "again" | "full" {
    const known = this.#useById.get(id);
    if (known !== undefined && known.expiresMs > nowMs) return known.by === by ? "first" : "again";
    this.#forgetOldest(nowMs);
    if (this.#useById.size >= this.#capacity) this.#sweep(nowMs);
    if (this.#useById.size >= this.#capacity) return "full";
    this.#useById.set(id, { by, expiresMs });
    return "first";
  }

  get size(): number {
    return this.#useById.size;
  }

  /** They were used in the order in which most of them expire: what a busy minute left does not stay until the cap. */
  #forgetOldest(nowMs: number): void {
    for (const [id, { expiresMs }] of this.#useById) {
      if (expiresMs > nowMs) return;
      this.#useById.delete(id);
    }
  }

  #sweep(nowMs: number): void {
    for (const [id, { expiresMs }] of this.#useById) if (expiresMs <= nowMs) this.#useById.delete(id);
  }
}
