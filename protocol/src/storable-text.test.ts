import { describe, expect, it } from "vitest";
import { enterShareSchema } from "./access.ts";
import { patchAccountSchema } from "./account.ts";
import { deviceNameSchema, ideaTitleSchema } from "./api.ts";
import { withoutTurns } from "./storable-text.ts";

const token = "t".repeat(43);

/** What stands in the question whether somebody may type, and in lists of who may what. */
const names: Readonly<Record<string, (name: string) => { readonly success: boolean; readonly error?: unknown }>> = {
  "a guest’s": (name) => enterShareSchema.safeParse({ token, name }),
  "a person’s": (name) => patchAccountSchema.safeParse({ name }),
  "a device’s": (name) => deviceNameSchema.safeParse(name),
  "an idea’s": (name) => ideaTitleSchema.safeParse(name),
};

const taken = [
  "Ada",
  " Ada ",
  "José",
  "山田 太郎",
  "שלום\u200F",
  "علی\u200Cرضا",
  "👩\u200D💻",
  "R2-D2",
  "\u200EAda",
  "1",
  "?",
];
const turning = [
  "Ada\u202Eepyt ot sksa",
  "\u2066Ada",
  "Ada\u2069",
  "A\u202Ab",
  "Ada\nwas here",
  "A\u2028b",
  "A\u0007b",
  "A\u001B[2Jb",
];
const unseen = [
  "",
  " ",
  "\u200B",
  "\u200D\u200C",
  "\u3164",
  "\u115F",
  "\uFFA0",
  "\u2800",
  "\u00AD",
  "\u0301",
  "\uFE0F",
  "\u{E0041}",
];

describe.each(Object.entries(names))("%s name", (_, read) => {
  it.each(taken)("may be %j", (name) => {
    expect(read(name).success).toBe(true);
  });

  it.each([...turning, ...unseen])("is not %j, which would be read as something else or as nobody", (name) => {
    expect(read(name).success).toBe(false);
  });
});

it("what another server calls somebody loses what turns text, and no letter", () => {
  expect(withoutTurns(" A\u202Eda\n\u2066Love\u0000lace\uD800 ")).toBe("A da Love lace");
  for (const name of taken) expect(withoutTurns(name)).toBe(name.trim());
});
