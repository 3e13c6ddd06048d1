import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { epochSchema } from "./ids.ts";
import { formatPosition, paneCursorSchema, parsePosition } from "./position.ts";

const epoch = epochSchema.parse("0f8fad5b-d9cb-469f-a165-70867728950e");

describe("positions", () => {
  it("RS6 are written as epoch, colon and offset", () => {
    expect(formatPosition({ epoch, offset: 42 })).toBe(`${epoch}:42`);
    expect(parsePosition(`${epoch}:42`)).toEqual({ epoch, offset: 42 });
  });

  it("RS6 parse back to themselves", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.maxSafeNat(), (uuid, offset) => {
        const position = { epoch: epochSchema.parse(uuid), offset };
        expect(parsePosition(formatPosition(position))).toEqual(position);
      }),
    );
    const last = { epoch, offset: Number.MAX_SAFE_INTEGER };
    expect(parsePosition(formatPosition(last))).toEqual(last);
  });

  it.each([
    "",
    ":",
    epoch,
    `${epoch}:`,
    ":42",
    `${epoch}:-1`,
    `${epoch}:+1`,
    `${epoch}:1.5`,
    `${epoch}:1e3`,
    `${epoch}:0x10`,
    `${epoch}: 1`,
    `${epoch}:1\n`,
    `${epoch}:\u0664\u0662`,
    `${epoch}:42:1`,
    `${epoch}:9007199254740992`,
    `${epoch}:99999999999999999`,
    "not-a-uuid:42",
  ])("refuse %j", (text) => {
    expect(parsePosition(text)).toBeUndefined();
  });

  it("parse any text without an exception", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(epoch), fc.constantFrom(":", "9", "0", "-", " ", "a")), { maxLength: 6 }),
        (parts) => {
          const position = parsePosition(parts.join(""));
          expect(position && parsePosition(formatPosition(position))).toEqual(position);
        },
      ),
    );
  });

  it("are a cursor together with their pane", () => {
    expect(paneCursorSchema.parse({ pane: "%5", epoch, offset: 7, more: 1 })).toEqual({ pane: "%5", epoch, offset: 7 });
    expect(paneCursorSchema.safeParse({ pane: "5", epoch, offset: 7 }).success).toBe(false);
  });
});
