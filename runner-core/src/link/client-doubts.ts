/**
 * Whose tickets are not believed on one connection, as it is told to their browsers: without a word such a page would wait
 * for a key to seal with for ever. Decides nothing.
 */
import type { ClientRef, HelperToRelay, RelayToHelper, TicketDoubt } from "@coda/protocol";

type ClientJoined = Extract<RelayToHelper, { t: "clientJoined" }>;

export class ClientDoubts {
  readonly #send: (frame: HelperToRelay) => void;
  /** Browsers that were told of one last. */
  readonly #doubted = new Map<ClientRef, TicketDoubt>();
  #relayPassesOn = false;

  constructor(send: (frame: HelperToRelay) => void) {
    this.#send = send;
  }

  welcomed(capabilities: readonly string[]): void {
    this.#relayPassesOn = capabilities.includes("doubts");
  }

  /** `doubt`: undefined where no ticket was shown, of which nothing is to be said. Viewers wait for nothing. */
  joined({ client, role }: Pick<ClientJoined, "client" | "role">, doubt: TicketDoubt | null | undefined): void {
    if (!this.#relayPassesOn || doubt === undefined || (role === "viewer" && doubt !== null)) return;
    if (doubt === (this.#doubted.get(client) ?? null)) return;
    if (doubt === null) this.#doubted.delete(client);
    else this.#doubted.set(client, doubt);
    this.#send({ t: "ticketJudged", client, doubt });
  }

  left(client: ClientRef): void {
    this.#doubted.delete(client);
  }
}
