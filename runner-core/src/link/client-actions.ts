/** What browsers ask to be done with windows and panes on one connection: who may, then the host, then the answer. */
import type { ActionOutcome, HelperToRelay, RelayToHelper, SessionAction } from "@coda/protocol";
import type { Showing } from "../called-as.ts";
import { refused, type SessionHost } from "../session/session-host.ts";
import { codeOf, browserOf } from "../law/browser.ts";
import { refusalText } from "../law/law-text.ts";
import type { ClientRules } from "./client-rules.ts";
import type { ClientSeal } from "./client-seal.ts";
import type { JoinedClient, JoinedClients } from "./joined-clients.ts";
import type { RefusedInput } from "./refused-input.ts";

export interface ClientActionsOptions {
  readonly host: Pick<SessionHost, "act">;
  readonly clients: JoinedClients;
  readonly rules: Pick<ClientRules, "refusal">;
  readonly refused: RefusedInput;
  /** Names the helper's command as it is typed on its machine. */
  readonly show?: Showing | undefined;
  readonly send: (frame: HelperToRelay) => void;
}

type ActFrame = Extract<RelayToHelper, { t: "act" }>;
type ActionAnswer = { readonly outcome: ActionOutcome } | { readonly sealed: string };

interface OpenedAction {
  readonly action: SessionAction;
  readonly seal: ClientSeal;
}

export class ClientActions {
  readonly #options: ClientActionsOptions;
  #closed = false;

  constructor(options: ClientActionsOptions) {
    this.#options = options;
  }

  /** The host announces what was changed before it answers, so the state arrives first (CM3). */
  async take(frame: ActFrame): Promise<void> {
    const answer = await this.#act(frame);
    // Another connection by now: its numbers mean other browsers, and this one has been told that it was lost.
    if (!this.#closed) this.#options.send({ t: "actionDone", client: frame.client, id: frame.id, ...answer });
  }

  close(): void {
    this.#closed = true;
  }

  /** Sealed is what becomes of what its browser asked for. The rest is of something else, under a number that it may have. */
  async #act(frame: ActFrame): Promise<ActionAnswer> {
    const { clients, host } = this.#options;
    const client = clients.get(frame.client);
    if (client === undefined) return inTheOpen("the device does not know this browser yet; try again");
    if (!clients.mayType(client)) return inTheOpen("you may read this session, not change it");
    const opened = this.#open(frame, client);
    if (typeof opened === "string") return inTheOpen(opened);
    const { action, seal } = opened;
    const why = this.#refusedByLaw(action, client);
    const outcome = why === undefined ? await host.act(client.session, action) : refused(why);
    return { sealed: seal.outcome(frame.id, outcome) };
  }

  /** Why this machine's own law lets it not be done. */
  #refusedByLaw(action: SessionAction, client: JoinedClient): string | undefined {
    const deed = action.do === "restart" ? "restart" : "act";
    const rule = this.#options.rules.refusal(deed, client);
    const browser = client.ticket && browserOf(client.ticket);
    if (rule === undefined) return undefined;
    const text = refusalText(rule, { deed, code: browser === undefined ? "<code>" : codeOf(browser) });
    return this.#options.show?.(text) ?? text;
  }

  /** What the browser itself asked for; or why nothing is done. */
  #open({ id, sealed }: ActFrame, client: JoinedClient): OpenedAction | string {
    const { seal } = client;
    if (sealed === undefined || seal === undefined) {
      this.#options.refused.count("unsealed", client);
      return "the device takes only what is sealed for it: nothing was done; reload the page";
    }
    const action = seal.action(id, sealed);
    if (typeof action !== "string") return { action, seal };
    if (action === "unknown") return "the device's helper is too old for that: nothing was done; update it";
    this.#options.refused.count(action, client);
    return "what arrived at the device is not what was asked for here: nothing was done";
  }
}

function inTheOpen(why: string): ActionAnswer {
  return { outcome: refused(why) };
}
