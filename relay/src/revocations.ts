/** What was revoked of late, and whether a ticket falls under it. Tickets issued before it open nothing any more. */
import {
  issuedMs,
  limits,
  revocationSchema,
  type BrowserTicket,
  type Revocation,
  type TicketClaims,
} from "@coda/protocol";
import { z } from "zod";
import type { Clock } from "./clock.ts";

/** What nodes tell each other of one call. */
const revokedSchema = z.object({ atMs: z.int().min(0), revocations: z.array(revocationSchema) });
export type Revoked = z.infer<typeof revokedSchema>;

/** As what it closes a socket of this ticket's: for good, or to come back; undefined: it leaves it alone. */
export function closingOf(revoked: Revoked, claims: TicketClaims): "revoked" | "changed" | undefined {
  if (issuedMs(claims) > revoked.atMs) return undefined;
  const keys = keysOf(claims);
  const about = revoked.revocations.filter((revocation) => keys.includes(keyOf(revocation)));
  if (about.length === 0) return undefined;
  return about.every(isChange) ? "changed" : "revoked";
}

function isChange(revocation: Revocation): boolean {
  return "changed" in revocation && revocation.changed === true;
}

/** Undefined for a payload that is none. */
export function readRevoked(payload: Uint8Array): Revoked | undefined {
  try {
    return revokedSchema.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
  } catch {
    return undefined;
  }
}

export class Revocations {
  readonly #clock: Clock;
  /** By what is revoked, when; the newest are last. */
  readonly #atMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add({ atMs, revocations }: Revoked): void {
    for (const revocation of revocations) {
      const key = keyOf(revocation);
      const known = this.#atMs.get(key) ?? 0;
      this.#atMs.delete(key);
      this.#atMs.set(key, Math.max(atMs, known));
    }
    this.#forget();
  }

  /** True when the permission behind this ticket was taken back after it was issued. */
  covers(claims: TicketClaims): boolean {
    return keysOf(claims).some((key) => issuedMs(claims) <= (this.#atMs.get(key) ?? -1));
  }

  #forget(): void {
    const untilMs = this.#clock.unixMs() - limits.revocationMs;
    for (const [key, atMs] of this.#atMs) {
      if (this.#atMs.size <= limits.revocations && atMs >= untilMs) return;
      this.#atMs.delete(key);
    }
  }
}

function keyOf(revocation: Revocation): string {
  switch (revocation.what) {
    case "user":
      return `user ${revocation.user}`;
    case "device":
      return `device ${revocation.device}`;
    case "session":
      return `session ${revocation.session}`;
    case "member":
      return memberKey(revocation.user, revocation.idea);
    case "grant":
      return `grant ${revocation.grant}`;
  }
}

function memberKey(user: string, idea: string): string {
  return `member ${user} ${idea}`;
}

function keysOf(claims: TicketClaims): string[] {
  const grant = claims.grant === undefined ? [] : [`grant ${claims.grant}`];
  const common = [`user ${claims.sub}`, `device ${claims.dev}`, ...grant];
  return claims.role === "helper" ? common : [...common, ...browserKeys(claims)];
}

function browserKeys(claims: BrowserTicket): string[] {
  return [`session ${claims.ses}`, memberKey(claims.sub, claims.idea)];
}
