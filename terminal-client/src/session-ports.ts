/** What a session is given: which one it is, and everything outside of it that it uses. */
import type { ApiSession, ClientId, SessionPrefix, TicketReply } from "@coda/protocol";
import type { FetchTranscript } from "./history.ts";
import type { PageSignals } from "./page-signals.ts";
import type { RelayLinkPorts } from "./relay-link.ts";
import type { PaintStore } from "./saved-paint.ts";
import type { SealKeyStore } from "./seal-keys.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { CreateStage } from "./terminal-view.ts";
import type { InputNotes } from "./unconfirmed-input.ts";
import type { LoadDecompressor } from "./zstd.ts";

export interface SessionPorts extends Omit<RelayLinkPorts, "ticket"> {
  /** `bpk`: this browser's key, where it can seal. */
  readonly ticket: (bpk: string | undefined) => Promise<TicketReply>;
  readonly keys: SealKeyStore;
  /** For whoever looks for the cause of a failure; the page says the rest. */
  readonly report: (what: string, error: unknown) => void;
  readonly transcript: FetchTranscript;
  readonly loadZstd: LoadDecompressor;
  readonly createStage: CreateStage;
  readonly paints: PaintStore;
  readonly notes: InputNotes;
  readonly page: PageSignals;
}

export interface SessionIdentity {
  readonly session: ApiSession;
  readonly client: ClientId;
  readonly prefix: SessionPrefix;
  /** As far as the page knows. */
  readonly relayUrl?: string | undefined;
  readonly theme: TerminalTheme;
}
