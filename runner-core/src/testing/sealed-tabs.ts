/** Browsers of a fake relay that seal what they type for the helper behind it, each by its number there. */
import { randomUUID } from "node:crypto";
import {
  clientRefSchema,
  epochSchema,
  paneIdSchema,
  userIdSchema,
  type ActionOutcome,
  type ClientId,
  type ClientRef,
  type CoveredRefusals,
  type HelperToRelay,
  type InputAckFrame,
  type InputLikeFrame,
  type SessionAction,
  type SessionId,
} from "@coda/protocol";
import type { ManualClock } from "./manual-clock.ts";
import type { FakeRelay } from "./fake-relay.ts";
import { PairedDevice } from "./paired-device.ts";
import { SealingBrowser } from "./sealing-browser.ts";

export interface TabWish {
  readonly client: number;
  readonly clientId: ClientId;
  readonly session: SessionId;
  readonly role?: "viewer" | "driver";
  readonly account?: string;
}

type Role = TabWish["role"];
type ActionDone = Extract<HelperToRelay, { t: "actionDone" }>;
type InputRefused = Extract<HelperToRelay, { t: "inputRefused" }>;
type Piece = Pick<InputLikeFrame, "type" | "ref" | "counter" | "client" | "payload"> & { readonly after?: number };

interface Tab {
  readonly wish: TabWish;
  readonly browser: SealingBrowser;
}

/** Where there is no such pane. */
const nowhere = { pane: paneIdSchema.parse("%99999"), epoch: epochSchema.parse(randomUUID()) };

export class SealedTabs {
  readonly device = new PairedDevice();
  readonly #relay: FakeRelay;
  readonly #clock: ManualClock;
  readonly #tabs = new Map<number, Tab>();

  constructor(relay: FakeRelay, clock: ManualClock) {
    this.#relay = relay;
    this.#clock = clock;
  }

  readonly trust = () => this.device.trust(this.#clock.now());

  join(wish: TabWish): ClientRef {
    const { client, clientId, session } = wish;
    const deviceKey = this.device.keys.seal.publicKey;
    const browser = new SealingBrowser({ device: this.device.id, session, client: clientId, deviceKey });
    this.#tabs.set(client, { wish, browser });
    return this.#show(client);
  }

  /** With another ticket, on the connection it has. */
  renew(client: number, role: Role): void {
    this.#show(client, role);
  }

  #show(client: number, newRole?: Role): ClientRef {
    const tab = this.#tabs.get(client);
    if (tab === undefined) throw new Error(`no browser ${client} has joined`);
    const ref = clientRefSchema.parse(client);
    const { clientId, session, account = this.device.account } = tab.wish;
    const role = newRole ?? tab.wish.role ?? "driver";
    const who = { role, bpk: tab.browser.publicKey, claims: { sub: account } };
    const ticket = this.device.ticket({ session, client: clientId, issuedMs: this.#clock.now(), ...who });
    const user = userIdSchema.parse(randomUUID());
    const offers = this.#relay.sent("sealOffered").length;
    this.#relay.say({ t: "clientJoined", client: ref, clientId, session, user, role, ticket });
    const offer = this.#relay.sent("sealOffered").slice(offers).at(-1);
    if (offer !== undefined) tab.browser.accept(offer.key);
    return ref;
  }

  /** What it types, on its way from the relay to the helper. */
  say({ type, ref, counter, client, payload: bytes, after = 0 }: Piece): void {
    const panes = this.#relay.sessions.flatMap((session) => session.panes);
    const { pane, epoch } = panes.find((candidate) => candidate.ref === ref) ?? nowhere;
    const sealed = this.#tabs.get(client)?.browser.piece({ type, counter, pane, epoch }, { after, bytes });
    this.#relay.sayData({ type, ref, counter, client, seal: "sealed", payload: sealed ?? bytes });
  }

  /** What it makes of an answer. */
  outcomeOf({ client, id, outcome, sealed }: ActionDone): ActionOutcome | undefined {
    return sealed === undefined ? outcome : this.#tabs.get(client)?.browser.outcome(id, sealed);
  }

  /** What it hears of its input up to this counter; undefined: nothing that is true. */
  acknowledged({ client, counter, proof = new Uint8Array() }: InputAckFrame): CoveredRefusals | undefined {
    return this.#tabs.get(client)?.browser.acknowledged(counter, proof);
  }

  /** Whether it knows by a refusal that it was not typed. */
  isRefused({ client, counter, reason, proof = "" }: InputRefused): boolean {
    return this.#tabs.get(client)?.browser.isRefused(counter, reason, proof) === true;
  }

  act(client: ClientRef, id: number, action: SessionAction): void {
    const sealed = this.#tabs.get(client)?.browser.action(id, action);
    this.#relay.say(sealed === undefined ? { t: "act", id, client, action } : { t: "act", id, client, sealed });
  }
}
