/**
 * The browsers one relay connection has told of, by their numbers on it. What each may is in its ticket: without a good
 * one it is a viewer, whatever the relay says.
 */
import {
  limits,
  type BrowserTicket,
  type ClientId,
  type ClientRef,
  type RelayToHelper,
  type SessionId,
  type TicketDoubt,
} from "@coda/protocol";
import type { SealKeys } from "../device/device-keys.ts";
import { permittedUntilMs, readBrowserTicket, type TicketTrust } from "./browser-ticket.ts";
import { typistIdOf, type TypistId } from "../session/typist-id.ts";
import { offerSeal, type ClientSeal } from "./client-seal.ts";
import { NewestTickets } from "./newest-tickets.ts";

type ClientJoined = Extract<RelayToHelper, { t: "clientJoined" }>;

/** What this helper knows of itself and of the web app, now. */
export interface HelperTrust extends TicketTrust {
  readonly sealKeys: SealKeys;
}

export interface JoinedClient {
  readonly clientId: ClientId;
  /** Whose counters its input has. */
  readonly typist: TypistId;
  readonly session: SessionId;
  /** As the web app says; undefined for whoever showed nothing. */
  readonly ticket: BrowserTicket | undefined;
  /** Of one that can seal. */
  readonly seal: ClientSeal | undefined;
}

/** What came of it. */
export interface Joined {
  /** The key to offer it, where its input is to be sealed from now on. */
  readonly key: string | undefined;
  /** Why its ticket is not believed; undefined: it showed none, and null: it is. */
  readonly doubt: TicketDoubt | null | undefined;
}

export class JoinedClients {
  readonly #trust: () => HelperTrust;
  readonly #byRef = new Map<number, JoinedClient>();
  /** Outlive connections. */
  readonly #newest = new NewestTickets();

  constructor(trust: () => HelperTrust) {
    this.#trust = trust;
  }

  /** One that joined before has renewed its ticket. */
  joined(frame: ClientJoined): Joined {
    const { client: ref, clientId, session } = frame;
    const before = this.#byRef.get(ref);
    if (before === undefined && this.#byRef.size >= limits.browsersPerDevice)
      return { key: undefined, doubt: undefined };
    const trust = this.#trust();
    const read = readBrowserTicket(frame, trust);
    const doubt = typeof read === "string" ? read : read && null;
    const ticket = typeof read === "object" && this.#newest.take(read) ? read : undefined;
    const shown = { clientId, typist: typistIdOf(clientId, ticket?.sub), session, ticket };
    const kept = before && whatStays(before, shown);
    if (kept !== undefined) {
      this.#byRef.set(ref, kept);
      return { key: undefined, doubt };
    }
    const offer = offerFor(shown, trust);
    this.#byRef.set(ref, { ...shown, seal: offer?.seal });
    return { key: offer?.key, doubt };
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

  /** The same typist as it is now, who on another connection has another number; undefined: it is not there. */
  now(ref: number, { typist }: Pick<JoinedClient, "typist">): JoinedClient | undefined {
    const client = this.#byRef.get(ref);
    return client?.typist === typist ? client : this.all.find((other) => other.typist === typist);
  }

  mayType({ ticket }: JoinedClient): boolean {
    return ticket?.role === "driver" && this.#trust().webNowMs < permittedUntilMs(ticket);
  }

  /** One that may change the session it is in, and is in this one. */
  driverOf(ref: ClientRef, session: SessionId): JoinedClient | undefined {
    const client = this.#byRef.get(ref);
    return client?.session === session && this.mayType(client) ? client : undefined;
  }

  /** This browser drives its session by another number: it was back before its connection before was missed. */
  isBack({ clientId, session }: JoinedClient): boolean {
    return this.all.some((other) => other.clientId === clientId && other.session === session && this.mayType(other));
  }

  get all(): readonly JoinedClient[] {
    return [...this.#byRef.values()];
  }

  countOf(session: SessionId): number {
    return this.all.filter((client) => client.session === session).length;
  }

  /** Forgets all; what they were. */
  clear(): readonly JoinedClient[] {
    const { all } = this;
    this.#byRef.clear();
    return all;
  }
}

type Shown = Omit<JoinedClient, "seal">;

/** Of one that shows another ticket; undefined: it is another one, or has another key. */
function whatStays(before: JoinedClient, shown: Shown): JoinedClient | undefined {
  if (before.clientId !== shown.clientId || before.session !== shown.session) return undefined;
  // No good ticket takes away nothing: what the last one allowed ends in its time.
  if (shown.ticket === undefined) return before;
  const isSameKey = before.seal !== undefined && before.ticket?.bpk === shown.ticket.bpk;
  return isSameKey && before.typist === shown.typist ? { ...before, ticket: shown.ticket } : undefined;
}

/** Where both ends can seal. */
function offerFor(
  { session, clientId, ticket }: Shown,
  { device, sealKeys }: HelperTrust,
): ReturnType<typeof offerSeal> | undefined {
  const browserKey = ticket?.bpk;
  if (device === undefined || browserKey === undefined) return undefined;
  return offerSeal(sealKeys, { device, session, client: clientId, browserKey });
}
