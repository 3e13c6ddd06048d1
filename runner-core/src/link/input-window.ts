/** Remembers the last counter taken from each browser tab, so that a repeat after a reconnect is applied once. Pure. */
import type { ClientId } from "@coda/protocol";

/** Tabs remembered; the oldest is forgotten first. A tab forgotten while it still resends is not to be expected. */
const maxClients = 1_000;

export class InputWindow {
  readonly #last = new Map<ClientId, number>();

  /** True when this counter is new for the client and is now taken; false for a repeat. */
  take(client: ClientId, counter: number): boolean {
    const last = this.#last.get(client) ?? 0;
    if (counter <= last) return false;
    this.#last.delete(client);
    this.#last.set(client, counter);
    const oldest = this.#last.size > maxClients ? this.#last.keys().next().value : undefined;
    if (oldest !== undefined) this.#last.delete(oldest);
    return true;
  }

  /** The counter was not applied after all: its repeat is welcome. */
  giveBack(client: ClientId, counter: number): void {
    if (this.#last.get(client) === counter) this.#last.set(client, counter - 1);
  }
}
