/** A helper's way from the relay's frames to the pane's program, on a model of tmux: one process, its connections in turn. */
import { randomBytes, randomUUID } from "node:crypto";
import {
  ackScope,
  clientRefSchema,
  decodeDataFrame,
  decodeRefusals,
  encodeDataFrame,
  encodePiece,
  pieceScope,
  type ClientId,
  type CoveredRefusals,
  type HelperToRelay,
  type InputLikeType,
  type PaneId,
} from "@coda/protocol";
import { ClientInput } from "../link/client-input.ts";
import { ClientSeal } from "../link/client-seal.ts";
import { InputAcks } from "../link/input-acks.ts";
import { InputWindow } from "../link/input-window.ts";
import { PaneRefs } from "../link/pane-refs.ts";
import { SealBox } from "../link/seal-box.ts";
import { RefusedInput } from "../link/refused-input.ts";
import { silentLog } from "../log.ts";
import { PaneInput } from "../session/pane-input.ts";
import { typistIdOf } from "../session/typist-id.ts";
import type { InputOutcome, PasteOptions, Typist } from "../session/session-host.ts";
import { FakeHost, fakePane, FakeRecording, fakeSession } from "./fake-host.ts";
import { pasteSumOf } from "./sealing-browser.ts";
import type { ModelTmux } from "./model-tmux.ts";
import { allowed } from "./tmux-helper.ts";

const session = allowed("model");
const recording = new FakeRecording();
const pane = fakePane(1, recording);
const clientRef = clientRefSchema.parse(1);

/** Types into the model's one pane. */
class ModelHost extends FakeHost {
  readonly #input: PaneInput;

  constructor(input: PaneInput) {
    super();
    this.#input = input;
    this.show(fakeSession(session, pane));
  }

  override async input(into: PaneId, bytes: Uint8Array, by: Typist): Promise<InputOutcome> {
    return this.#input.type({ session: "model", pane: into, ...by }, bytes);
  }

  override async paste(into: PaneId, text: Uint8Array, options: PasteOptions): Promise<InputOutcome> {
    return this.#input.paste({ session: "model", pane: into, wantsBrackets: () => false, ...options }, text);
  }

  override async giveUp(into: PaneId, by: Typist): Promise<InputOutcome> {
    return this.#input.giveUp({ session: "model", pane: into, ...by });
  }
}

/** What the relay hears of it. */
export interface ModelAnswers {
  readonly control: (frame: HelperToRelay) => void;
  /** `covered` undefined: what says so is not the helper's. */
  readonly acknowledged: (counter: number, covered: CoveredRefusals | undefined) => void;
}

/** As the browser's sender hands it on; of a paste's end the whole text. */
export interface ModelPiece {
  readonly type: InputLikeType;
  readonly target: { readonly ref: number };
  readonly counter: number;
  readonly after: number;
  readonly bytes: Uint8Array;
}

export interface ModelConnection {
  /** Of the one pane. */
  readonly ref: number;
  /** As the browser seals it for this connection. */
  seal(piece: ModelPiece): Uint8Array<ArrayBuffer>;
  /** A frame of the browser. */
  take(message: Uint8Array<ArrayBuffer>): void;
  /** Of its pastes into the pane. */
  cancelPaste(): void;
  close(): void;
}

export class ModelHelper {
  readonly #tmux: ModelTmux;
  readonly #window = new InputWindow(silentLog);
  readonly #host: ModelHost;
  #client;
  #waiting: ((again: boolean) => void)[] = [];

  constructor(tmux: ModelTmux) {
    this.#tmux = tmux;
    this.#client = tmux.attach();
    this.#host = new ModelHost(
      new PaneInput({
        run: async (...commands) => this.#client.run(...commands),
        connected: () => !this.#client.lost,
        connectedAgain: async () => new Promise((resolve) => void this.#waiting.push(resolve)),
        onNewMark: () => undefined,
        loadBuffer: async (name, bytes) => {
          tmux.fill(name, bytes);
          return undefined;
        },
        randomId: randomUUID,
        bufferPrefix: "model-",
      }),
    );
  }

  /** A browser's connection to it, which has joined; the one before is over. */
  connect(client: ClientId, answers: ModelAnswers): ModelConnection {
    // As if the two had agreed: thousands of walks have no time for curves.
    const box = new SealBox(randomBytes(32));
    const joined = {
      clientId: client,
      typist: typistIdOf(client, undefined),
      session: session.session,
      ticket: undefined,
      seal: new ClientSeal(client, box),
    };
    const clients = { get: () => joined, now: () => joined, mayType: () => true };
    const refs = new PaneRefs();
    const acks = new InputAcks({
      after: (_delayMs, action) => {
        queueMicrotask(action);
        return () => undefined;
      },
      send: (message) => {
        const ack = decodeDataFrame(message);
        if (ack?.type !== "inputAck") return;
        const covered = box.open(ackScope(client, ack.counter), ack.proof ?? new Uint8Array());
        answers.acknowledged(ack.counter, covered && decodeRefusals(covered));
      },
    });
    const send = answers.control;
    const refused = new RefusedInput(() => undefined);
    // Its browser shows no ticket, and the law is of those.
    const rules = { allows: () => true, refusal: () => undefined, inputRefusal: "law" } as const;
    const input = new ClientInput({
      host: this.#host,
      clients,
      rules,
      refs,
      window: this.#window,
      acks,
      refused,
      send,
    });
    const ref = refs.refOf(pane)?.ref ?? 0;
    return {
      ref,
      seal: ({ type, target, counter, after, bytes }) => {
        const text = type === "pasteEnd" && bytes.length > 0 ? pasteSumOf(bytes) : bytes;
        const scope = pieceScope({ type, client, counter, pane: pane.pane, epoch: recording.epoch });
        const payload = box.seal(scope, encodePiece({ after, bytes: text }));
        return encodeDataFrame({ type, ref: target.ref, counter, client: 0, seal: "sealed", payload });
      },
      take: (message) => {
        const frame = decodeDataFrame(message);
        if (frame?.type === "input" || frame?.type === "pastePart" || frame?.type === "pasteEnd")
          void input.take({ ...frame, client: clientRef });
      },
      cancelPaste: () => input.cancelPaste(clientRef, ref),
      close: () => {
        input.close();
        acks.reset();
      },
    };
  }

  /** tmux says something it had not heard; false when there is nothing. */
  hear(): boolean {
    return this.#client.hear();
  }

  loseTmux(): void {
    this.#client.lose();
  }

  /** `again`: to the very server. */
  tmuxAgain(again: boolean): void {
    if (!this.#client.lost) return;
    this.#client = this.#tmux.attach();
    for (const resolve of this.#waiting.splice(0)) resolve(again);
  }
}
