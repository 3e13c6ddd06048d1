/**
 * The browser's end of the relay connection: the protocol's driver with this page's ticket, hello, clock and wake-ups.
 * Hands frames on; knows nothing of panes.
 */
import {
  capabilities,
  ConnectionDriver,
  relayToBrowserSchema,
  supportedVersions,
  type BrowserHello,
  type BrowserToRelay,
  type ClientId,
  type ConnectionPorts,
  type ConnectionState,
  type DataFrame,
  type OpenSocket,
  type RelayToBrowser,
  type SessionPrefix,
  type SocketHandlers,
  type TicketReply,
  type TicketResult,
} from "@coda/protocol";
import type { Clock } from "./clock.ts";
import { EarlySocket } from "./early-socket.ts";
import type { PageSignals } from "./page-signals.ts";

export interface RelayLinkPorts {
  ticket(): Promise<TicketReply>;
  readonly openSocket: ConnectionPorts["openSocket"];
  readonly clock: Clock;
  readonly random: () => number;
  readonly page: Pick<PageSignals, "hidden" | "onWake">;
}

export interface RelayLinkUser {
  readonly client: ClientId;
  readonly prefix: SessionPrefix;
  /** It begins nothing by coming (SE6). */
  readonly follows?: boolean;
  /** Where tickets lead, as far as the page knows: the first socket is opened there before its ticket has come (CN13). */
  readonly relayUrl?: string | undefined;
  readonly onState: (state: ConnectionState) => void;
  readonly onFrame: (frame: RelayToBrowser) => void;
  readonly onData: (frame: DataFrame) => void;
}

/** Failures of the ticket call that trying again does not cure: a person must sign in or ask for access. */
const finalFailures: ReadonlySet<unknown> = new Set(["signedOut", "forbidden", "notFound", "gone", "badRequest"]);

function asTicketFailure(error: unknown): Extract<TicketResult, { retry: boolean }> {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const why = error instanceof Error ? error.message : "the web app did not answer";
  return { retry: !finalFailures.has(code), why };
}

type Own = Pick<BrowserHello, "ticket" | "traceparent" | "wants">;

function helloText(own: Own, user: RelayLinkUser): string {
  const hello: BrowserHello = {
    t: "hello",
    role: "browser",
    client: user.client,
    versions: supportedVersions,
    capabilities: [...capabilities],
    prefix: user.prefix,
    software: "coda-web",
    ...own,
  };
  return JSON.stringify(hello);
}

export class RelayLink {
  readonly #driver: ConnectionDriver<RelayToBrowser>;
  readonly #ports: RelayLinkPorts;
  readonly #forgetPage: () => void;
  /** For the first attempt alone: whoever comes back after a loss asks a relay that may be busy for no socket in vain. */
  #earlyUrl: string | undefined;
  #early: EarlySocket | undefined;
  /** This page was connected before, or came for something else: it follows the session, and begins nothing anew. */
  #follows: boolean;

  constructor(ports: RelayLinkPorts, user: RelayLinkUser) {
    const { clock, page } = ports;
    this.#ports = ports;
    this.#earlyUrl = user.relayUrl;
    this.#follows = user.follows ?? false;
    this.#driver = new ConnectionDriver<RelayToBrowser>(
      {
        fetchTicket: () => this.#fetchTicket(),
        openSocket: (url, handlers) => this.#claim(url, handlers) ?? ports.openSocket(url, handlers),
        hello: (ticket, traceparent) =>
          helloText({ ticket, traceparent, wants: this.#follows ? "follow" : "open" }, user),
        after: (delayMs, action) => clock.after(delayMs, action),
        now: () => clock.now(),
        random: ports.random,
        hidden: () => page.hidden(),
      },
      {
        schema: relayToBrowserSchema,
        onState: user.onState,
        // The driver's own frames are part of this direction, so what it hands on is of this direction.
        onFrame: (frame) => {
          if (frame.t === "welcome") this.#follows = true;
          user.onFrame(frame as RelayToBrowser);
        },
        onData: user.onData,
      },
    );
    this.#forgetPage = page.onWake(() => this.#driver.hurry());
  }

  get live(): boolean {
    return this.#driver.state.name === "live";
  }

  start(): void {
    this.#driver.start();
  }

  /** Do not wait any longer; after a refusal, try once more. */
  hurry(): void {
    if (this.#driver.state.name === "refused") this.#driver.start();
    else this.#driver.hurry();
  }

  /** Somebody waits for a sign of life. */
  ask(): void {
    this.#driver.ask();
  }

  /** What goes over this connection does not all arrive. */
  giveUp(): void {
    this.#driver.giveUp();
  }

  tell(frame: BrowserToRelay): boolean {
    return this.#driver.send(JSON.stringify(frame));
  }

  send(frame: Uint8Array<ArrayBuffer>): boolean {
    return this.#driver.send(frame);
  }

  dispose(): void {
    this.#forgetPage();
    this.#driver.stop();
    this.#early?.drop();
  }

  #claim(url: string, handlers: SocketHandlers): OpenSocket | undefined {
    const early = this.#early;
    this.#early = undefined;
    return early?.claim(url, handlers);
  }

  async #fetchTicket(): Promise<TicketResult> {
    this.#early?.drop();
    const early = this.#earlyUrl === undefined ? undefined : new EarlySocket(this.#earlyUrl, this.#ports.openSocket);
    this.#earlyUrl = undefined;
    this.#early = early;
    try {
      return await this.#ports.ticket();
    } catch (error) {
      early?.drop();
      return asTicketFailure(error);
    }
  }
}
