/** What browsers do at this machine, as lines of the audit log: who came and went, who began and stopped to type. */
import { limits, type BrowserTicket } from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import type { JoinedClient } from "../link/joined-clients.ts";
import type { ClientWitness } from "../link/relay-link.ts";
import type { RefusedInputEvent } from "../link/refused-input.ts";
import type { AuditLog, AuditNote } from "./audit-log.ts";

interface Seen {
  client: JoinedClient;
  /** When it last typed, while it does. */
  typed: { lastMs: number; timer: Timer } | undefined;
}

export class BrowserWitness implements ClientWitness {
  readonly #audit: Pick<AuditLog, "write">;
  readonly #clock: Clock;
  readonly #seen = new Map<number, Seen>();

  constructor(audit: Pick<AuditLog, "write">, clock: Clock) {
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Again when its ticket was renewed. Another one under the same number has taken the place of the one before. */
  joined(ref: number, client: JoinedClient): void {
    const before = this.#seen.get(ref);
    if (before !== undefined && isSame(before.client, client)) {
      before.client = client;
      return;
    }
    this.left(ref);
    this.#seen.set(ref, { client, typed: undefined });
    const { ticket, seal } = client;
    const shown = { role: ticket?.role ?? null, ticket: ticket?.jti ?? null };
    this.#write("session.attached", client, { ...shown, sealed: seal !== undefined });
  }

  left(ref: number): void {
    const seen = this.#seen.get(ref);
    if (seen === undefined) return;
    this.#stopped(seen);
    this.#seen.delete(ref);
    this.#write("session.detached", seen.client, {});
  }

  allLeft(): void {
    for (const ref of this.#seen.keys()) this.left(ref);
  }

  typed(ref: number): void {
    const seen = this.#seen.get(ref);
    if (seen === undefined) return;
    const nowMs = this.#clock.steadyMs();
    if (seen.typed === undefined) {
      seen.typed = { lastMs: nowMs, timer: this.#after(seen, limits.typingQuietMs) };
      this.#write("session.typing-started", seen.client, {});
    } else {
      seen.typed.lastMs = nowMs;
    }
  }

  refused({ session, by, fault, count }: RefusedInputEvent): void {
    this.#audit.write(
      { action: "helper.input-refused", session, by: personOf(by), subject: { fault, count } },
      makerOf(by),
    );
  }

  #after(seen: Seen, delayMs: number): Timer {
    return this.#clock.after(delayMs, () => {
      if (seen.typed === undefined) return;
      const quietMs = this.#clock.steadyMs() - seen.typed.lastMs;
      if (quietMs >= limits.typingQuietMs) this.#stopped(seen);
      else seen.typed.timer = this.#after(seen, limits.typingQuietMs - quietMs);
    });
  }

  #stopped(seen: Seen): void {
    if (seen.typed === undefined) return;
    seen.typed.timer.cancel();
    seen.typed = undefined;
    this.#write("session.typing-stopped", seen.client, {});
  }

  #write(
    action: AuditNote["action"],
    { clientId, session, ticket }: JoinedClient,
    subject: AuditNote["subject"],
  ): void {
    const by = personOf(ticket);
    const note = { action, session, by, subject: { client: clientId, ...subject } };
    // A relay can have somebody come and go without end, but not type.
    const isVisit = action === "session.attached" || action === "session.detached";
    this.#audit.write(note, isVisit ? `visits of ${makerOf(ticket)}` : makerOf(ticket));
  }
}

/** The relay may give one's number to another; only what the ticket says tells who it is. */
function isSame(one: JoinedClient, other: JoinedClient): boolean {
  const isSameTab = one.clientId === other.clientId && one.session === other.session;
  return isSameTab && one.ticket?.sub === other.ticket?.sub;
}

function personOf(ticket: BrowserTicket | undefined): AuditNote["by"] {
  if (ticket === undefined) return null;
  return { id: ticket.sub, name: ticket.name ?? null, kind: ticket.guest === undefined ? "user" : "guest" };
}

/**
 * Who can make lines without end: an account; guests of a link together, since anybody who has it may be many of them; and
 * whoever proves nothing, whom a relay can make up.
 */
function makerOf(ticket: BrowserTicket | undefined): string {
  if (ticket === undefined) return "nobody";
  return ticket.guest === undefined ? ticket.sub : `guests of ${ticket.grant ?? "a link"}`;
}
