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
import type { ImageFiles } from "../image/image-files.ts";
import { keepImage } from "../image/pasted-image.ts";
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
  readonly clients: Pick<JoinedClients, "get" | "now" | "mayType">;
  readonly rules: Pick<ClientRules, "allows" | "refusal" | "inputRefusal">;
  readonly refs: PaneRefs;
  /** Outlives connections: a counter is applied once, whichever brought it. */
  readonly window: InputWindow;
  readonly acks: InputAcks;
  readonly refused: RefusedInput;
  readonly witness?: Pick<ClientWitness, "typed"> | undefined;
  readonly send: (frame: HelperToRelay) => void;
  /** Where images become files. Default: none are taken. */
  readonly images?: Pick<ImageFiles, "keep" | "forget"> | undefined;
}

/** A paste that is whole and not typed yet. */
interface PasteUnderWay {
  readonly client: number;
  readonly ref: number;
  readonly abort: AbortController;
}

/** Its browser itself said it. */
interface Opened {
  readonly frame: InputLikeFrame;
  readonly client: JoinedClient;
  readonly seal: ClientSeal;
  /** The counter of the piece before it that its browser has not heard of. */
  readonly after: number;
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
    const opened = this.#open(frame, client);
    if (frame.type === "pastePart") return this.#takePart(frame, client, opened);
    // Nobody knows whose counter that is, so none is taken; but for what opened, and came without what was before it.
    if (typeof opened === "string")
      return this.#refuse(frame, opened, opened === "out-of-order" ? client.seal : undefined);
    return this.#takeOpened(opened);
  }

  /** Parts have no counter: what is wrong with them is said of their end, which comes once they have arrived. */
  #takePart(frame: InputLikeFrame, client: JoinedClient, opened: Opened | InputRefusal): void {
    const { clients, rules, send } = this.#options;
    const { ref, counter: place } = frame;
    const isStaged = typeof opened !== "string" && clients.mayType(client) && this.#paneFor(client, ref) !== undefined;
    const part = isStaged && { place, bytes: opened.frame.payload, isKept: rules.allows("paste", client) };
    // Of what does not open nobody knows how long it is: it is not longer.
    const receivedBytes = part ? this.#staged.part(frame.client, ref, part) : place + frame.payload.length;
    send({ t: "pasteProgress", ...names(frame), receivedBytes });
  }

  async #takeOpened(opened: Opened): Promise<void> {
    const { frame, client, seal, after } = opened;
    const { chain } = seal;
    const behind = chain.behind(after);
    let isBusy = false;
    const applied = this.#options.window.apply(client.typist, frame.counter, async () => {
      isBusy = behind !== undefined && !chain.hasRoom(frame.payload.length);
      return isBusy ? "busy" : this.#apply(opened, behind && chain.wait(behind, frame.payload.length));
    });
    if (frame.type === "pasteEnd") chain.add(frame.counter, wasTyped(frame, applied));
    // What comes behind a piece that was refused as busy is not typed before what waits (IN16).
    else if (isBusy) chain.add(frame.counter, Promise.resolve(false));
    else if (behind !== undefined) chain.add(frame.counter, isInterrupt(frame) ? behind.then(() => true) : behind);
    const answering = this.#answer(opened, applied);
    this.#applying.add(answering);
    return answering.finally(() => this.#applying.delete(answering));
  }

  /** `behind`: of a paste before it, of which its browser has not heard. */
  async #apply({ frame, client }: Opened, behind: Promise<boolean> | undefined): Promise<Applied> {
    const { clients, rules } = this.#options;
    if (!clients.mayType(client)) return "viewer";
    if (rules.refusal(deedOf(frame), client) !== undefined) return "law";
    const pane = this.#paneFor(client, frame.ref);
    if (pane === undefined) return "unknown-pane";
    if (isInterrupt(frame)) this.cancelPaste(clientRefSchema.parse(frame.client), frame.ref);
    if (behind !== undefined && !(await behind) && !isInterrupt(frame)) return "out-of-order";
    const outcome = await this.#type({ frame, client, pane });
    return outcome === "law" && !this.#mayStillType(frame, client) ? "viewer" : outcome;
  }

  /** What the browser itself typed, for this very pane and program; or why it is nothing. */
  #open(frame: InputLikeFrame, client: JoinedClient): Opened | InputRefusal {
    const { clients, refs, refused } = this.#options;
    const { type, ref, counter, payload } = frame;
    const { seal } = client;
    if (frame.seal === "plain" || seal === undefined) {
      if (!clients.mayType(client)) return "viewer";
      refused.count("unsealed", client);
      return "sealed";
    }
    const referred = refs.get(ref);
    if (referred === undefined) return "unknown-pane";
    const { pane, recording } = referred;
    const piece = seal.piece({ type, counter, pane, epoch: recording.epoch }, payload);
    if (piece.fault !== undefined) refused.count(piece.fault, client);
    if (piece.bytes === undefined) return piece.fault;
    return { frame: { ...frame, payload: piece.bytes }, client, seal, after: piece.after };
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

  async #answer({ frame, seal }: Opened, applied: Promise<Applied>): Promise<void> {
    const { client: clientRef, ref, counter } = frame;
    const outcome = await applied;
    // Another connection by now: its numbers mean other panes and browsers. Or another seal. The browser asks again.
    if (this.#closed || this.#options.clients.get(clientRef)?.seal !== seal) return;
    if (outcome === "taken") this.#options.acks.take({ client: clientRef, ref, counter, seal });
    else this.#refuse(frame, outcome, seal);
  }

  async #type({ frame, client, pane }: Typing): Promise<Applied> {
    this.#options.witness?.typed(frame.client);
    if (frame.type === "pasteEnd") return this.#paste({ frame, client, pane });
    return this.#options.host.input(pane, frame.payload, { ...typist(client, frame), may: this.#may(frame, client) });
  }

  async #paste(typing: Typing): Promise<Applied> {
    const { frame } = typing;
    const sum = decodePasteSum(frame.payload);
    const whole = this.#staged.take(frame.client, frame.ref, sum);
    if ("refused" in whole) return this.#giveUp(typing, whole.refused);
    return sum?.kind === "image" ? this.#pasteImage(typing, whole.text) : this.#pasteText(typing, whole.text);
  }

  async #giveUp({ frame, client, pane }: Typing, why: InputRefusal): Promise<Applied> {
    return (await this.#options.host.giveUp(pane, typist(client, frame))) === "taken" ? "taken" : why;
  }

  async #pasteText({ frame, client, pane }: Typing, text: Uint8Array): Promise<Applied> {
    const paste = { client: frame.client, ref: frame.ref, abort: new AbortController() };
    this.#underWay.add(paste);
    const options = { ...typist(client, frame), may: this.#may(frame, client), signal: paste.abort.signal };
    return this.#options.host.paste(pane, text, options).finally(() => this.#underWay.delete(paste));
  }

  async #pasteImage(typing: Typing, bytes: Uint8Array): Promise<Applied> {
    const { host, images } = this.#options;
    const idea = host.sessions.find(({ session }) => session === typing.client.session)?.idea;
    const image = images === undefined || idea === undefined ? undefined : keepImage(images, idea, bytes);
    // Its browser knows that it was an image, and what that may mean.
    if (image === undefined) return this.#giveUp(typing, "paste-incomplete");
    const outcome = await this.#pasteText(typing, image.text);
    // Without an answer of tmux's its path may have been typed.
    if (outcome !== "taken" && outcome !== "tmux-lost") image.forget();
    return outcome;
  }

  /** What waits to be typed is not, once the machine's law says no, or its browser has become a viewer (RN4). */
  #may(frame: InputLikeFrame, client: JoinedClient): () => boolean {
    return () => this.#mayStillType(frame, client) && this.#options.rules.allows(deedOf(frame), client);
  }

  /** Of who has left what was taken is typed. */
  #mayStillType(frame: InputLikeFrame, client: JoinedClient): boolean {
    const { clients } = this.#options;
    const now = clients.now(frame.client, client);
    return now === undefined || clients.mayType(now);
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

function deedOf({ type, payload }: InputLikeFrame): "type" | "paste" | "pasteImage" {
  if (type === "input") return "type";
  return type === "pasteEnd" && decodePasteSum(payload)?.kind === "image" ? "pasteImage" : "paste";
}

function names({ client, ref }: Pick<InputLikeFrame, "client" | "ref">) {
  return { client: clientRefSchema.parse(client), ref: paneRefSchema.parse(ref) };
}

/** Ctrl-C, alone: whoever types it wants what goes on to stop. */
function isInterrupt({ type, payload }: InputLikeFrame): boolean {
  return type === "input" && payload.length === 1 && payload[0] === interrupt;
}

/** Or its user wants it that way. */
async function wasTyped({ payload }: InputLikeFrame, paste: Promise<Applied>): Promise<boolean> {
  return (await paste) === "taken" || payload.length === 0;
}
