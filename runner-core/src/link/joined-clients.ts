/** The browsers one relay connection has told of, by their numbers on it. */
import type { ClientId, ClientRef, RelayToHelper, SessionId } from "@coda/protocol";

export interface JoinedClient {
  readonly clientId: ClientId;
  readonly session: SessionId;
  readonly mayType: boolean;
}

export class JoinedClients {
  readonly #byRef = new Map<number, JoinedClient>();

  joined(frame: Extract<RelayToHelper, { t: "clientJoined" }>): void {
    const { clientId, session, role } = frame;
    this.#byRef.set(frame.client, { clientId, session, mayType: role === "driver" });
  }

  /** Forgets one; what it was. */
  left(ref: ClientRef): JoinedClient | undefined {
    const client = this.#byRef.get(ref);
    this.#byRef.delete(ref);
    return client;
  }

  get(ref: number): JoinedClient | undefined {
    return this.#byRef.get(ref);
  }

  /** One that may change the session it is in, and is in this one. */
  driverOf(ref: ClientRef, session: SessionId): JoinedClient | undefined {
    const client = this.#byRef.get(ref);
    return client?.session === session && client.mayType ? client : undefined;
  }

  countOf(session: SessionId): number {
    return [...this.#byRef.values()].filter((client) => client.session === session).length;
  }

  /** Forgets all; what they were. */
  clear(): JoinedClient[] {
    const all = [...this.#byRef.values()];
    this.#byRef.clear();
    return all;
  }
}
