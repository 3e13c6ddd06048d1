/** What browsers type on one connection: looked up, applied once, acknowledged or refused. */
import { clientRefSchema, paneRefSchema, type DataFrame, type HelperToRelay, type InputRefusal } from "@coda/protocol";
import type { SessionHost } from "../session/session-host.ts";
import type { InputAcks } from "./input-acks.ts";
import type { InputWindow } from "./input-window.ts";
import type { JoinedClient, JoinedClients } from "./joined-clients.ts";
import type { PaneRefs } from "./pane-refs.ts";

export interface ClientInputOptions {
  readonly host: SessionHost;
  readonly clients: JoinedClients;
  readonly refs: PaneRefs;
  /** Outlives connections: a counter is applied once, whichever brought it. */
  readonly window: InputWindow;
  readonly acks: InputAcks;
  readonly send: (frame: HelperToRelay) => void;
}

type KeysFrame = Extract<DataFrame, { type: "input" }>;

export class ClientInput {
  readonly #options: ClientInputOptions;
  #closed = false;

  constructor(options: ClientInputOptions) {
    this.#options = options;
  }

  async take(frame: KeysFrame): Promise<void> {
    const { clients, refs, window, acks, host } = this.#options;
    const client = clients.get(frame.client);
    if (client === undefined) return;
    const referred = refs.get(frame.ref);
    const { counter } = frame;
    if (!this.#mayType(client, referred?.pane) || referred === undefined || frame.seal !== "plain") {
      this.#refuse(frame, client.mayType ? (frame.seal === "sealed" ? "sealed" : "unknown-pane") : "viewer");
      return;
    }
    const outcome = await window.apply(client.clientId, counter, async () => host.input(referred.pane, frame.payload));
    // Another connection by now: its numbers mean other panes and browsers. The browser asks again.
    if (this.#closed) return;
    if (outcome === "taken") acks.take({ client: frame.client, ref: frame.ref, counter });
    else this.#refuse(frame, outcome);
  }

  close(): void {
    this.#closed = true;
  }

  /** A client types only into panes of the session its ticket names. */
  #mayType(client: JoinedClient, pane: string | undefined): boolean {
    const session = this.#options.host.sessions.find((candidate) => candidate.session === client.session);
    return client.mayType && (session?.panes.some((candidate) => candidate.pane === pane) ?? false);
  }

  #refuse({ client, ref, counter }: KeysFrame, reason: InputRefusal): void {
    this.#options.send({
      t: "inputRefused",
      client: clientRefSchema.parse(client),
      ref: paneRefSchema.parse(ref),
      counter,
      reason,
    });
  }
}
