/** A helper with one echo session, on a real relay, behind whatever the caller puts between the two. May be killed. */
import { randomUUID } from "node:crypto";
import { defaultSessionPrefix, type ConnectionPorts, type SessionId } from "@coda/protocol";
import type { MachineLaw } from "../link/client-rules.ts";
import { helperPorts } from "../link/helper-ports.ts";
import { RelayLink } from "../link/relay-link.ts";
import { silentLog } from "../log.ts";
import { EchoSessionHost } from "../session/echo-session-host.ts";
import { lawless } from "./lawless.ts";
import type { PairedDevice } from "./paired-device.ts";
import { allowed } from "./tmux-helper.ts";

export interface EchoHelperOptions {
  readonly device: PairedDevice;
  readonly relayUrl: string;
  readonly now: () => number;
  /** Default: it allows what tickets do. */
  readonly law?: MachineLaw;
  /** In place of the plain socket, with which it is called. */
  readonly between: (open: ConnectionPorts["openSocket"]) => ConnectionPorts["openSocket"];
}

export class EchoHelper {
  /** Input that somebody tampered with. */
  readonly faults: string[] = [];
  readonly #options: EchoHelperOptions;
  readonly #host = new EchoSessionHost(randomUUID);
  readonly #allowed = [allowed("idea"), allowed("idea", "other")];
  #link: RelayLink;

  private constructor(options: EchoHelperOptions) {
    this.#options = options;
    this.#link = this.#newLink();
  }

  static async start(options: EchoHelperOptions): Promise<EchoHelper> {
    const helper = new EchoHelper(options);
    helper.#host.allow(helper.#allowed);
    for (const session of helper.#allowed) await helper.#host.open(session);
    helper.#link.start();
    return helper;
  }

  /** Of the first session, and of one more. */
  get sessions(): SessionId[] {
    return this.#allowed.map(({ session }) => session);
  }

  /** What each session's program got on its standard input. */
  get stdin(): string[] {
    return this.sessions.map((id) => {
      const recording = this.#host.sessions.find(({ session }) => session === id)?.panes[0]?.recording;
      return Buffer.from(recording?.read(0, recording.end) ?? []).toString();
    });
  }

  get live(): boolean {
    return this.#link.state.name === "live";
  }

  /** Another process in its place: it knows nothing of what this one saw, but for what is kept beside the programs. */
  async restart(): Promise<void> {
    await this.#link.stop();
    this.#link = this.#newLink();
    this.#link.start();
  }

  async stop(): Promise<void> {
    await this.#link.stop();
  }

  #newLink(): RelayLink {
    const { device, relayUrl, now, between, law = lawless } = this.#options;
    const ports = helperPorts({
      prefix: defaultSessionPrefix,
      fetchTicket: async () => ({ ticket: device.helperTicket(now()), relayUrl }),
    });
    return new RelayLink({
      ports: { ...ports, openSocket: between((url, handlers) => ports.openSocket(url, handlers)) },
      host: this.#host,
      log: silentLog,
      law,
      trust: () => device.trust(now()),
      onRefusedInput: ({ fault }) => this.faults.push(fault),
      onOpenWanted: () => undefined,
      onBrowsers: () => undefined,
      onState: () => undefined,
    });
  }
}
