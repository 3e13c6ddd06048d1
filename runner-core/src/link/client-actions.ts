/** What browsers ask to be done with windows and panes on one connection: who may, then the host, then the answer. */
import type { HelperToRelay, RelayToHelper } from "@coda/protocol";
import { refused, type ActionOutcome, type SessionHost } from "../session/session-host.ts";
import type { JoinedClients } from "./joined-clients.ts";

export interface ClientActionsOptions {
  readonly host: Pick<SessionHost, "act">;
  readonly clients: JoinedClients;
  readonly send: (frame: HelperToRelay) => void;
}

type ActFrame = Extract<RelayToHelper, { t: "act" }>;

export class ClientActions {
  readonly #options: ClientActionsOptions;
  #closed = false;

  constructor(options: ClientActionsOptions) {
    this.#options = options;
  }

  /** The host announces what was changed before it answers, so the state arrives first (CM3). */
  async take(frame: ActFrame): Promise<void> {
    const outcome = await this.#act(frame);
    // Another connection by now: its numbers mean other browsers, and this one has been told that it was lost.
    if (!this.#closed) this.#options.send({ t: "actionDone", client: frame.client, id: frame.id, ...outcome });
  }

  close(): void {
    this.#closed = true;
  }

  async #act({ client: ref, action }: ActFrame): Promise<ActionOutcome> {
    const client = this.#options.clients.get(ref);
    if (client === undefined) return refused("the device does not know this browser yet; try again");
    if (!client.mayType) return refused("you may read this session, not change it");
    if (action === undefined) return refused("this device's helper is too old for what is sealed; update it");
    return this.#options.host.act(client.session, action);
  }
}
