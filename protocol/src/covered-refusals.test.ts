import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeRefusals, encodeRefusals, noRefusals, refusalOf } from "./covered-refusals.ts";
import { encodeDataFrame, decodeDataFrame } from "./data-frame.ts";
import { inputRefusalSchema } from "./input-facts.ts";
import { limits } from "./limits.ts";
import { sealNonceBytes, sealTagBytes } from "./seal.ts";

const run = fc.record({
  from: fc.maxSafeNat(),
  to: fc.maxSafeNat(),
  reason: fc.constantFrom(...inputRefusalSchema.options),
});
const covered = fc.record({ unknownTo: fc.maxSafeNat(), runs: fc.array(run, { maxLength: limits.coveredRefusals }) });

describe("the refusals that an acknowledgement covers", () => {
  it("SL4 decode to what was encoded, and are nothing where there are none", () => {
    fc.assert(
      fc.property(covered, (refusals) => {
        expect(decodeRefusals(encodeRefusals(refusals))).toEqual(refusals);
      }),
    );
    expect(encodeRefusals(noRefusals)).toHaveLength(0);
  });

  it("SL4 fit into an acknowledgement, as many and as long as they can be", () => {
    const last = Number.MAX_SAFE_INTEGER;
    const reason = inputRefusalSchema.options.toSorted((a, b) => b.length - a.length)[0] ?? "busy";
    const runs = Array.from({ length: limits.coveredRefusals }, () => ({ from: last, to: last, reason }));
    const sealed = new Uint8Array(sealNonceBytes + sealTagBytes + encodeRefusals({ unknownTo: last, runs }).length);
    const message = encodeDataFrame({ type: "inputAck", ref: 1, counter: last, client: 1, proof: sealed });
    expect(decodeDataFrame(message)).toBeDefined();
  });

  it("are none with a reason nobody knows, or of another shape", () => {
    const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
    for (const text of ['[0,[[1,1,"tired"]]]', "[0]", "{}", "[", "[-1,[]]", "\u00ff"])
      expect(decodeRefusals(bytes(text))).toBeUndefined();
  });

  it("SL4 say of each counter what became of it, and where nobody knows any more, that", () => {
    const refusals = { unknownTo: 3, runs: [{ from: 5, to: 6, reason: "busy" } as const] };
    expect([3, 4, 5, 6, 7].map((counter) => refusalOf(refusals, counter))).toEqual([
      "unknown",
      undefined,
      "busy",
      "busy",
      undefined,
    ]);
  });
});
