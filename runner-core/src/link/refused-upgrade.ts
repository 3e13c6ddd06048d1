/**
 * What an answer means that came in a socket's place: HTTP instead of a WebSocket, from the relay or from a proxy before it.
 * Pure. No page ever sees one.
 */
import { errorBodySchema, type ErrorCode, type TurnedAway } from "@coda/protocol";

export interface UpgradeAnswer {
  readonly status: number;
  /** The header `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). */
  readonly retryAfter: string | undefined;
  /** Its beginning. */
  readonly body: string;
}

/** What the relay itself says for good, and who can change it. */
const forGood: Partial<Record<ErrorCode, string>> = {
  forbidden: "the relay lets this helper open no connection (403); ask whoever runs it",
  notFound: "the relay has nothing at the address that the web app names (404); correct DEVMODE_RELAY_URL there",
  wrongHost: "the relay does not know the name it was called by (421); add it to its RELAY_ALLOWED_HOSTS",
};

/** A proxy says the same of a relay that is being deployed: only the relay's own word is for good. */
export function turnedAwayBy({ status, retryAfter, body }: UpgradeAnswer, nowMs: number): TurnedAway {
  const code = relaysOwn(body);
  const final = code === undefined ? undefined : forGood[code];
  if (final !== undefined) return { retry: "never", why: final };
  return { retry: "later", why: `${whose(code)} (${status})`, afterMs: waitOf(retryAfter, nowMs) };
}

function whose(code: ErrorCode | undefined): string {
  if (code === "tooMany") return "the relay has too many connections from this address";
  return code === "unavailable"
    ? "the relay takes no connection just now"
    : "what answers at the relay's address opens no connection";
}

function relaysOwn(body: string): ErrorCode | undefined {
  try {
    return errorBodySchema.safeParse(JSON.parse(body)).data?.error.code;
  } catch {
    return undefined;
  }
}

function waitOf(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0;
  const waitMs = /^\d+$/u.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - nowMs;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : 0;
}
