import { describe, expect, expectTypeOf, it } from "vitest";
import * as fc from "fast-check";
import {
  clientIdSchema,
  defaultSlot,
  deviceIdSchema,
  epochSchema,
  ideaIdSchema,
  offsetSchema,
  paneIdSchema,
  sessionIdSchema,
  slotSchema,
  userIdSchema,
  windowIdSchema,
  type Epoch,
  type IdeaId,
  type SessionId,
  type Slot,
} from "./ids.ts";

const words = { ideaIdSchema, slotSchema };
const uuids = { sessionIdSchema, deviceIdSchema, userIdSchema, epochSchema, clientIdSchema };

describe.each(Object.entries(words))("%s", (_, schema) => {
  it.each(["a", "0", "a-", "my-idea-2", "a--b", "9".repeat(40)])("takes %j", (text) => {
    expect(schema.safeParse(text)).toEqual({ success: true, data: text });
  });

  it.each([
    ["nothing", ""],
    ["41 characters", "a".repeat(41)],
    ["a leading dash, which a command would take for an option", "-a"],
    ["a parent folder", ".."],
    ["a dot", "a.b"],
    ["a slash", "a/b"],
    ["the separator tmux stores", "a_b"],
    ["the canonical separator", "a:b"],
    ["upper case", "Idea"],
    ["a space", "a b"],
    ["a trailing newline, which a lax '$' lets through", "a\n"],
    ["a NUL", "a\0"],
    ["a Cyrillic a", "\u0430"],
    ["a fullwidth a", "\uff41"],
    ["a dotless i", "\u0131"],
    ["the Kelvin sign, whose lower case is k", "\u212a"],
    ["Arabic digits", "\u0661\u0662"],
    ["a combining accent", "a\u0301"],
    ["a zero width joiner", "a\u200db"],
    ["a soft hyphen", "a\u00adb"],
    ["a non-breaking hyphen", "a\u2011b"],
    ["no string", 7],
  ])("refuses %s", (_why, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it("takes exactly what its alphabet and length allow", () => {
    const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789-".split("");
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alphabet, "_", ".", "A", "\u00e9"), { maxLength: 45 }), (characters) => {
        const text = characters.join("");
        const fits = text.length >= 1 && text.length <= 40 && !text.startsWith("-");
        const allowed = fits && characters.every((character) => alphabet.includes(character));
        expect(schema.safeParse(text).success).toBe(allowed);
      }),
    );
  });
});

describe.each([
  ["%", paneIdSchema],
  ["@", windowIdSchema],
] as const)("tmux's ids with %s", (sign, schema) => {
  it("are a sign and a number", () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), (number) => {
        expect(schema.safeParse(`${sign}${number}`).success).toBe(true);
      }),
    );
  });

  it.each(["", "-1", "05", "1234567890", "5 ", "5\n", "\u0665", "5;kill-server", "1e3"])("refuse %j", (rest) => {
    expect(schema.safeParse(sign + rest).success).toBe(false);
    expect(schema.safeParse(rest).success).toBe(false);
  });

  it("are not each other's, and no bare numbers", () => {
    expect(schema.safeParse("5").success).toBe(false);
    expect(schema.safeParse(sign === "%" ? "@5" : "%5").success).toBe(false);
  });
});

describe.each(Object.entries(uuids))("%s", (_, schema) => {
  it("takes a UUID and reads it into its one spelling", () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(schema.parse(uuid)).toBe(uuid);
        expect(schema.parse(uuid.toUpperCase())).toBe(uuid);
      }),
    );
  });

  it.each([
    "",
    "0f8fad5b-d9cb-469f-a165-70867728950",
    "0f8fad5b-d9cb-469f-a165-70867728950e0",
    "{0f8fad5b-d9cb-469f-a165-70867728950e}",
    "0f8fad5bd9cb469fa16570867728950e",
    "0f8fad5b-d9cb-469f-a165-70867728950\u0435",
    "0f8fad5b-d9cb-469f-a165-70867728950e\n",
    "../d5b-d9cb-469f-a165-70867728950e",
  ])("refuses %j", (text) => {
    expect(schema.safeParse(text).success).toBe(false);
  });
});

describe("offsets", () => {
  it.each([0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER])("can be %d", (offset) => {
    expect(offsetSchema.safeParse(offset).success).toBe(true);
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, "0", null, 1n])("cannot be %s", (value) => {
    expect(offsetSchema.safeParse(value).success).toBe(false);
  });
});

it("names the slot that is meant when none is", () => {
  expect(defaultSlot).toBe("primary");
});

it("keeps ids of different things apart in types", () => {
  expectTypeOf<IdeaId>().toExtend<string>();
  expectTypeOf<string>().not.toExtend<IdeaId>();
  expectTypeOf<IdeaId>().not.toExtend<Slot>();
  expectTypeOf<SessionId>().not.toExtend<Epoch>();
});
