/** Masks depend on the stream alone: not on how it was cut, nor on where its reading began. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ActiveRedaction } from "./redaction-level.ts";
import { Redactor, redactionReachBytes, undecidedBytes } from "./redactor.ts";
import { masked, someSecrets } from "../testing/secrets.ts";

const keyStart = "-----BEGIN PRIVATE KEY-----";
const body = "MIIEvQIBADANBgkq".repeat(4);

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...someSecrets) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ..." \n|\r\n| \r|\r|\t|\b|\u001B[31m|\u001B[0m|\u001B[K|\u001B[5;1H|\u001B]0;|\u001B]8;;http://a/|\u0007|\u001B\\|\u001BP|\u001B(B|\u001B[".split(
        "|",
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("password=", "token: ", '"', keyStart, "-----END", "://u:", "@h "),
  },
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.nat(3).map((size) => "Ab9+".repeat(size * 2_000)) },
  { weight: 1, arbitrary: fc.nat(9).map((size) => "word and ".repeat(size * 300)) },
  { weight: 1, arbitrary: fc.nat(40).map((lines) => `${body}\n`.repeat(lines)) },
);
const stream = fc.array(text, { minLength: 1, maxLength: 40 }).map((parts) => Buffer.from(parts.join(""), "latin1"));
const level = fc.constantFrom("standard" as const, "strict" as const);
const cuts = fc.array(fc.oneof(fc.nat(40), fc.nat(20_000)), { minLength: 1, maxLength: 40 });

function pieces(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    // Byte by byte only what is short: an open line is judged anew at each piece.
    const length = Math.max(1, Math.floor(bytes.length / 200), lengths[turn % lengths.length] ?? 1);
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}

/** The runs are counted: nothing but a busy machine makes them last. */
const timeout = 180_000;

describe("the same stream has the same masks", () => {
  test("RD3 however it is cut, and what was decided stays so", { timeout }, () => {
    fc.assert(
      fc.property(stream, level, cuts, (bytes, at, lengths) => {
        const { decided, settled, whole } = cutMasks(bytes, at, lengths);
        for (const { masks, to } of decided) expect(masks).toEqual(within(whole, to));
        expect(settled).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ["the line after a key's first line begins another key", `${keyStart}${body}\n${keyStart}\r\n${body}\r\n`],
    ["a key begins behind a body's line, on the same line", `${keyStart}\n${body} ${keyStart}${body}\n${body}\n`],
    ["a key ends behind a full line", `${keyStart}\n${body}\n-----END PRIVATE KEY-----\n`],
  ])("RD3 also where %s", (_where, text) => {
    const { decided, settled, whole } = cutMasks(Buffer.from(text), "standard", [1]);
    for (const { masks, to } of decided) expect(masks).toEqual(within(whole, to));
    expect(settled).toEqual(whole);
    const bodies = [...text.matchAll(new RegExp(body, "g"))].map(({ index }) => ({ from: index, to: index + 64 }));
    expect(whole.map(({ from, to }) => ({ from, to }))).toEqual(bodies);
  });

  test("RD3 also where the hint of what is masked lies before a cut of a long line", () => {
    const bytes = Buffer.from(`${"word and ".repeat(1_500)}${keyStart}${"Ab9+".repeat(2_000)} \n`);
    const redactor = new Redactor("standard", 0);
    for (const piece of pieces(bytes, [107])) redactor.push(piece);
    expect(redactor.masksIn(0, bytes.length)).toEqual(masked(bytes, "standard"));
  });

  test("RD3 wherever its reading began", { timeout }, () => {
    const long = fc.array(stream, { minLength: 3, maxLength: 8 }).map((parts) => Buffer.concat(parts));
    fc.assert(
      fc.property(long, level, fc.double({ min: 0, max: 1, noNaN: true }), (bytes, at, share) => {
        const from = Math.floor(share * bytes.length);
        const redactor = new Redactor(at, Math.max(0, from - redactionReachBytes));
        redactor.push(bytes.subarray(redactor.end));
        redactor.settle();
        const all = new Redactor(at, 0);
        all.push(bytes);
        all.settle();
        expect(redactor.masksIn(from, bytes.length)).toEqual(all.masksIn(from, bytes.length));
      }),
      { numRuns: 150 },
    );
  });
});

/** What was decided after each piece, what is known in the end, and the same without a cut. */
function cutMasks(bytes: Buffer, at: ActiveRedaction, lengths: readonly number[]) {
  const redactor = new Redactor(at, 0);
  const decided = pieces(bytes, lengths).map((piece) => {
    redactor.push(piece);
    expect(redactor.end - redactor.decided).toBeLessThanOrEqual(undecidedBytes);
    return { masks: redactor.masksIn(0, redactor.decided), to: redactor.decided };
  });
  redactor.settle();
  return { decided, settled: redactor.masksIn(0, bytes.length), whole: masked(bytes, at) };
}

function within(masks: ReturnType<typeof masked>, to: number): ReturnType<typeof masked> {
  return masks.flatMap((mask) => (mask.from < to ? [{ ...mask, to: Math.min(mask.to, to) }] : []));
}
