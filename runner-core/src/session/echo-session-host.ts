/** Echo sessions: what is typed comes back. A product session kind behind the same port, so that links need no tmux. */
import type { ActionOutcome, Epoch, EpochOrigin, Keyframe, PaneFacts, PaneId, Size } from "@coda/protocol";
import { epochSchema, paneIdSchema, windowIdSchema } from "@coda/protocol";
import { PaneModel } from "../pane/pane-model.ts";
import { inBrackets, pasteBytes } from "./paste-bytes.ts";
import type { SessionEngine } from "./session-engine.ts";
import { systemEndings } from "./system-endings.ts";
import {
  refused,
  sameSession,
  type AllowedSession,
  type HostedSession,
  type InputOutcome,
  type OpenOutcome,
  type PasteOptions,
  type Recording,
  type SessionHost,
  type Typist,
} from "./session-host.ts";
import { TypedMarks } from "./typed-marks.ts";

const size: Size = { columns: 80, rows: 24 };
const facts: PaneFacts = {
  title: "",
  command: "echo",
  directory: "",
  inMode: false,
  inputOff: false,
  dead: false,
  exitStatus: null,
  exitSignal: null,
};

/** Bytes in memory, with an offset. */
export class MemoryRecording implements Recording {
  readonly epoch: Epoch;
  readonly origin: EpochOrigin = "created";
  readonly recorded = false;
  readonly gapBefore = null;
  readonly start = 0;
  readonly size = size;
  readonly resizedAt = 0;
  readonly repairs = 0;
  readonly rangAt = null;
  readonly #listeners = new Set<() => void>();
  readonly #model: PaneModel;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(epoch: Epoch) {
    this.epoch = epoch;
    this.#model = new PaneModel(this, epoch, { size, offset: 0, vt: undefined, sizes: [] });
  }

  get end(): number {
    return this.#bytes.length;
  }

  get wantsBrackets(): boolean {
    return this.#model.bracketedPaste;
  }

  get wantsApplicationCursor(): boolean {
    return this.#model.applicationCursor;
  }

  read(from: number, maxBytes: number): Uint8Array {
    return this.#bytes.subarray(from, from + maxBytes);
  }

  append(bytes: Uint8Array): void {
    const both = new Uint8Array(this.#bytes.length + bytes.length);
    both.set(this.#bytes);
    both.set(bytes, this.#bytes.length);
    this.#bytes = both;
    for (const listener of this.#listeners) listener();
  }

  onGrow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Nobody listens for rings in an echo. */
  onRing(): () => void {
    return () => undefined;
  }

  /** Its bytes are all there is to know. */
  onRepair(): () => void {
    return () => undefined;
  }

  async keyframe(only?: "screen"): Promise<Keyframe | undefined> {
    return this.#model.keyframe(only);
  }

  close(): void {
    this.#listeners.clear();
    this.#model.dispose();
  }
}

export class EchoSessionHost implements SessionHost {
  readonly #randomId: () => string;
  readonly #listeners = new Set<() => void>();
  readonly #recordings = new Map<PaneId, MemoryRecording>();
  /** This host is where the programs are: whoever types through it next finds them here. */
  readonly #marks = new TypedMarks();
  #allowed: readonly AllowedSession[] = [];
  #sessions: readonly HostedSession[] = [];
  #nextPane = 1;

  constructor(randomId: () => string) {
    this.#randomId = randomId;
  }

  get sessions(): readonly HostedSession[] {
    return this.#sessions;
  }

  allow(sessions: readonly AllowedSession[]): void {
    this.#allowed = sessions;
    this.#keep((hosted) => sessions.some((allowed) => sameSession(allowed, hosted)));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async open(session: AllowedSession): Promise<OpenOutcome> {
    if (!this.#allowed.some((allowed) => sameSession(allowed, session)))
      return { ok: false, why: "not an allowed session" };
    if (this.#sessions.some((hosted) => hosted.session === session.session)) return { ok: true };
    this.#sessions = [...this.#sessions, this.#make(session)];
    this.#announce();
    return { ok: true };
  }

  async input(pane: PaneId, bytes: Uint8Array, by: Typist): Promise<InputOutcome> {
    return this.#once(pane, by, (recording) => recording.append(bytes));
  }

  async act(): Promise<ActionOutcome> {
    return refused("an echo session has no windows");
  }

  async paste(pane: PaneId, text: Uint8Array, { signal, ...by }: PasteOptions): Promise<InputOutcome> {
    if (signal.aborted) return "paste-cancelled";
    const bytes = pasteBytes(text);
    return this.#once(pane, by, (recording) => recording.append(recording.wantsBrackets ? inBrackets(bytes) : bytes));
  }

  async giveUp(pane: PaneId, by: Typist): Promise<InputOutcome> {
    return this.#once(pane, by, undefined);
  }

  /** Without anything to type, the counter is given up. */
  #once(pane: PaneId, by: Typist, type: ((recording: MemoryRecording) => void) | undefined): InputOutcome {
    const session = this.#sessions.find(({ panes }) => panes.some((hosted) => hosted.pane === pane))?.session;
    const recording = this.#recordings.get(pane);
    if (session === undefined || recording === undefined) return "unknown-pane";
    const place = { session, ...by };
    const standing = this.#marks.standingOf(place).is;
    if (standing === "next") {
      type?.(recording);
      this.#marks.next(place, type === undefined ? "skip" : "whole").done();
    }
    return standing === "skipped" || (standing === "next" && type === undefined) ? "tmux-lost" : "taken";
  }

  proposeSize(): void {
    // An echo has no screen of its own to resize.
  }

  leaseSize(): void {
    // Nor anybody's to take.
  }

  #make(session: AllowedSession): HostedSession {
    const number = this.#nextPane++;
    const pane = paneIdSchema.parse(`%${number}`);
    const window = windowIdSchema.parse(`@${number}`);
    const recording = new MemoryRecording(epochSchema.parse(this.#randomId()));
    this.#recordings.set(pane, recording);
    return {
      ...session,
      exited: false,
      attention: false,
      windows: [
        {
          window,
          index: 0,
          name: "echo",
          active: true,
          zoomed: false,
          synchronized: false,
          layout: "",
          activePane: pane,
        },
      ],
      panes: [{ ...facts, pane, window, size, recording }],
      localClients: 0,
      sizeOwner: { by: "nobody" },
      literalUnavailable: "an echo session is not in tmux",
      socket: null,
    };
  }

  #keep(stays: (hosted: HostedSession) => boolean): void {
    const gone = this.#sessions.filter((hosted) => !stays(hosted));
    if (gone.length === 0) return;
    this.#sessions = this.#sessions.filter(stays);
    for (const { pane } of gone.flatMap((hosted) => hosted.panes)) {
      this.#recordings.get(pane)?.close();
      this.#recordings.delete(pane);
    }
    this.#announce();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What an echo says is in memory only: nothing is recorded, so nothing is uploaded. */
export function echoEngine(randomId: () => string): SessionEngine {
  return {
    host: new EchoSessionHost(randomId),
    facts: { program: "echo", version: null, literalUnavailable: "an echo session is not in tmux", repairs: 0 },
    recordings: [],
    isNamed: () => false,
    markShells: () => undefined,
    endings: systemEndings(),
    start: () => undefined,
    stop: async () => undefined,
  };
}
