/** A relay link on a fake relay and a fake host, with two sessions of a pane each, and browsers that type. */
import { randomUUID } from "node:crypto";
import {
  clientIdSchema,
  clientRefSchema,
  encodePasteLength,
  limits,
  userIdSchema,
  type ClientId,
  type ClientRef,
} from "@coda/protocol";
import { RelayLink } from "../link/relay-link.ts";
import { silentLog } from "../log.ts";
import type { AllowedSession, SessionHost } from "../session/session-host.ts";
import { FakeHost, fakePane, FakeRecording, fakeSession } from "./fake-host.ts";
import { FakeRelay } from "./fake-relay.ts";
import { ManualClock } from "./manual-clock.ts";
import { allowed } from "./tmux-helper.ts";
import { until } from "./until.ts";

export interface Joining {
  readonly client: number;
  readonly clientId?: ClientId;
  readonly of?: AllowedSession;
  readonly role?: "viewer" | "driver";
}

export interface Typing {
  readonly client?: number;
  readonly ref?: number;
  readonly counter: number;
  readonly text?: string;
  readonly seal?: "plain" | "sealed";
}

export interface PastePart {
  readonly client?: number;
  readonly ref?: number;
  readonly at: number;
  readonly text: string;
}

export class InputBench {
  readonly session = allowed("idea");
  readonly other = allowed("other");
  readonly tab = clientIdSchema.parse(randomUUID());
  readonly secondTab = clientIdSchema.parse(randomUUID());
  readonly clock = new ManualClock();
  readonly relay = new FakeRelay(this.clock);
  readonly host = new FakeHost();
  readonly link: RelayLink;

  /** `host` in place of the fake one. */
  constructor(host?: SessionHost) {
    this.host.show(
      fakeSession(this.session, fakePane(5, new FakeRecording())),
      fakeSession(this.other, fakePane(6, new FakeRecording())),
    );
    this.link = new RelayLink({
      ports: this.relay.ports,
      host: host ?? this.host,
      log: silentLog,
      onOpenWanted: () => undefined,
      onBrowsers: () => undefined,
      onState: () => undefined,
    });
  }

  async connect(): Promise<void> {
    this.link.start();
    await until("the socket is asked for", () => this.relay.waiting);
    this.relay.welcome();
  }

  async reconnect(): Promise<void> {
    this.relay.drop();
    this.clock.advance(limits.reconnectCapMs);
    await until("the socket is asked for again", () => this.relay.waiting);
    this.relay.welcome();
  }

  join({ client, clientId = this.tab, of = this.session, role = "driver" }: Joining): ClientRef {
    const user = userIdSchema.parse(randomUUID());
    const ref = clientRefSchema.parse(client);
    this.relay.say({ t: "clientJoined", client: ref, clientId, session: of.session, user, role });
    return ref;
  }

  type({ client = 1, ref = 1, counter, text = `<${counter}>`, seal = "plain" }: Typing): void {
    this.relay.sayData({ type: "input", ref, counter, client, seal, payload: Buffer.from(text, "latin1") });
  }

  pastePart({ client = 1, ref = 1, at, text }: PastePart): void {
    const payload = Buffer.from(text, "latin1");
    this.relay.sayData({ type: "pastePart", ref, counter: at, client, seal: "plain", payload });
  }

  pasteEnd({ client = 1, ref = 1, counter, length }: Omit<Typing, "text" | "seal"> & { length: number }): void {
    const payload = encodePasteLength(length);
    this.relay.sayData({ type: "pasteEnd", ref, counter, client, seal: "plain", payload });
  }

  get refusals(): unknown[] {
    return this.relay.sent("inputRefused").map(({ counter, reason }) => [counter, reason]);
  }

  /** Acknowledgements told so far, those that were only held back included. */
  get acknowledged(): number[] {
    this.clock.advance(limits.inputAckDelayMs);
    return this.relay.acknowledgedCounters;
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }
}
