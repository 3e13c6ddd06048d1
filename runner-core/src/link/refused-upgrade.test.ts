import { errorCodes, type ErrorBody, type ErrorCode } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { turnedAwayBy } from "./refused-upgrade.ts";

const nowMs = Date.parse("2026-11-22T10:00:00Z");

function relays(code: ErrorCode): string {
  const body: ErrorBody = { error: { code, message: "No.", requestId: "1" } };
  return JSON.stringify(body);
}

function verdict(status: number, body: string, retryAfter?: string) {
  return turnedAwayBy({ status, body, retryAfter }, nowMs);
}

describe("an answer in a socket's place", () => {
  it.each(["forbidden", "notFound", "wrongHost"] as const)("CC7 of the relay's own is for good: %s", (code) => {
    const away = verdict(errorCodes[code], relays(code));
    expect(away.retry).toBe("never");
    expect(away.why).toContain(`(${errorCodes[code]})`);
  });

  it.each([
    [403, "<h1>Forbidden</h1>"],
    [404, ""],
    [404, "[]"],
    [421, '{"error":"misdirected"}'],
  ])("CC7 of a proxy's is not: %d %s", (status, body) => {
    expect(verdict(status, body)).toEqual({
      retry: "later",
      why: `what answers at the relay's address opens no connection (${status})`,
      afterMs: 0,
    });
  });

  it.each([
    ["tooMany", "the relay has too many connections from this address (429)"],
    ["unavailable", "the relay takes no connection just now (503)"],
  ] as const)("CC7 of a relay that is full is worth another try: %s", (code, why) => {
    expect(verdict(errorCodes[code], relays(code), "7")).toEqual({ retry: "later", why, afterMs: 7_000 });
  });

  it.each([
    ["0", 0],
    ["120", 120_000],
    ["Sun, 22 Nov 2026 10:00:30 GMT", 30_000],
    ["Sun, 22 Nov 2026 09:00:00 GMT", 0],
    ["soon", 0],
    ["-5", 0],
    ["9".repeat(400), 0],
  ])("CC7 says how long to stay away: Retry-After: %s", (retryAfter, afterMs) => {
    expect(verdict(503, "", retryAfter)).toMatchObject({ retry: "later", afterMs });
  });
});
