/** Decides about a hello: version, prefix, Origin, ticket, role, and whether the ticket was used before. */
import {
  commonCapabilities,
  helloSchema,
  helperHelloSchema,
  negotiateVersion,
  parseControl,
  supportedVersions,
  versionAdvice,
  type BrowserTicket,
  type Capability,
  type BrowserHello,
  type CloseReason,
  type Hello,
  type HelperTicket,
  type SessionPrefix,
  type TicketClaims,
} from "@coda/protocol";
import type { Tracer } from "@coda/telemetry";
import { z } from "zod";
import type { Claim } from "./bus/bus.ts";
import type { Clock } from "./clock.ts";
import { beginEntryTrace, type EntryTrace } from "./entry-trace.ts";
import { isRenewalOf } from "./permission.ts";
import type { TicketVerifier } from "./ticket-verifier.ts";

export interface Terms {
  readonly version: number;
  readonly capabilities: readonly Capability[];
}

/** What a hello without a fault gets. */
type Entrance =
  | (Terms & { readonly role: "helper"; readonly claims: HelperTicket })
  | (Terms & { readonly role: "browser"; readonly claims: BrowserTicket; readonly hello: BrowserHello });

/** `trace` goes on until it is inside. */
export type Admission = Entrance & { readonly trace: EntryTrace };

/** `text` replaces the close code's own. */
export interface Refusal {
  readonly refused: CloseReason;
  readonly text?: string;
}

export interface GateOptions {
  readonly clock: Clock;
  readonly verifier: TicketVerifier;
  /** Whether this is the ticket's first use, on whatever node, but for earlier attempts under the same name. */
  readonly claim: (ticket: string, by: string) => Promise<Claim>;
  readonly newId: () => string;
  /** The permission behind a ticket was taken back after it was issued. */
  readonly isRevoked: (claims: TicketClaims) => boolean;
  readonly prefix: SessionPrefix;
  readonly tracer: Tracer;
}

const anyHelloSchema = z.object({ t: z.literal("hello") });
const ticketedSchema = z.object({ ticket: helperHelloSchema.shape.ticket });

export class Gate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Judges a socket's first frame. `origin`: the upgrade's Origin, already known to be the web app's if there is one. */
  async judge(text: string, origin: string | undefined): Promise<Admission | Refusal> {
    const parsed = parseControl(helloSchema, text);
    if ("problem" in parsed) return { refused: lacksTicket(text) ? "badTicket" : "badFrame" };
    const hello = parsed.frame;
    const atMs = this.#options.clock.unixMs();
    const terms = this.#termsFor(hello, origin);
    if ("refused" in terms) return terms;
    const verified = await this.#options.verifier.verify(hello.ticket);
    if ("refused" in verified) return verified;
    const trace = beginEntryTrace(this.#options.tracer, hello, atMs);
    const verdict = await this.#admit(hello, verified.claims, terms);
    if ("refused" in verdict) {
      trace.failed(verdict.refused);
      return verdict;
    }
    trace.set({ "coda.device": verdict.claims.dev });
    if (verdict.role === "browser") trace.set({ "coda.session": verdict.claims.ses, "coda.role": verdict.claims.role });
    return { ...verdict, trace };
  }

  /** What needs no ticket to be known. */
  #termsFor(hello: Hello, origin: string | undefined): Terms | Refusal {
    const version = negotiateVersion(supportedVersions, hello.versions);
    if (version === undefined) {
      return { refused: "unsupportedVersion", text: versionAdvice(supportedVersions, hello.versions) };
    }
    if (hello.prefix !== this.#options.prefix) return { refused: "prefixMismatch" };
    if ((hello.role === "browser") !== (origin !== undefined)) return { refused: "forbiddenOrigin" };
    return { version, capabilities: commonCapabilities(hello.capabilities) };
  }

  async #admit(hello: Hello, claims: TicketClaims, terms: Terms): Promise<Entrance | Refusal> {
    const entrance = entranceOf(hello, claims, terms);
    if ("refused" in entrance) return entrance;
    const refusal = await this.#use(claims, this.#options.newId());
    if (refusal !== undefined) return refusal;
    // Last: a claim may take seconds, and a connection that is not live yet is not among those a revocation closes.
    // Renewed: the web app knows whether there is another permission by now.
    return this.#options.isRevoked(claims) ? { refused: "badTicket" } : entrance;
  }

  /** Judges a ticket that came on a live socket, to go on with what another one allowed. `by`: see `Bus.claim`. */
  async renew(
    ticket: string,
    { before, by }: { readonly before: TicketClaims; readonly by: string },
  ): Promise<{ readonly claims: TicketClaims } | Refusal> {
    const verified = await this.#options.verifier.verify(ticket);
    if ("refused" in verified) return verified;
    const { claims } = verified;
    if (!isRenewalOf(claims, before)) return { refused: "badTicket" };
    const refusal = await this.#use(claims, by);
    if (refusal !== undefined) return refusal;
    return this.#options.isRevoked(claims) ? { refused: "badTicket" } : { claims };
  }

  async #use(claims: TicketClaims, by: string): Promise<Refusal | undefined> {
    const claim = await this.#options.claim(claims.jti, by);
    if (claim === "taken") return { refused: "ticketUsed" };
    return claim === "unavailable" ? { refused: "unavailable" } : undefined;
  }
}

function entranceOf(hello: Hello, claims: TicketClaims, terms: Terms): Entrance | Refusal {
  if (hello.role === "helper") {
    return claims.role === "helper" ? { ...terms, role: "helper", claims } : { refused: "badTicket" };
  }
  if (claims.role === "helper") return { refused: "badTicket" };
  return { ...terms, role: "browser", claims, hello };
}

/** True for a hello that brings no ticket at all: the refusal says so (HL5). */
function lacksTicket(text: string): boolean {
  return !("problem" in parseControl(anyHelloSchema, text)) && "problem" in parseControl(ticketedSchema, text);
}
