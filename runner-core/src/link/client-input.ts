/** What browsers type on one connection: opened, looked up, applied once, acknowledged or refused. */
import {
  clientRefSchema,
  decodePasteSum,
  paneRefSchema,
  type ClientRef,
  type HelperToRelay,
  type InputLikeFrame,
  type InputRefusal,
  type PaneId,
} from "@coda/protocol";
import type { SessionHost, Typist } from "../session/session-host.ts";
import type { InputAcks } from "./input-acks.ts";
import type { Applied, InputWindow } from "./input-window.ts";
import type { ClientRules } from "./client-rules.ts";
import type { ClientSeal } from "./client-seal.ts";
import type { JoinedClient, JoinedClients } from "./joined-clients.ts";
import type { PaneRefs } from "./pane-refs.ts";
import type { RefusedInput } from "./refused-input.ts";
import type { ClientWitness } from "./relay-link.ts";
import { StagedPastes } from "./staged-pastes.ts";

export interface ClientInputOptions {
  readonly host: SessionHost;
  readonly clients: Pick<JoinedClients, "get" | "mayType">;
  readonly rules: Pick<ClientRules, "allows" | "refusal" | "inputRefusal">;
  readonly refs: PaneRefs;
  /** Outlives connections: a counter is applied once, whichever brought it. */
  readonly window: InputWindow;
  readonly acks: InputAcks;
  readonly refused: RefusedInput;
  readonly witness?: Pick<ClientWitness, "typed"> | undefined;
  readonly send: (frame: HelperToRelay) => void;
}

/** A paste that is whole and not typed yet. */
interface PasteUnderWay {
  readonly client: number;
  readonly ref: number;
  readonly abort: AbortController;
}

interface Typing {
  readonly frame: InputLikeFrame;
  readonly client: JoinedClient;
  readonly pane: PaneId;
}

const interrupt = 0x03;

export class ClientInput {
  readonly #options: ClientInputOptions;
  readonly #staged = new StagedPastes();
  readonly #underWay = new Set<PasteUnderWay>();
  readonly #applying = new Set<Promise<void>>();
  #closed = false;

  constructor(options: ClientInputOptions) {
    this.#options = options;
  }

  async take(frame: InputLikeFrame): Promise<void> {
    const client = this.#options.clients.get(frame.client);
    if (client === undefined) return;
    const bytes = this.#open(frame, client);
    // Parts have no counter: what is wrong with them is said of their end.
    if (frame.type === "pastePart") {
      const isForPane = typeof bytes !== "string" && this.#paneFor(client, frame.ref) !== undefined;
      const { clients, rules } = this.#options;
      if (isForPane && clients.mayType(client) && rules.allows("paste", client))
        this.#stage({ ...frame, payload: bytes });
      return;
    }
    // Nobody knows whose counter that is, so none is taken; but for what opened, and came without what was before it.
    if (typeof bytes === "string")
      return this.#refuse(frame, bytes, bytes === "out-of-order" ? client.seal : undefined);
    return this.#takeOpened({ ...frame, payload: bytes }, client);
  }

  async #takeOpened(frame: InputLikeFrame, client: JoinedClient): Promise<void> {
    const pane = this.#paneFor(client, frame.ref);
    const applying = this.#apply(frame, client, async () => {
      if (!this.#options.clients.mayType(client)) return "viewer";
      if (this.#options.rules.refusal(deedOf(frame), client) !== undefined) return "law";
      return pane === undefined ? "unknown-pane" : this.#type({ frame, client, pane });
    });
    this.#applying.add(applying);
    return applying.finally(() => this.#applying.delete(applying));
  }

  /** What the browser itself typed, for this very pane and program; or why it is nothing. */
  #open({ type, ref, counter, seal, payload }: InputLikeFrame, client: JoinedClient): Uint8Array | InputRefusal {
    const { clients, refs, refused } = this.#options;
    if (seal === "plain" || client.seal === undefined) {
      if (!clients.mayType(client)) return "viewer";
      refused.count("unsealed", client);
      return "sealed";
    }
    const referred = refs.get(ref);
    if (referred === undefined) return "unknown-pane";
    const { pane, recording } = referred;
    const { bytes, fault } = client.seal.piece({ type, counter, pane, epoch: recording.epoch }, payload);
    if (fault !== undefined) refused.count(fault, client);
    return bytes ?? fault;
  }

  /** Resolves when all that was taken so far has been answered. */
  async answered(): Promise<void> {
    await Promise.allSettled(this.#applying);
  }

  /** This browser's paste into this pane, wherever it is: nothing of it is typed. */
  cancelPaste(client: ClientRef, ref: number): void {
    this.#staged.drop(client, ref);
    for (const paste of this.#underWay) if (paste.client === client && paste.ref === ref) paste.abort.abort();
  }

  /** What it had sent whole is typed all the same, as its keys are. */
  clientLeft(client: ClientRef): void {
    this.#staged.drop(client);
  }

  /** It may type no more: nothing of its pastes is typed that is not yet (RN4). */
  clientMayNotType(client: ClientRef): void {
    this.#staged.drop(client);
    for (const paste of this.#underWay) if (paste.client === client) paste.abort.abort();
  }

  close(): void {
    this.#closed = true;
  }

  #stage({ client, ref, counter: place, payload: bytes }: InputLikeFrame): void {
    const receivedBytes = this.#staged.part(client, ref, { place, bytes });
    if (receivedBytes === undefined) return;
    this.#options.send({ t: "pasteProgress", ...names({ client, ref }), receivedBytes });
  }

  async #apply(frame: InputLikeFrame, { typist: id, seal }: JoinedClient, type: () => Promise<Applied>): Promise<void> {
    const { client: clientRef, ref, counter } = frame;
    const outcome = await this.#options.window.apply(id, counter, type);
    // Another connection by now: its numbers mean other panes and browsers. Or another seal. The browser asks again.
    if (this.#closed || this.#options.clients.get(clientRef)?.seal !== seal) return;
    if (outcome === "taken") this.#options.acks.take({ client: clientRef, ref, counter, seal });
    else this.#refuse(frame, outcome, seal);
  }

  async #type({ frame, client, pane }: Typing): Promise<Applied> {
    this.#options.witness?.typed(frame.client);
    if (frame.type === "pasteEnd") return this.#paste({ frame, client, pane });
    if (isInterrupt(frame.payload)) this.cancelPaste(clientRefSchema.parse(frame.client), frame.ref);
    return this.#options.host.input(pane, frame.payload, { ...typist(client, frame), may: this.#may(frame, client) });
  }

  async #paste({ frame, client, pane }: Typing): Promise<Applied> {
    const whole = this.#staged.take(frame.client, frame.ref, decodePasteSum(frame.payload));
    const by = typist(client, frame);
    if ("refused" in whole) return (await this.#options.host.giveUp(pane, by)) === "taken" ? "taken" : whole.refused;
    const paste = { client: frame.client, ref: frame.ref, abort: new AbortController() };
    this.#underWay.add(paste);
    const options = { ...by, may: this.#may(frame, client), signal: paste.abort.signal };
    return this.#options.host.paste(pane, whole.text, options).finally(() => this.#underWay.delete(paste));
  }

  /** What waits to be typed is not, once the machine's law says no. */
  #may(frame: InputLikeFrame, client: JoinedClient): () => boolean {
    return () => this.#options.rules.allows(deedOf(frame), client);
  }

  /** A client types only into panes of the session its ticket names. */
  #paneFor(client: JoinedClient, ref: number): PaneId | undefined {
    const pane = this.#options.refs.get(ref)?.pane;
    const session = this.#options.host.sessions.find((candidate) => candidate.session === client.session);
    return session?.panes.find((candidate) => candidate.pane === pane)?.pane;
  }

  /** `seal`: of what opened with it, and will never be typed. */
  #refuse(frame: InputLikeFrame, reason: InputRefusal, seal?: ClientSeal): void {
    const { counter } = frame;
    const told = reason === "law" ? this.#options.rules.inputRefusal : reason;
    const proof = seal?.refusal(counter, told);
    this.#options.send({ t: "inputRefused", ...names(frame), counter, reason: told, proof });
  }
}

function typist({ typist: id, clientId: client }: JoinedClient, { counter }: InputLikeFrame): Typist {
  return { id, client, counter };
}

function deedOf({ type }: InputLikeFrame): "type" | "paste" {
  return type === "input" ? "type" : "paste";
}

function names({ client, ref }: Pick<InputLikeFrame, "client" | "ref">) {
  return { client: clientRefSchema.parse(client), ref: paneRefSchema.parse(ref) };
}

/** Ctrl-C, alone: whoever types it wants what goes on to stop. */
function isInterrupt(bytes: Uint8Array): boolean {
  return bytes.length === 1 && bytes[0] === interrupt;
}
