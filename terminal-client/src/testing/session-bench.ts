/** A whole terminal session over fakes: relay, transcript, clock, page and a headless view. */
import { clientIdSchema, defaultSessionPrefix, parsePosition, type ApiSession } from "@coda/protocol";
import { TerminalSession } from "../terminal-session.ts";
import type { TerminalTheme } from "../terminal-theme.ts";
import type { ViewEvents } from "../terminal-view.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeRecording, transcriptReply } from "./fake-recording.ts";
import { FakeRelay } from "./fake-relay.ts";
import { FakeStage, type ParsingView } from "./fake-stage.ts";
import { HeadlessView } from "./headless-view.ts";
import { listedSession as session } from "./listed-session.ts";
import { noKeys } from "./memory-keys.ts";
import { MemoryNotes } from "./memory-notes.ts";
import { MemoryPaints } from "./memory-paints.ts";
import { PlainView } from "./plain-view.ts";

type PaneCursor = ApiSession["panes"][number];

const theme: TerminalTheme = { colours: {} };

abstract class Bench<View extends ParsingView> {
  readonly paints: MemoryPaints;
  readonly notes: MemoryNotes;
  readonly clock = new FakeClock();
  readonly recordings: FakeRecording[];
  readonly relay: FakeRelay;
  readonly session: TerminalSession;
  readonly sessionId = session.id;
  readonly ideaId = session.ideaId;
  readonly queries: string[] = [];
  /** Requests of a hanging transcript that were given up. */
  abandoned = 0;
  readonly reports: string[] = [];
  hidden = false;
  isPhone = false;
  /** The session is gone, and its transcript with it. */
  deleted = false;
  /** From now on no answer of the transcript comes. */
  transcriptHangs = false;
  wake: () => void = () => undefined;
  away: () => void = () => undefined;
  leave: () => void = () => undefined;
  #stage: FakeStage<View> | undefined;

  /** Of recordings, the oldest first; or of a bench before it: its page is loaded anew in the same browser. */
  constructor(first: FakeRecording | Bench<View>, ...later: FakeRecording[]) {
    const isReload = first instanceof Bench;
    this.paints = isReload ? first.paints : new MemoryPaints(() => this.clock.now());
    this.notes = isReload ? first.notes : new MemoryNotes();
    this.recordings = isReload ? [...first.recordings, ...later] : [first, ...later];
    this.relay = new FakeRelay(this.recordings.at(-1) ?? new FakeRecording(1));
    const client = clientIdSchema.parse("00000000-0000-4000-8000-00000000bbbb");
    this.session = new TerminalSession(
      { session: { ...session, panes: [...this.panes] }, client, prefix: defaultSessionPrefix, theme },
      {
        keys: noKeys,
        ticket: async () => ({ ticket: "t", relayUrl: "ws://relay", expiresAt: "2026-11-21T00:00:00Z" }),
        transcript: (query, signal) => this.#transcript(query, signal),
        openSocket: this.relay.openSocket,
        clock: this.clock,
        random: () => 0.5,
        report: (what, error) => this.reports.push(`${what}: ${String(error)}`),
        page: {
          hidden: () => this.hidden,
          isPhone: () => this.isPhone,
          onWake: (listener) => this.#rememberWake(listener),
          onAway: (listener) => {
            this.away = listener;
            return () => undefined;
          },
          onLeave: (listener) => {
            this.leave = listener;
            return () => undefined;
          },
        },
        notes: this.notes,
        loadZstd: async () => ({
          decompress: async (bytes, rawBytes) => (bytes.length === rawBytes ? bytes : undefined),
        }),
        paints: this.paints,
        createStage: (_theme, events) => {
          this.#stage = new FakeStage(events, (viewEvents) => this.createView(viewEvents));
          return this.#stage;
        },
      },
    );
  }

  /** Those the session list names. */
  protected get panes(): readonly PaneCursor[] {
    return [];
  }

  /** Called while the bench is made: it has nothing of its own yet. */
  protected abstract createView(events: ViewEvents): View;

  get stage(): FakeStage<View> {
    if (this.#stage === undefined) throw new Error("no stage was made");
    return this.#stage;
  }

  /** Of the pane that is typed into. */
  get view(): View {
    return this.stage.front;
  }

  type(text: string): void {
    this.view.events.onInput(new TextEncoder().encode(text));
  }

  paste(text: string): void {
    this.view.events.onPaste(text);
  }

  get typed(): string {
    const keys = this.relay.input.filter((frame) => frame.type === "input");
    return keys.map((frame) => new TextDecoder().decode(frame.payload)).join("");
  }

  /** Everything that is under way has happened: replies, parsing, and what they led to. No time passes. */
  async settled(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      await this.stage.parsed();
    }
  }

  async live(): Promise<void> {
    await this.settled();
    this.relay.accept();
    await this.settled();
  }

  /** Long enough for backoff, calm, idle and retries. */
  async later(ms = 20_000): Promise<void> {
    for (let step = 0; step < 4; step++) {
      this.clock.advance(ms / 4);
      await this.settled();
    }
  }

  #rememberWake(listener: () => void): () => void {
    const before = this.wake;
    this.wake = () => {
      before();
      listener();
    };
    return () => undefined;
  }

  async #transcript(query: string, signal?: AbortSignal): Promise<Response> {
    this.queries.push(query);
    if (this.transcriptHangs) {
      signal?.addEventListener("abort", () => (this.abandoned += 1));
      return new Promise(() => undefined);
    }
    if (this.deleted) return new Response("", { status: 404 });
    if (this.recordings.some((recording) => recording.unreadable)) throw new Error("the transcript is away");
    const values = new URLSearchParams(query);
    const before = values.get("before");
    const at = parsePosition(before ?? values.get("from") ?? "") ?? "latest";
    const limit = Math.min(400, Number(values.get("limit") ?? 400));
    const reply = transcriptReply(this.recordings, { before: before !== null, at, limit });
    return reply === undefined ? new Response("", { status: 404 }) : new Response(reply);
  }
}

/** With a terminal as exact as the page's. */
export class SessionBench extends Bench<HeadlessView> {
  protected override createView(events: ViewEvents): HeadlessView {
    return new HeadlessView(events);
  }
}

/** Faster: it shows lines of text and nothing else. */
export class PlainBench extends Bench<PlainView> {
  protected override createView(events: ViewEvents): PlainView {
    return new PlainView(events);
  }
}
