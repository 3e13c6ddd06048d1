import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inBrackets, pasteBytes } from "./paste-bytes.ts";

function pasted(text: string | Uint8Array): string {
  return Buffer.from(pasteBytes(Buffer.from(text))).toString("utf8");
}

describe("what a program gets of a pasted text", () => {
  test("PA2 printing characters of every script, and tabs, stay as they are", () => {
    const text = "\täöü ß — “é” 日本語 👩‍👩‍👧‍👦 \u00A0\u00BF\u0100\u0180\u0250 e\u0301";
    expect(pasted(text)).toBe(text);
  });

  test("PA2 a line's end is the Enter key, whichever it was", () => {
    expect(pasted("unix\ndos\r\nmac\rtwo\n\nboth\r\n\r\nreversed\n\rend")).toBe(
      "unix\rdos\rmac\rtwo\r\rboth\r\rreversed\r\rend",
    );
  });

  test("PA2 every other control is left out: C0, DEL, and C1 as UTF-8 writes it", () => {
    const controls = Array.from({ length: 0xa0 }, (_, code) => code).filter(
      (code) => (code < 0x20 && ![0x09, 0x0a, 0x0d].includes(code)) || code >= 0x7f,
    );
    expect(controls).toHaveLength(29 + 33);
    for (const code of controls) expect(pasted(`a${String.fromCodePoint(code)}b`)).toBe("ab");
  });

  test("PA2 nothing of it can end the brackets, however it is hidden", () => {
    for (const hidden of ["\u001B[201~", "\u001B\u001B[201~", "\u0000\u001B\u0000[201~", "\u009B201~"])
      expect(pasted(`a${hidden}b`)).toMatch(/^a\[?201~b$/u);
    // A control between the bytes of another, which leaving out the inner one would join.
    expect([...pasteBytes(Uint8Array.of(0xc2, 0x1b, 0x9b, 0x41))]).toEqual([0x41]);
    expect([...pasteBytes(Uint8Array.of(0xc2, 0xc2, 0x9b, 0x9b))]).toEqual([]);
  });

  test("PA2 bytes that are no UTF-8 stay, but for controls", () => {
    expect([...pasteBytes(Uint8Array.of(0xe4, 0x1b, 0xff, 0x80, 0xfe))]).toEqual([0xe4, 0xff, 0x80, 0xfe]);
  });

  test("PA2 of any bytes no control is left, and doing it twice changes nothing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(false, true), (bytes, narrow) => {
        // Narrowed to bytes that matter to each other.
        const some = narrow ? bytes.map((byte) => [0xc2, 0x9b, 0x1b, 0x0d, 0x0a, 0x41][byte % 6] ?? 0) : bytes;
        const once = pasteBytes(some);
        const controls = [...once].filter(
          (byte, at) =>
            (byte < 0x20 && byte !== 0x09 && byte !== 0x0d) ||
            byte === 0x7f ||
            (byte >= 0x80 && byte <= 0x9f && once[at - 1] === 0xc2),
        );
        expect(controls).toEqual([]);
        expect(Buffer.from(pasteBytes(once)).equals(once)).toBe(true);
      }),
      { numRuns: 2_000, seed: 20_261_121 },
    );
  });

  test("brackets are DECSET 2004's", () => {
    expect(Buffer.from(inBrackets(Buffer.from("x"))).toString()).toBe("\u001B[200~x\u001B[201~");
  });
});
