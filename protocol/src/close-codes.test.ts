import { describe, expect, expectTypeOf, it } from "vitest";
import * as fc from "fast-check";
import { closeCodes, closeMeaning, type CloseMeaning, type CloseReason } from "./close-codes.ts";

const meanings = Object.entries<CloseMeaning>(closeCodes);
const codes = meanings.map(([, meaning]) => meaning.code);

describe("close codes", () => {
  it("CC1 are unique", () => {
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("CC5 are these numbers", () => {
    const numbers = Object.fromEntries(meanings.map(([reason, { code }]) => [reason, code]));
    expect(numbers).toEqual({
      goingAway: 1001,
      protocolError: 1002,
      badText: 1007,
      tooBig: 1009,
      badFrame: 4400,
      badTicket: 4401,
      forbiddenOrigin: 4403,
      helloTimeout: 4408,
      ticketUsed: 4409,
      ticketExpired: 4410,
      overflow: 4413,
      unavailable: 4423,
      unsupportedVersion: 4426,
      prefixMismatch: 4427,
      tooMany: 4429,
      replaced: 4490,
      revoked: 4491,
      changed: 4492,
      silent: 4498,
      internal: 4500,
    });
  });

  it.each(meanings)(
    "%s is a code a WebSocket lets us send, in the range kept for it, or sends itself",
    (_, { code }) => {
      expect([1001, 1002, 1007, 1009].includes(code) || code === 4500 || (code >= 4400 && code <= 4499)).toBe(true);
    },
  );

  it.each(meanings)("%s is explained in a close reason's 123 bytes, ready to be joined to more", (_, { text }) => {
    expect(text).toMatch(/^[!-~][ -~]{0,121}[^.\s]$/u);
  });

  it.each(meanings)("CC1 %s means itself when it is received", (_, meaning) => {
    expect(closeMeaning(meaning.code)).toEqual(meaning);
  });

  it("CC1 say whether to try again: a person's errand never, a ticket's renewed, the rest later", () => {
    const byRetry = (retry: CloseMeaning["retry"]): string[] =>
      meanings.filter(([, meaning]) => meaning.retry === retry).map(([reason]) => reason);
    expect(byRetry("never").sort()).toEqual(
      ["badFrame", "forbiddenOrigin", "prefixMismatch", "replaced", "revoked", "tooBig", "unsupportedVersion"].sort(),
    );
    expect(byRetry("renew").sort()).toEqual(["badTicket", "changed", "ticketExpired", "ticketUsed"].sort());
  });

  it("CC1 of others mean a lost connection, worth another try", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.constantFrom(1000, 1005, 1006, 1011, 1012, 4399, 4501, 3000)), (code) => {
        fc.pre(!codes.includes(code));
        expect(closeMeaning(code)).toEqual({ code, retry: "later", text: "the connection was lost" });
      }),
    );
  });

  it("have exactly these reasons: a new one breaks this line", () => {
    expectTypeOf<CloseReason>().toEqualTypeOf<
      | "goingAway"
      | "protocolError"
      | "badText"
      | "tooBig"
      | "badFrame"
      | "badTicket"
      | "forbiddenOrigin"
      | "ticketUsed"
      | "ticketExpired"
      | "unsupportedVersion"
      | "prefixMismatch"
      | "replaced"
      | "revoked"
      | "changed"
      | "tooMany"
      | "helloTimeout"
      | "silent"
      | "overflow"
      | "unavailable"
      | "internal"
    >();
  });
});
