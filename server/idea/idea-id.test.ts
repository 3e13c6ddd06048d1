import { ideaIdSchema } from "@coda/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ideaIdFromTitle, withSuffix } from "./idea-id.ts";

describe("idea ids", () => {
  it("come out of any title, with and without a suffix", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 120 }),
        fc.uint8Array({ minLength: 5, maxLength: 5 }),
        (title, bytes) => {
          const id = ideaIdFromTitle(title);
          expect(ideaIdSchema.parse(id)).toBe(id);
          expect(withSuffix(id, () => bytes)).toHaveLength(id.length + 6);
        },
      ),
    );
  });

  it("look like their titles", () => {
    expect(ideaIdFromTitle("Über-Cool: Plan #2!")).toBe("uber-cool-plan-2");
    expect(ideaIdFromTitle("—")).toBe("idea");
    expect(ideaIdFromTitle(`${"a".repeat(31)} b`)).toBe("a".repeat(31));
  });
});
