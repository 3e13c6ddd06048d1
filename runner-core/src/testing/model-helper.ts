/** A helper's way from the relay's frames to the pane's program, on a model of tmux: one process, its connections in turn. */
import { randomUUID } from "node:crypto";
import {
  clientRefSchema,
  decodeDataFrame,
  userIdSchema,
  type ClientId,
  type HelperToRelay,
  type PaneId,
} from "@coda/protocol";
import { ClientInput } from "../link/client-input.ts";
import { InputAcks } from "../link/input-acks.ts";
import { InputWindow } from "../link/input-window.ts";
import { JoinedClients } from "../link/joined-clients.ts";
import { PaneRefs } from "../link/pane-refs.ts";
import { silentLog } from "../log.ts";
import { PaneInput } from "../session/pane-input.ts";
import type { InputOutcome, PasteOptions, Typist } from "../session/session-host.ts";
import { FakeHost, fakePane, FakeRecording, fakeSession } from "./fake-host.ts";
import type { ModelTmux } from "./model-tmux.ts";
import { allowed } from "./tmux-helper.ts";

const session = allowed("model");
const pane = fakePane(1, new FakeRecording());
const user = userIdSchema.parse(randomUUID());
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
  readonly acknowledged: (counter: number) => void;
}

export interface ModelConnection {
  /** Of the one pane. */
  readonly ref: number;
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
    const clients = new JoinedClients();
    clients.joined({
      t: "clientJoined",
      client: clientRef,
      clientId: client,
      session: session.session,
      user,
      role: "driver",
    });
    const refs = new PaneRefs();
    const acks = new InputAcks({
      after: (_delayMs, action) => {
        queueMicrotask(action);
        return () => undefined;
      },
      send: (message) => {
        const ack = decodeDataFrame(message);
        if (ack?.type === "inputAck") answers.acknowledged(ack.counter);
      },
    });
    const send = answers.control;
    const input = new ClientInput({ host: this.#host, clients, refs, window: this.#window, acks, send });
    const ref = refs.refOf(pane)?.ref ?? 0;
    return {
      ref,
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
