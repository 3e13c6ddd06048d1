/** Strings are found whole and in place, however the bytes were cut. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../testing/seeded-bytes.ts";
import { OscScanner, type OscString } from "./osc-scanner.ts";

const escape = "\u001B";
const bell = "\u0007";

function scanned(pieces: readonly (string | Uint8Array)[], offset = 0): OscString[] {
  const scanner = new OscScanner(offset);
  return pieces.flatMap((piece) => scanner.scan(Buffer.from(piece)));
}

const texts = (pieces: readonly (string | Uint8Array)[]): string[] => scanned(pieces).map(({ text }) => text);

describe("a string", () => {
  test("is found with the place of its first and behind its last byte, ended by BEL or ST", () => {
    expect(scanned([`ab${escape}]133;A${bell}cd${escape}]7;file:///x${escape}\\e`], 1_000)).toEqual([
      { text: "133;A", from: 1_002, to: 1_010 },
      { text: "7;file:///x", from: 1_012, to: 1_027 },
    ]);
  });

  test("may hold UTF-8, of which no byte is a control", () => {
    expect(texts([`${escape}]2;Ä\u{9C}—✓${bell}`])).toEqual(["2;Ä\u{9C}—✓"]);
  });

  test.each([
    ["another sequence", `${escape}]133;A${escape}[0m${bell}`, []],
    ["another string", `${escape}]133;A${escape}]133;B${bell}`, ["133;B"]],
    ["CAN", `${escape}]133;A\u0018${bell}`, []],
    ["SUB", `${escape}]133;A\u001A${bell}`, []],
    ["nothing yet", `${escape}]133;A`, []],
  ])("ends without a word by %s", (_, bytes, found) => {
    expect(texts([bytes])).toEqual(found);
  });

  test.each([
    ["tmux's passthrough", `${escape}Ptmux;${escape}${escape}]133;A${bell}${escape}\\`],
    ["sixel and the like", `${escape}Pq#0;2${escape}]133;A${bell}${escape}\\`],
  ])("is none within %s", (_, bytes) => {
    expect(texts([`${bytes}${escape}]133;B${bell}`])).toEqual(["133;B"]);
  });

  test("leaves control characters within it out", () => {
    expect(texts([`${escape}]133;\r\nA${bell}`])).toEqual(["133;A"]);
  });

  test("that is longer than any is given up at the same place, whatever the cut", () => {
    const bytes = `${escape}Pq${"x".repeat(65_534)}${escape}]133;A${bell}${escape}]133;B${bell}`;
    for (const size of [1, 100, 65_537, 70_000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.slice(index * size, (index + 1) * size),
      );
      expect(texts(pieces)).toEqual(["133;A", "133;B"]);
    }
  });

  test("that is very long is cut, and one that never ends is given up", () => {
    const long = "x".repeat(20_000);
    expect(texts([`${escape}]1;${long}${bell}${escape}]133;A${bell}`]).map((text) => text.length)).toEqual([16_384, 5]);
    for (const opener of ["]", "P"])
      expect(texts([`${escape}${opener}${long}`, long, long, long, `${escape}]133;A${bell}`])).toEqual(["133;A"]);
  });
});

test("whatever the cut, the same is found, and from where it says so it may be begun anew", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      `${escape}]133;A${bell}`,
      `${escape}]7;file:///x${escape}\\`,
      escape,
      "]",
      bell,
      "\\",
      "P",
      "text\r\n",
    ),
    fc.uint8Array({ maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1 }), (given, seed) => {
      const random = seededRandom(seed);
      const bytes = Buffer.concat(given.map((part) => Buffer.from(part)));
      const whole = scanned([bytes]);
      const scanner = new OscScanner(0);
      const found: OscString[] = [];
      for (let at = 0; at < bytes.length;) {
        const size = 1 + Math.floor(8 * random());
        found.push(...scanner.scan(bytes.subarray(at, at + size)));
        at += size;
        const again = new OscScanner(scanner.restartAt);
        const rest = again.scan(bytes.subarray(scanner.restartAt));
        expect(rest).toEqual(whole.slice(found.length));
      }
      expect(found).toEqual(whole);
    }),
    { numRuns: 2_000 },
  );
});
