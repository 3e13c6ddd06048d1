/**
 * How large browsers of one connection want their windows, as far as the machine's own law lets them say. What it stops to
 * allow is taken back at once; what a browser proposed counts again when it may.
 */
import type { ClientRef, RelayToHelper, SessionId, Size } from "@coda/protocol";
import type { SessionHost } from "../session/session-host.ts";
import type { ClientRules } from "./client-rules.ts";
import type { JoinedClients } from "./joined-clients.ts";

export interface ClientSizesOptions {
  readonly host: Pick<SessionHost, "proposeSize" | "leaseSize">;
  readonly clients: Pick<JoinedClients, "driverOf">;
  readonly rules: Pick<ClientRules, "allows">;
}

interface Wanted {
  readonly session: SessionId;
  /** Undefined: of one that has only leased so far. */
  readonly size: Size | undefined;
}

type Propose = Extract<RelayToHelper, { t: "proposeSize" }>;
type Lease = Extract<RelayToHelper, { t: "leaseSize" }>;

export class ClientSizes {
  readonly #options: ClientSizesOptions;
  readonly #wanted = new Map<ClientRef, Wanted>();

  constructor(options: ClientSizesOptions) {
    this.#options = options;
  }

  propose({ client: ref, session, size }: Propose): void {
    if (this.#options.clients.driverOf(ref, session) === undefined) return;
    this.#wanted.set(ref, { session, size });
    this.#obey(ref, { session, size });
  }

  lease({ client: ref, session, size }: Lease): void {
    const { clients, host, rules } = this.#options;
    const client = clients.driverOf(ref, session);
    if (client === undefined) return;
    this.#wanted.set(ref, { session, size: this.#wanted.get(ref)?.size });
    host.leaseSize(session, client.clientId, rules.allows("size", client) && size !== null ? size : undefined);
  }

  left(ref: ClientRef): void {
    this.#wanted.delete(ref);
  }

  lawChanged(): void {
    for (const [ref, wanted] of this.#wanted) this.#obey(ref, wanted);
  }

  #obey(ref: ClientRef, { session, size }: Wanted): void {
    const { clients, host, rules } = this.#options;
    const client = clients.driverOf(ref, session);
    if (client === undefined) return;
    const isAllowed = rules.allows("size", client);
    if (!isAllowed) host.leaseSize(session, client.clientId, undefined);
    host.proposeSize(session, client.clientId, isAllowed ? size : undefined);
  }
}
