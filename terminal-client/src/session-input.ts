/**
 * Typed input of one session: when it goes, where, and sealed how; what the page is told of it: refusals, a paste's
 * progress, what may not have arrived; and what is asked to be done, which goes the same way.
 */
import {
  imageKindOf,
  type ActionOutcome,
  type BrowserRole,
  type BrowserToRelay,
  type ClientId,
  type InputAckFrame,
  type LivePane,
  type RelayToBrowser,
  type SessionAction,
  type SessionId,
  type TicketDoubt,
  type TicketReply,
  type TypingRule,
} from "@coda/protocol";
import { ActionRequests } from "./action-requests.ts";
import { browserCode } from "./browser-code.ts";
import { InputLane } from "./input-lane.ts";
import type { InputSeal } from "./input-seal.ts";
import { InputSender, type Barred } from "./input-sender.ts";
import { inputTarget, whyNoTarget } from "./input-target.ts";
import { PasteProgress } from "./paste-progress.ts";
import { Sealing } from "./sealing.ts";
import type { SessionPorts } from "./session-ports.ts";
import type { SnapshotStore } from "./snapshot.ts";
import { UnconfirmedInputNote } from "./unconfirmed-input.ts";

export type InputControl = Extract<
  RelayToBrowser,
  {
    t: "inputOpened" | "sealOffered" | "ticketJudged" | "typingRuled" | "inputRefused" | "pasteProgress" | "actionDone";
  }
>;

interface InputLink {
  /** False when there is no live connection. */
  tell(frame: BrowserToRelay): boolean;
  send(frame: Uint8Array<ArrayBuffer>): boolean;
  /** Leaves a live connection for another. */
  giveUp(): void;
}

export interface SessionInputPorts extends Pick<
  SessionPorts,
  "clock" | "notes" | "page" | "keys" | "ticket" | "report"
> {
  readonly session: SessionId;
  readonly client: ClientId;
  readonly store: SnapshotStore;
  readonly link: InputLink;
  /** Typing became possible, or is not any more. */
  changed(): void;
}

/** Where somebody has to be asked first, a key is what asks: it goes, and is refused there. */
const barredBy: Readonly<Record<TypingRule, Barred>> = {
  allowed: "nothing",
  asks: "pastes",
  asked: "everything",
  denied: "everything",
  off: "everything",
};

export class SessionInput {
  readonly sender: InputSender;
  readonly #ports: SessionInputPorts;
  readonly #lane: InputLane;
  readonly #actions: ActionRequests;
  readonly #sealing: Sealing;
  readonly #progress: PasteProgress;
  readonly #note: UnconfirmedInputNote;
  /** As the relay said when it opened typing; undefined while it is not open. */
  #opening: number | undefined;
  #shown: LivePane | undefined;
  #role: BrowserRole | null = null;
  /** What was sent last was sealed with; with another one nobody answers it. */
  #seal: InputSeal | undefined;
  /** As the helper said in this opening. */
  #rule: TypingRule = "allowed";
  #doubt: TicketDoubt | null = null;

  constructor(ports: SessionInputPorts) {
    this.#ports = ports;
    const { clock, link, store, report, session, client } = ports;
    this.#progress = new PasteProgress(clock, (paste) => store.update({ paste }));
    this.#sealing = new Sealing({
      keys: ports.keys,
      place: { session, client },
      changed: () => this.#refresh(),
      report,
    });
    this.#lane = new InputLane({
      sealing: this.#sealing,
      tell: (frame) => link.tell(frame),
      send: (frame) => link.send(frame),
      acknowledged: (counter, covered) => this.sender.acknowledged(counter, covered),
      refused: (counter, why) => this.sender.refused(counter, why),
      report,
    });
    this.#actions = new ActionRequests({
      ask: (id, action) => this.#lane.act(id, action),
      after: (delayMs, action) => clock.after(delayMs, action),
    });
    this.sender = new InputSender({
      send: (piece) => this.#lane.send(piece),
      steadyMs: () => clock.steadyMs(),
      cancelPaste: (ref) => void link.tell({ t: "cancelPaste", ref }),
      refused: (count, refusedWhy) => store.update({ refusedInput: store.current.refusedInput + count, refusedWhy }),
      pasteMoved: () => this.#progress.moved(this.sender.pasting),
      stuck: () => link.giveUp(),
    });
    this.#note = new UnconfirmedInputNote({
      session,
      notes: ports.notes,
      page: ports.page,
      now: () => clock.now(),
      waiting: () => this.sender.unconfirmed,
    });
    store.update({ unconfirmedInput: this.#note.left });
  }

  /** An image is to become a file on the device, whose path is typed; what is none is refused here. */
  pasteImage(bytes: Uint8Array): void {
    if (imageKindOf(bytes) === undefined) this.sender.refuse("no-image");
    else if (this.#target !== undefined && this.#sealing.seal === undefined) this.sender.refuse("image-not-taken");
    else this.sender.paste(bytes, "image");
  }

  /** What a wheel says to the program of a pane that is not typed into. */
  wheel(pane: LivePane, report: Uint8Array): void {
    const target = inputTarget(pane, { role: this.#role, opening: this.#opening });
    if (target !== undefined) this.sender.wheel(report, target);
  }

  get canType(): boolean {
    return this.#rule === "allowed" && this.#target !== undefined;
  }

  /** One with this browser's key in it; with it comes the device to seal for. */
  async ticket(): Promise<TicketReply> {
    const publicKey = await this.#sealing.publicKey();
    if (publicKey !== undefined) this.#ports.store.update({ browserCode: await browserCode(publicKey) });
    const reply = await this.#ports.ticket(publicKey);
    this.#sealing.deviceTold(reply.device);
    return reply;
  }

  welcomed(capabilities: readonly string[]): void {
    this.#sealing.welcomed(capabilities);
  }

  control(frame: InputControl): void {
    switch (frame.t) {
      case "inputOpened":
        return this.#opened(frame.opening);
      case "sealOffered":
        return this.#sealing.offered(frame.key);
      case "ticketJudged":
        return this.#judged(frame.doubt);
      case "typingRuled":
        return this.#ruled(frame.rule);
      case "inputRefused":
        return void this.#lane.heardRefusal(frame);
      case "pasteProgress":
        return this.sender.pasteReceived(frame.receivedBytes);
      case "actionDone":
        return void this.#actions.answered(frame);
    }
  }

  /** Nobody takes input. */
  shut(): void {
    this.sender.lost();
    this.#sealing.reset();
    this.#opening = undefined;
    this.#doubt = null;
    this.#ruled("allowed");
  }

  /** What is on view, and what this browser may. */
  show(shown: LivePane | undefined, role: BrowserRole | null): void {
    this.#shown = shown;
    this.#role = role;
    this.#refresh();
  }

  async heard(frame: InputAckFrame): Promise<void> {
    return this.#lane.heard(frame);
  }

  /** Never rejects. */
  async act(action: SessionAction): Promise<ActionOutcome> {
    return this.#actions.act(action);
  }

  /** Nobody will answer what was asked. */
  actionsLost(): void {
    this.#actions.lost();
  }

  /** By its device's word: no programs are left in it. */
  sessionEnded(): void {
    this.#actions.sessionEnded();
  }

  async acceptDevice(): Promise<void> {
    return this.#sealing.acceptDevice();
  }

  /** The reader knows that what was typed before this page may not have arrived. */
  dismissUnconfirmed(): void {
    this.#note.dismiss();
    this.#ports.store.update({ unconfirmedInput: null });
  }

  dispose(): void {
    this.#note.dispose();
    this.#progress.dispose();
  }

  /** The relay takes input: of an earlier opening it takes none any more, nor does the helper what was sealed then. */
  #opened(opening: number): void {
    this.sender.lost();
    this.#sealing.reset();
    this.#opening = opening;
    this.#doubt = null;
    this.#ruled("allowed");
  }

  #judged(doubt: TicketDoubt | null): void {
    this.#doubt = doubt;
    this.#refresh();
  }

  #ruled(rule: TypingRule): void {
    this.#rule = rule;
    this.sender.bar(barredBy[rule], "law");
    this.#refresh();
  }

  get #target() {
    const { state } = this.#sealing;
    const opening = state === "open" || state === "sealed" ? this.#opening : undefined;
    return inputTarget(this.#shown, { role: this.#role, opening });
  }

  #refresh(): void {
    const { seal } = this.#sealing;
    if (seal !== this.#seal) this.sender.lost();
    this.#seal = seal;
    const target = this.#target;
    if (target !== undefined) this.sender.open(target);
    else
      this.sender.close(whyNoTarget(this.#shown, { role: this.#role, seal: this.#sealing.state, doubt: this.#doubt }));
    this.#ports.store.update({ seal: this.#sealing.state, typingRule: this.#rule, ticketDoubt: this.#doubt });
    this.#ports.changed();
  }
}
