/** The ports between the relay's core and what carries its messages: a socket as the core sees it, and back. */
import type { CloseReason, RelayToBrowser, RelayToHelper, TicketClaims } from "@coda/protocol";

/** One open socket. Messages are whole; a send after the close does nothing. */
export interface PeerSocket {
  sendText(text: string): void;
  sendBytes(message: Uint8Array): void;
  /** `text` replaces the code's own; it is cut to what a close frame holds. */
  close(reason: CloseReason, text?: string): void;
  /** Bytes accepted for sending that the operating system has not taken yet. */
  readonly bufferedBytes: number;
}

/** What the transport reports of one socket. */
export interface PeerEvents {
  text(text: string): void;
  /** The core owns `message` from here on and may rewrite its header in place. */
  bytes(message: Uint8Array): void;
  closed(): void;
}

/** Whose round trip is known. */
export interface Measured {
  /** Undefined: not yet. */
  readonly roundTripMs: number | undefined;
  /** Somebody wants to know it; it is measured anew unless it was a moment ago. */
  measure(): void;
}

export interface HopPort extends Measured {
  /** A pong came to the ping of this number. */
  ponged(n: number): void;
}

/** Whose permission is renewed on its socket. */
export interface RenewalPort {
  /** Another ticket came; the link hears of it when it is good. */
  renew(ticket: string): void;
}

export interface BrowserPort {
  send(frame: RelayToBrowser): void;
  sendText(text: string): void;
  sendBytes(message: Uint8Array): void;
  drop(reason: CloseReason): void;
}

export interface HelperPort {
  send(frame: RelayToHelper): void;
  sendBytes(message: Uint8Array): void;
  drop(reason: CloseReason): void;
}

/** What a connection becomes after its hello. */
export interface Link {
  text(text: string): void;
  bytes(message: Uint8Array): void;
  /** What it may is said by another ticket now. */
  renewed(ticket: string, claims: TicketClaims): void;
  /** The socket is gone, whoever closed it. */
  left(): void;
}
