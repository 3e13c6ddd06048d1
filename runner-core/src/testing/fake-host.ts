/** A session host whose sessions, answers and journals a test scripts by hand. */
import { randomUUID } from "node:crypto";
import type { TypistId } from "../session/typist-id.ts";
import {
  type ActionOutcome,
  epochSchema,
  paneIdSchema,
  windowIdSchema,
  type ClientId,
  type GapCause,
  type Keyframe,
  type PaneId,
  type SessionAction,
  type SessionId,
  type Size,
} from "@coda/protocol";
import type {
  AllowedSession,
  HostedPane,
  HostedSession,
  InputOutcome,
  PasteOptions,
  Recording,
  SessionHost,
  Typist,
} from "../session/session-host.ts";

export class FakeRecording implements Recording {
  readonly epoch = epochSchema.parse(randomUUID());
  readonly origin = "created";
  recorded = true;
  gapBefore: GapCause | null = null;
  pausedAtMs: number | undefined;
  readonly size = { columns: 80, rows: 24 };
  resizedAt = 0;
  repairs = 0;
  rangAt: number | null = null;
  start = 0;
  wantsBrackets = false;
  wantsApplicationCursor = false;
  frame: Keyframe | undefined;
  /** Bytes that left the journal's middle. */
  hole = { from: 0, to: 0 };
  #bytes: Buffer = Buffer.alloc(0);
  readonly #listeners = new Set<() => void>();
  readonly #repairListeners = new Set<() => void>();
  readonly #ringListeners = new Set<() => void>();

  get end(): number {
    return this.#bytes.length;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  read(from: number, maxBytes: number): Uint8Array {
    if (from < this.start || this.behindHole(from) !== undefined) return Buffer.alloc(0);
    const end = from < this.hole.from ? this.hole.from : this.end;
    return this.#bytes.subarray(from, Math.min(end, from + maxBytes));
  }

  behindHole(offset: number): number | undefined {
    const { from, to } = this.hole;
    return offset >= from && offset < to ? to : undefined;
  }

  append(bytes: Uint8Array | string): void {
    this.#bytes = Buffer.concat([this.#bytes, Buffer.from(bytes)]);
    for (const listener of this.#listeners) listener();
  }

  onGrow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onRing(listener: () => void): () => void {
    this.#ringListeners.add(listener);
    return () => this.#ringListeners.delete(listener);
  }

  /** In what was printed last. */
  ring(): void {
    this.rangAt = this.end;
    for (const listener of this.#ringListeners) listener();
  }

  onRepair(listener: () => void): () => void {
    this.#repairListeners.add(listener);
    return () => this.#repairListeners.delete(listener);
  }

  repair(): void {
    this.repairs += 1;
    for (const listener of this.#repairListeners) listener();
  }

  async keyframe(): Promise<Keyframe | undefined> {
    return this.frame;
  }
}

export interface TypedInput {
  readonly pane: PaneId;
  readonly client: ClientId;
  readonly typist: TypistId;
  readonly text: string;
  /** Whether it may still be typed. */
  readonly may: (() => boolean) | undefined;
  /** Of a paste: tells when it was called off. */
  readonly signal: AbortSignal | undefined;
  readonly answer: (outcome: InputOutcome) => void;
}

export interface WantedAction {
  readonly session: SessionId;
  readonly action: SessionAction;
  readonly answer: (outcome: ActionOutcome) => void;
}

export class FakeHost implements SessionHost {
  sessions: readonly HostedSession[] = [];
  readonly typed: TypedInput[] = [];
  /** Counters that an earlier helper typed, for who asks about them. */
  readonly typedBefore = new Set<number>();
  readonly acts: WantedAction[] = [];
  readonly sizes: (Size | undefined)[] = [];
  readonly leases: { readonly client: ClientId; readonly size: Size | undefined }[] = [];
  readonly #listeners = new Set<() => void>();

  /** The newest list. */
  listed: readonly AllowedSession[] = [];

  allow(sessions: readonly AllowedSession[]): void {
    this.listed = sessions;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hears what is to run. */
  onOpen: (session: AllowedSession) => void = () => undefined;

  async open(session: AllowedSession): Promise<{ ok: true }> {
    this.onOpen(session);
    return { ok: true };
  }

  async input(pane: PaneId, bytes: Uint8Array, { id: typist, client, may }: Typist): Promise<InputOutcome> {
    return this.#take({ pane, client, typist, text: Buffer.from(bytes).toString("latin1"), may, signal: undefined });
  }

  async paste(
    pane: PaneId,
    text: Uint8Array,
    { id: typist, client, may, signal }: PasteOptions,
  ): Promise<InputOutcome> {
    return this.#take({ pane, client, typist, text: Buffer.from(text).toString("latin1"), may, signal });
  }

  async giveUp(_pane: PaneId, { counter }: Typist): Promise<InputOutcome> {
    return this.typedBefore.has(counter) ? "taken" : "tmux-lost";
  }

  async #take(typed: Omit<TypedInput, "answer">): Promise<InputOutcome> {
    return new Promise((answer) => {
      this.typed.push({ ...typed, answer });
    });
  }

  async act(session: SessionId, action: SessionAction): Promise<ActionOutcome> {
    return new Promise((resolve) => {
      this.acts.push({ session, action, answer: resolve });
    });
  }

  proposeSize(_session: unknown, _client: unknown, size: Size | undefined): void {
    this.sizes.push(size);
  }

  leaseSize(_session: unknown, client: ClientId, size: Size | undefined): void {
    this.leases.push({ client, size });
  }

  /** These sessions run now, and nothing else. */
  show(...sessions: readonly HostedSession[]): void {
    this.sessions = sessions;
    for (const listener of this.#listeners) listener();
  }
}

export function fakePane(number: number, recording: Recording | undefined): HostedPane {
  return {
    pane: paneIdSchema.parse(`%${number}`),
    window: windowIdSchema.parse(`@${number}`),
    size: { columns: 80, rows: 24 },
    title: "",
    command: "sh",
    directory: "/",
    inMode: false,
    inputOff: false,
    dead: false,
    exitStatus: null,
    exitSignal: null,
    recording,
  };
}

export function fakeSession(session: AllowedSession, ...panes: readonly HostedPane[]): HostedSession {
  return {
    ...session,
    exited: false,
    attention: false,
    windows: panes.map((pane, index) => ({
      window: pane.window,
      index,
      name: `window ${index}`,
      active: index === 0,
      zoomed: false,
      synchronized: false,
      layout: "bb62,80x24,0,0,1",
      activePane: pane.pane,
    })),
    panes,
    localClients: 0,
    sizeOwner: { by: "nobody" },
    literalUnavailable: null,
    socket: null,
  };
}
