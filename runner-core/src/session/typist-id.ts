/**
 * Whose counters they are. An opened terminal's id is told to everybody in the session and whoever asks for a ticket
 * chooses it, so with another account it is another typist, whose counters are nobody else's.
 */
import { createHash } from "node:crypto";
import type { ClientId, UserId } from "@coda/protocol";

declare const typistId: unique symbol;
/** 32 hexadecimal digits, the same in each helper process: tmux keeps what it has typed under this name. */
export type TypistId = string & { readonly [typistId]: true };

/** `account`: as its ticket says; undefined for whoever showed none, and types nothing. */
export function typistIdOf(client: ClientId, account: UserId | undefined): TypistId {
  const hash = createHash("sha256").update(`${client}\n${account ?? ""}`);
  return hash.digest("hex").slice(0, 32) as TypistId;
}
