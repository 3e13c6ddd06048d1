/** WebSocket close codes. Each means one thing and says whether to try again. */

export interface CloseMeaning {
  readonly code: number;
  /** later: reconnect with backoff. renew: get a fresh ticket first, then at once. never: a person must act. */
  readonly retry: "later" | "renew" | "never";
  /** For people, without a final period where it is joined to more. */
  readonly text: string;
}

export const closeCodes = {
  goingAway: { code: 1001, retry: "later", text: "the relay is restarting" },
  /** The three that a WebSocket's own code sends (RFC 6455, 7.4.1). The first two are of bytes damaged on their way. */
  protocolError: { code: 1002, retry: "later", text: "what arrived was no WebSocket message" },
  badText: { code: 1007, retry: "later", text: "a text arrived that was not UTF-8" },
  tooBig: { code: 1009, retry: "never", text: "a message was too large; reload the page or update the helper" },
  badFrame: {
    code: 4400,
    retry: "never",
    text: "a frame could not be understood; reload the page or update the helper",
  },
  badTicket: { code: 4401, retry: "renew", text: "the ticket was not accepted" },
  forbiddenOrigin: { code: 4403, retry: "never", text: "this page may not open relay connections" },
  ticketUsed: { code: 4409, retry: "renew", text: "the ticket was used before" },
  ticketExpired: { code: 4410, retry: "renew", text: "the ticket has expired" },
  unsupportedVersion: {
    code: 4426,
    retry: "never",
    text: "the protocol versions do not overlap; update the older side",
  },
  prefixMismatch: {
    code: 4427,
    retry: "never",
    text: "TTY_SESSION_PREFIX differs between web, relay and helper; set it alike",
  },
  replaced: { code: 4490, retry: "never", text: "a newer connection of the same device took over" },
  revoked: { code: 4491, retry: "never", text: "the permission was revoked" },
  changed: { code: 4492, retry: "renew", text: "what you may do here has changed" },
  tooMany: { code: 4429, retry: "later", text: "too many connections" },
  helloTimeout: { code: 4408, retry: "later", text: "no hello arrived in time" },
  silent: { code: 4498, retry: "later", text: "the other side went silent" },
  overflow: { code: 4413, retry: "later", text: "the connection could not keep up" },
  unavailable: { code: 4423, retry: "later", text: "the relay cannot check tickets just now" },
  internal: { code: 4500, retry: "later", text: "an internal error" },
} as const satisfies Record<string, CloseMeaning>;

export type CloseReason = keyof typeof closeCodes;

const reasonByCode = new Map<number, CloseReason>(
  Object.entries(closeCodes).map(([reason, meaning]) => [meaning.code, reason as CloseReason]),
);

/** What a received close code means; unknown codes (a proxy's, a lost network's 1006) are worth another try. */
export function closeMeaning(code: number): CloseMeaning {
  const reason = reasonByCode.get(code);
  return reason === undefined ? { code, retry: "later", text: "the connection was lost" } : closeCodes[reason];
}
