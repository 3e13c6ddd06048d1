/** Browsers of a fake relay that seal what they type for the helper behind it, each by its number there. */
import { randomUUID } from "node:crypto";
import {
  clientRefSchema,
  epochSchema,
  paneIdSchema,
  userIdSchema,
  type ClientId,
  type ClientRef,
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
}

type Piece = Pick<InputLikeFrame, "type" | "ref" | "counter" | "client" | "payload"> & { readonly after?: number };

/** Where there is no such pane. */
const nowhere = { pane: paneIdSchema.parse("%99999"), epoch: epochSchema.parse(randomUUID()) };

export class SealedTabs {
  readonly device = new PairedDevice();
  readonly #relay: FakeRelay;
  readonly #clock: ManualClock;
  readonly #tabs = new Map<number, SealingBrowser>();

  constructor(relay: FakeRelay, clock: ManualClock) {
    this.#relay = relay;
    this.#clock = clock;
  }

  readonly trust = () => this.device.trust(this.#clock.now());

  join({ client, clientId, session, role = "driver" }: TabWish): ClientRef {
    const ref = clientRefSchema.parse(client);
    const deviceKey = this.device.keys.seal.publicKey;
    const tab = new SealingBrowser({ device: this.device.id, session, client: clientId, deviceKey });
    const issuedMs = this.#clock.now();
    const ticket = this.device.ticket({ session, client: clientId, role, bpk: tab.publicKey, issuedMs });
    const user = userIdSchema.parse(randomUUID());
    this.#relay.say({ t: "clientJoined", client: ref, clientId, session, user, role, ticket });
    const offer = this.#relay.sent("sealOffered").findLast((frame) => frame.client === ref);
    if (offer !== undefined) tab.accept(offer.key);
    this.#tabs.set(client, tab);
    return ref;
  }

  /** What it types, on its way from the relay to the helper. */
  say({ type, ref, counter, client, payload: bytes, after = 0 }: Piece): void {
    const panes = this.#relay.sessions.flatMap((session) => session.panes);
    const { pane, epoch } = panes.find((candidate) => candidate.ref === ref) ?? nowhere;
    const sealed = this.#tabs.get(client)?.piece({ type, counter, pane, epoch }, { after, bytes });
    this.#relay.sayData({ type, ref, counter, client, seal: "sealed", payload: sealed ?? bytes });
  }

  act(client: ClientRef, id: number, action: SessionAction): void {
    const sealed = this.#tabs.get(client)?.action(id, action);
    this.#relay.say(sealed === undefined ? { t: "act", id, client, action } : { t: "act", id, client, sealed });
  }
}
