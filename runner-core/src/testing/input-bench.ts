/** A relay link on a fake relay and a fake host, with two sessions of a pane each, and browsers that type. */
import { randomUUID } from "node:crypto";
import { clientIdSchema, limits, type ClientId, type ClientRef, type PasteKind, type SessionId } from "@coda/protocol";
import type { ImageFiles } from "../image/image-files.ts";
import type { MachineLaw } from "../link/client-rules.ts";
import { RelayLink } from "../link/relay-link.ts";
import { silentLog } from "../log.ts";
import type { AllowedSession, SessionHost } from "../session/session-host.ts";
import { FakeHost, fakePane, FakeRecording, fakeSession } from "./fake-host.ts";
import { FakeRelay } from "./fake-relay.ts";
import { lawless } from "./lawless.ts";
import { ManualClock } from "./manual-clock.ts";
import { allowed } from "./tmux-helper.ts";
import { SealedTabs } from "./sealed-tabs.ts";
import { pasteSumOf } from "./sealing-browser.ts";
import { until } from "./until.ts";

export interface Joining {
  readonly client: number;
  readonly clientId?: ClientId;
  readonly of?: AllowedSession;
  readonly role?: "viewer" | "driver";
  /** Default: everybody is of one account. */
  readonly account?: string;
}

export interface Typing {
  readonly client?: number;
  readonly ref?: number;
  readonly counter: number;
  readonly text?: string;
  readonly seal?: "plain" | "sealed";
  readonly after?: number;
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
  readonly tabs = new SealedTabs(this.relay, this.clock);
  /** Of input that somebody tampered with. */
  readonly faults: string[] = [];
  /** What the audit log is told of browsers, by their numbers. */
  readonly witnessed: string[] = [];
  /** Sessions that a relay wants to run. */
  readonly opened: SessionId[] = [];
  readonly link: RelayLink;
  readonly #pasting = new Map<number, string>();

  /** `host` in place of the fake one; `law` of a machine that has one; `images` of one that keeps them. */
  constructor(host?: SessionHost, law: MachineLaw = lawless, images?: ImageFiles) {
    this.host.show(
      fakeSession(this.session, fakePane(5, new FakeRecording())),
      fakeSession(this.other, fakePane(6, new FakeRecording())),
    );
    this.link = new RelayLink({
      ports: this.relay.ports,
      host: host ?? this.host,
      log: silentLog,
      onOpenWanted: ({ session }) => this.opened.push(session),
      onBrowsers: () => undefined,
      onState: () => undefined,
      law,
      images,
      trust: this.tabs.trust,
      onRefusedInput: ({ fault }) => this.faults.push(fault),
      witness: {
        joined: (ref, { ticket }) => this.witnessed.push(`${ref} joined as ${ticket?.role}`),
        left: (ref) => this.witnessed.push(`${ref} left`),
        allLeft: () => this.witnessed.push("all left"),
        typed: (ref) => this.witnessed.push(`${ref} typed`),
      },
    });
  }

  /** `capabilities`: the relay's. */
  async connect(capabilities: readonly string[] = []): Promise<void> {
    this.link.start();
    await until("the socket is asked for", () => this.relay.waiting);
    this.relay.welcome(capabilities);
  }

  async reconnect(capabilities: readonly string[] = []): Promise<void> {
    this.relay.drop();
    this.clock.advance(limits.reconnectCapMs);
    await until("the socket is asked for again", () => this.relay.waiting);
    this.relay.welcome(capabilities);
  }

  join({ client, clientId = this.tab, of = this.session, ...who }: Joining): ClientRef {
    return this.tabs.join({ client, clientId, session: of.session, ...who });
  }

  type({ client = 1, ref = 1, counter, text = `<${counter}>`, seal = "sealed", after = 0 }: Typing): void {
    const piece = { type: "input", ref, counter, client, payload: Buffer.from(text, "latin1") } as const;
    if (seal === "sealed") this.tabs.say({ ...piece, after });
    else this.relay.sayData({ ...piece, seal });
  }

  pastePart({ client = 1, ref = 1, at, text }: PastePart): void {
    this.#pasting.set(client, (at === 0 ? "" : (this.#pasting.get(client) ?? "")) + text);
    this.tabs.say({ type: "pastePart", ref, counter: at, client, payload: Buffer.from(text, "latin1") });
  }

  /** Of the parts that were sent last, if they are so long. */
  pasteEnd({
    client = 1,
    ref = 1,
    counter,
    after = 0,
    length,
    kind = "text",
  }: Omit<Typing, "text" | "seal"> & { length: number; kind?: PasteKind }): void {
    const text = Buffer.alloc(length, this.#pasting.get(client) ?? "", "latin1");
    this.tabs.say({ type: "pasteEnd", ref, counter, client, after, payload: pasteSumOf(text, kind) });
  }

  /** Of a paste that its browser itself called off. */
  pasteNothing({ client = 1, ref = 1, counter, after = 0 }: Omit<Typing, "text" | "seal">): void {
    this.tabs.say({ type: "pasteEnd", ref, counter, client, after, payload: new Uint8Array() });
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
