/** What a connection may, by the newest ticket it brought, and until when: then it is over, unless another one came. */
import { issuedMs, limits, type TicketClaims } from "@coda/protocol";
import type { Clock } from "./clock.ts";

export interface PermissionOptions {
  readonly clock: Clock;
  readonly claims: TicketClaims;
  /** Its time is over. */
  readonly ended: () => void;
}

export class Permission {
  readonly #options: PermissionOptions;
  #claims: TicketClaims;
  #cancelTimer: () => void = () => undefined;

  constructor(options: PermissionOptions) {
    this.#options = options;
    this.#claims = options.claims;
    this.#arm();
  }

  get claims(): TicketClaims {
    return this.#claims;
  }

  renewed(claims: TicketClaims): void {
    this.#claims = claims;
    this.#arm();
  }

  dispose(): void {
    this.#cancelTimer();
  }

  #arm(): void {
    this.#cancelTimer();
    const { clock, ended } = this.#options;
    const untilMs = Math.min(issuedMs(this.#claims) + limits.permissionSeconds * 1_000, linkUntilMs(this.#claims));
    this.#cancelTimer = clock.after(Math.max(0, untilMs - clock.unixMs()), ended);
  }
}

/** A guest's ends with the link, however new the ticket is. */
function linkUntilMs(claims: TicketClaims): number {
  return claims.role === "helper" ? Number.POSITIVE_INFINITY : (claims.guest?.untilMs ?? Number.POSITIVE_INFINITY);
}

/** A permission is renewed by a ticket of the same people, machine and place; its role may be another. */
export function isRenewalOf(claims: TicketClaims, before: TicketClaims): boolean {
  if (claims.sub !== before.sub || claims.dev !== before.dev) return false;
  if (claims.role === "helper" || before.role === "helper") return claims.role === before.role;
  return claims.ses === before.ses && claims.cid === before.cid && claims.bpk === before.bpk;
}
