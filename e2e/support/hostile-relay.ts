/**
 * A relay that wants harm: a real one, whose words to the helper and to the browser are kept, and changed, held back,
 * said again or made up as a test wishes. It can do whatever whoever runs a relay can.
 */
import { systemClock } from "@coda/relay/clock";
import { startRelay, type Relay } from "@coda/relay/start-relay";
import {
  browserTicketSchema,
  clientIdSchema,
  decodeDataFrame,
  defaultSessionPrefix,
  encodeDataFrame,
  relayToHelperSchema,
  type ClientId,
  type ConnectionPorts,
  type DataFrame,
  type RelayToHelper,
} from "@coda/protocol";
import { EchoHelper } from "@coda/runner-core/testing/helper-on-echo";
import { PairedDevice } from "@coda/runner-core/testing/paired-device";
import { noPaints, openHeadlessSession, type HeadlessSession } from "@coda/terminal-client/testing/headless-session";
import { listedSession } from "@coda/terminal-client/testing/listed-session";
import { openViewerSocket } from "../chaos/viewer-socket.ts";

const origin = "http://127.0.0.1:3000";

type Message = string | Uint8Array<ArrayBuffer>;
/** What arrives in place of a message. */
export type Alter = (message: Message) => readonly Message[];
type InputFrame = Extract<DataFrame, { readonly seal: unknown }>;

export interface PageWish {
  readonly client?: ClientId;
  readonly account?: string;
}

const honest: Alter = (message) => [message];

/** Undefined for what is no input. */
export function inputOf(message: Message): InputFrame | undefined {
  const frame = typeof message === "string" ? undefined : decodeDataFrame(message);
  return frame !== undefined && "seal" in frame ? frame : undefined;
}

export function controlOf(message: Message): RelayToHelper | undefined {
  return typeof message === "string" ? relayToHelperSchema.safeParse(JSON.parse(message)).data : undefined;
}

export class HostileRelay {
  readonly device: PairedDevice;
  /** Everything the helper was told, as it came, the newest connection last. */
  readonly log: Message[] = [];
  toHelper: Alter = honest;
  toBrowser: Alter = honest;
  /** What pages found not to be the helper's. */
  readonly reports: string[] = [];
  /** The web app's clock, and everybody's: so much later. */
  laterMs = 0;
  readonly #relay: Relay;
  #deliver: (message: Message) => void = () => undefined;
  #tell: (message: Message) => void = () => undefined;
  #helper: EchoHelper | undefined;

  private constructor(relay: Relay, device: PairedDevice) {
    this.#relay = relay;
    this.device = device;
  }

  static async start(): Promise<HostileRelay> {
    const device = new PairedDevice();
    let laterMs = (): number => 0;
    const relay = await startRelay({
      port: 0,
      ticketPublicKey: device.ticketKeyPem,
      allowedOrigins: [origin],
      clock: { ...systemClock, unixMs: () => systemClock.unixMs() + laterMs() },
    });
    await relay.serving;
    const hostile = new HostileRelay(relay, device);
    laterMs = () => hostile.laterMs;
    hostile.#helper = await EchoHelper.start({
      device,
      relayUrl: hostile.#url,
      now: () => Date.now() + hostile.laterMs,
      between: (open) => hostile.#between(open),
    });
    return hostile;
  }

  get helper(): EchoHelper {
    if (this.#helper === undefined) throw new Error("no helper was started");
    return this.#helper;
  }

  /** Says this to the page that was opened last. */
  tell(message: Message): void {
    this.#tell(message);
  }

  /** The newest ticket of whoever joined last says this from now on. */
  renew(role: "viewer" | "driver"): void {
    const joined = this.log.map(controlOf).findLast((frame) => frame?.t === "clientJoined");
    if (joined?.t !== "clientJoined") throw new Error("the helper was told of nobody");
    const { session, clientId: client, ticket = "" } = joined;
    const claims = Buffer.from(ticket.split(".")[1] ?? "", "base64url").toString();
    const { bpk } = browserTicketSchema.parse(JSON.parse(claims));
    this.say(
      JSON.stringify({ ...joined, ticket: this.device.ticket({ session, client, role, bpk, issuedMs: Date.now() }) }),
    );
  }

  /** Says this to the helper, as a relay does. */
  say(message: Message): void {
    this.#deliver(typeof message === "string" ? message : message.slice());
  }

  sayData(frame: DataFrame): void {
    this.say(encodeDataFrame(frame));
  }

  /** A page that is opened, with the ticket the web app gives it. `wish`: who it is, in place of the device's owner on a new page. */
  open(role: "viewer" | "driver" = "driver", wish: PageWish = {}): HeadlessSession {
    const [session] = this.helper.sessions;
    if (session === undefined) throw new Error("the helper has no session");
    const { client = clientIdSchema.parse(crypto.randomUUID()), account: sub = this.device.account } = wish;
    const relayUrl = this.#url;
    return openHeadlessSession({
      session: { ...listedSession, id: session },
      client,
      prefix: defaultSessionPrefix,
      decompress: async () => undefined,
      drawnFrom: () => undefined,
      paints: noPaints,
      report: (what) => this.reports.push(what),
      transcript: async () => Promise.reject(new Error("there is no web app")),
      ticket: async (bpk) => {
        const ticket = this.device.ticket({ session, client, role, bpk, issuedMs: Date.now(), claims: { sub } });
        return { ticket, relayUrl, expiresAt: new Date().toISOString(), device: this.device.told };
      },
      openSocket: (url, handlers) => {
        this.#tell = handlers.onMessage;
        return openViewerSocket(
          url,
          {
            ...handlers,
            onMessage: (message) => {
              for (const told of this.toBrowser(message)) handlers.onMessage(told);
            },
          },
          { port: this.#relay.port, origin, heard: () => undefined },
        );
      },
    });
  }

  async close(): Promise<void> {
    await this.helper.stop();
    await this.#relay.close();
  }

  get #url(): string {
    return `ws://127.0.0.1:${this.#relay.port}/v1/socket`;
  }

  #between(open: ConnectionPorts["openSocket"]): ConnectionPorts["openSocket"] {
    return (url, handlers) => {
      this.#deliver = handlers.onMessage;
      return open(url, {
        ...handlers,
        onMessage: (message) => {
          this.log.push(typeof message === "string" ? message : message.slice());
          for (const told of this.toHelper(message)) handlers.onMessage(told);
        },
      });
    };
  }
}
