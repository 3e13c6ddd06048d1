import { describe, expect, expectTypeOf, it } from "vitest";
import * as fc from "fast-check";
import {
  capabilities,
  capabilityListSchema,
  commonCapabilities,
  negotiateVersion,
  supportedVersions,
  versionAdvice,
  versionRangeSchema,
  type Capability,
  type VersionRange,
} from "./version.ts";

const anyRange: fc.Arbitrary<VersionRange> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 5 }))
  .map(([min, more]) => ({ min, max: min + more }));

function speaks(range: VersionRange): number[] {
  return Array.from({ length: range.max - range.min + 1 }, (_, i) => range.min + i);
}

describe("version negotiation", () => {
  it("HL2 takes the highest version both speak, whoever asks", () => {
    fc.assert(
      fc.property(anyRange, anyRange, (ours, theirs) => {
        const shared = speaks(ours).filter((version) => speaks(theirs).includes(version));
        expect(negotiateVersion(ours, theirs)).toBe(shared.at(-1));
        expect(negotiateVersion(theirs, ours)).toBe(shared.at(-1));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [{ min: 1, max: 1 }, { min: 1, max: 1 }, 1],
    [{ min: 1, max: 3 }, { min: 2, max: 5 }, 3],
    [{ min: 1, max: 2 }, { min: 2, max: 2 }, 2],
    [{ min: 1, max: 2 }, { min: 3, max: 4 }, undefined],
    [{ min: 3, max: 4 }, { min: 1, max: 2 }, undefined],
  ])("HL2 of %j and %j is %s", (ours, theirs, version) => {
    expect(negotiateVersion(ours, theirs)).toBe(version);
  });

  it("HL2 without a shared version says which side to update, in a close reason's 123 bytes", () => {
    expect(versionAdvice({ min: 2, max: 3 }, { min: 1, max: 1 })).toBe(
      "speaks protocol 1, the relay needs 2: update the helper or reload the page",
    );
    expect(versionAdvice({ min: 1, max: 1 }, { min: 2, max: 3 })).toBe(
      "speaks protocol 2, the relay only 1: update the relay",
    );
    fc.assert(
      fc.property(anyRange, anyRange, (ours, theirs) => {
        fc.pre(negotiateVersion(ours, theirs) === undefined);
        const older = theirs.max < ours.min ? "update the helper or reload the page" : "update the relay";
        expect(versionAdvice(ours, theirs)).toMatch(new RegExp(`^[ -~]{1,90}: ${older}$`, "u"));
      }),
    );
    expect(versionAdvice({ min: 10_000, max: 10_000 }, { min: 1_000, max: 1_000 }).length).toBeLessThanOrEqual(123);
  });

  it("HL2 starts from a range this build can mean", () => {
    expect(versionRangeSchema.parse(supportedVersions)).toEqual(supportedVersions);
    expect(negotiateVersion(supportedVersions, supportedVersions)).toBe(supportedVersions.max);
  });

  it.each([
    { min: 2, max: 1 },
    { min: 0, max: 1 },
    { min: 1, max: 10_001 },
    { min: 1.5, max: 2 },
    { min: 1 },
    { min: "1", max: "1" },
    null,
  ])("refuses the range %j", (range) => {
    expect(versionRangeSchema.safeParse(range).success).toBe(false);
  });
});

describe("capabilities", () => {
  it("HL3 unknown ones are ignored", () => {
    expect(commonCapabilities(["telepathy", "fill", "", "keyframes", "__proto__"])).toEqual(["keyframes", "fill"]);
    expect(commonCapabilities(["telepathy"])).toEqual([]);
    expect(commonCapabilities([])).toEqual([]);
  });

  it("HL3 the known ones are kept, each once, whatever is around them", () => {
    const word = fc.oneof(fc.constantFrom<string>(...capabilities), fc.string({ maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 64 }), (theirs) => {
        expect(capabilityListSchema.parse(theirs)).toEqual(theirs);
        const common: readonly string[] = commonCapabilities(theirs);
        for (const known of capabilities) expect(common.includes(known)).toBe(theirs.includes(known));
        expect(common.filter((capability, index) => common.indexOf(capability) !== index)).toEqual([]);
        expect(common.every((capability) => theirs.includes(capability))).toBe(true);
      }),
    );
  });

  it("are short words, few of them", () => {
    expect(capabilityListSchema.safeParse(["x".repeat(41)]).success).toBe(false);
    expect(capabilityListSchema.safeParse(Array.from({ length: 65 }, () => "x")).success).toBe(false);
    expect(capabilityListSchema.safeParse([...capabilities]).success).toBe(true);
    expectTypeOf<Capability>().toEqualTypeOf<
      "keyframes" | "fill" | "pulse" | "openings" | "sealed" | "renew" | "law" | "people" | "doubts"
    >();
  });
});
