import { describe, expect, expectTypeOf, it } from "vitest";
import * as fc from "fast-check";
import { deviceProofText, type ProofPurpose } from "./device-proof.ts";

const purposes = ["register", "token"] as const;
const anyProof = fc.record({
  purpose: fc.constantFrom(...purposes),
  origin: fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom("http://a\nhttp://b", "register", "token", "\n")),
  challenge: fc.stringMatching(/^[A-Za-z0-9_-]{0,43}$/u),
});

describe("the text a device signs", () => {
  it("TR1 names purpose, origin and challenge, each on its line", () => {
    expect(deviceProofText("register", "https://coda.example", "Zm9v")).toBe(
      "coda device proof v1\nregister\nhttps://coda.example\nZm9v",
    );
  });

  it("TR1 differs whenever purpose, origin or challenge does", () => {
    fc.assert(
      fc.property(anyProof, anyProof, (one, other) => {
        const same = one.purpose === other.purpose && one.origin === other.origin && one.challenge === other.challenge;
        const texts = [one, other].map((proof) => deviceProofText(proof.purpose, proof.origin, proof.challenge));
        expect(texts[0] === texts[1]).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  it("TR1 is taken apart in one way only, whatever the origin holds", () => {
    fc.assert(
      fc.property(anyProof, ({ purpose, origin, challenge }) => {
        const [label, second, ...rest] = deviceProofText(purpose, origin, challenge).split("\n");
        expect([label, second]).toEqual(["coda device proof v1", purpose]);
        expect([rest.slice(0, -1).join("\n"), rest.at(-1)]).toEqual([origin, challenge]);
      }),
    );
  });

  it("TR1 one purpose's text never serves another", () => {
    const [register, token] = purposes.map((purpose) => deviceProofText(purpose, "https://coda.example", "Zm9v"));
    expect(register).not.toBe(token);
    expectTypeOf<ProofPurpose>().toEqualTypeOf<"pair" | "register" | "token">();
  });
});
