/**
 * What the machine's own law leaves of what each browser's ticket allows, on one connection: asked anew for every deed, and
 * told to a browser that may not type, whenever that changes.
 */
import type { BrowserTicket, ClientRef, HelperToRelay, InputRefusal, SessionId, TypingRule } from "@coda/protocol";
import type { Deed } from "../law/rule.ts";
import type { JoinedClient, JoinedClients } from "./joined-clients.ts";

/** As far as links know it. */
export interface MachineLaw {
  ruleFor(deed: Deed, ticket: BrowserTicket): TypingRule;
  /** That a session begins to run because a relay says that some browser wants it. */
  mayOpen(): boolean;
  /** It was refused since it is new here: somebody at the machine is to be asked. */
  tried(ticket: BrowserTicket, session: SessionId): void;
  onChange(listener: () => void): () => void;
}

export interface ClientRulesOptions {
  readonly law: MachineLaw;
  readonly clients: Pick<JoinedClients, "get">;
  readonly send: (frame: HelperToRelay) => void;
}

export class ClientRules {
  readonly #options: ClientRulesOptions;
  /** What each browser on this connection was told last. */
  readonly #told = new Map<ClientRef, TypingRule>();
  #relayPassesOn = false;

  constructor(options: ClientRulesOptions) {
    this.#options = options;
  }

  welcomed(capabilities: readonly string[]): void {
    this.#relayPassesOn = capabilities.includes("law");
  }

  /** Also with another ticket: then it is told once more, unless it may and has heard of nothing else. */
  joined(ref: ClientRef): void {
    if (this.#options.clients.get(ref) === undefined) return;
    const before = this.#told.get(ref) ?? "allowed";
    this.#told.set(ref, before);
    this.#tell(ref, before !== "allowed");
  }

  left(ref: ClientRef): void {
    this.#told.delete(ref);
  }

  changed(): void {
    for (const ref of this.#told.keys()) this.#tell(ref);
  }

  allows(deed: Deed, { ticket }: JoinedClient): boolean {
    return ticket !== undefined && this.#options.law.ruleFor(deed, ticket) === "allowed";
  }

  /** Undefined: it may. Whoever is new here is asked about from now on. */
  refusal(deed: Deed, { ticket, session }: JoinedClient): Exclude<TypingRule, "allowed"> | undefined {
    const { law } = this.#options;
    const rule = ticket === undefined ? "off" : law.ruleFor(deed, ticket);
    if (rule === "asks" && ticket !== undefined) law.tried(ticket, session);
    return rule === "allowed" ? undefined : rule;
  }

  /** As the relay knows it. */
  get inputRefusal(): InputRefusal {
    return this.#relayPassesOn ? "law" : "input-off";
  }

  #tell(ref: ClientRef, isRepeated = false): void {
    const ticket = this.#options.clients.get(ref)?.ticket;
    const rule = ticket?.role === "driver" ? this.#options.law.ruleFor("type", ticket) : "allowed";
    if (!this.#relayPassesOn || (rule === this.#told.get(ref) && !isRepeated)) return;
    this.#told.set(ref, rule);
    this.#options.send({ t: "typingRuled", client: ref, rule });
  }
}
