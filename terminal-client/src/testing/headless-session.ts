/** A terminal session as a page opens it, without a page: real time, and the caller's socket, requests and zstd. */
import type { ApiSession, ClientId, SessionPrefix } from "@coda/protocol";
import { systemClock, systemRandom } from "../system-clock.ts";
import type { Tape } from "../tape.ts";
import type { SealKeyStore } from "../seal-keys.ts";
import type { SessionPorts } from "../session-ports.ts";
import { TerminalSession } from "../terminal-session.ts";
import type { Decompressor } from "../zstd.ts";
import { FakeStage } from "./fake-stage.ts";
import { HeadlessView } from "./headless-view.ts";
import { MemoryKeys } from "./memory-keys.ts";
import { MemoryNotes } from "./memory-notes.ts";

export { isWanted, noPaints, paintVersion, type PaintStore, type SavedPaint } from "../saved-paint.ts";
export type { Tape } from "../tape.ts";

export interface HeadlessOptions extends Pick<
  SessionPorts,
  "ticket" | "transcript" | "openSocket" | "report" | "paints"
> {
  readonly session: ApiSession;
  readonly client: ClientId;
  /** Default: of a browser that was never here. */
  readonly keys?: SealKeyStore;
  readonly prefix: SessionPrefix;
  readonly decompress: Decompressor["decompress"];
  /** What the picture is drawn from began, grew or changed. */
  readonly drawnFrom: (tape: Tape) => void;
}

export interface HeadlessSession {
  readonly session: TerminalSession;
  /** What is drawn. */
  readonly view: HeadlessView;
  /** As a key or a key's bytes from the terminal. */
  type(bytes: Uint8Array): void;
}

/** A signal that never comes. */
const never = () => () => undefined;

export function openHeadlessSession(options: HeadlessOptions): HeadlessSession {
  const { session, client, prefix, decompress, drawnFrom } = options;
  let stage: FakeStage<HeadlessView> | undefined;
  const opened = new TerminalSession(
    { session, client, prefix, theme: { colours: {} } },
    {
      ticket: options.ticket,
      transcript: options.transcript,
      openSocket: options.openSocket,
      report: options.report,
      paints: options.paints,
      keys: options.keys ?? new MemoryKeys(),
      clock: systemClock,
      random: systemRandom,
      notes: new MemoryNotes(),
      page: { hidden: () => false, isPhone: () => false, onWake: never, onAway: never, onLeave: never },
      loadZstd: async () => ({ decompress }),
      createStage: (_theme, events) => {
        stage = new FakeStage(events, (viewEvents) => new HeadlessView(viewEvents, drawnFrom));
        return stage;
      },
    },
  );
  if (stage === undefined) throw new Error("the session made no stage");
  const shown = stage;
  opened.showAlone(true);
  return {
    session: opened,
    get view() {
      return shown.front;
    },
    type: (bytes) => shown.front.events.onInput(bytes),
  };
}
