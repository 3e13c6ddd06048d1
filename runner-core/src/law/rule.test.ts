/** The whole law as a table: every deed under every combination of flags, standing and state of the machine. */
import { describe, expect, test } from "vitest";
import {
  defaultFlags,
  flagNames,
  mayOpen,
  ruleFor,
  strictFlags,
  type Deed,
  type Flags,
  type Standing,
} from "./rule.ts";

const deeds = ["type", "paste", "act", "restart", "size"] as const satisfies readonly Deed[];
const standings = ["allowed", "denied", "asked", "new"] as const satisfies readonly Standing[];
const both = [false, true];

/** All 128. */
const everyFlags: Flags[] = Array.from({ length: 2 ** flagNames.length }, (_, bits) => {
  const on = flagNames.map((flag, index) => [flag, (bits & (1 << index)) !== 0]);
  return Object.fromEntries(on) as Flags;
});

/** What each deed needs to be on, in words of its own. */
const isOn: Readonly<Record<Deed, (flags: Flags) => boolean>> = {
  type: ({ typing }) => typing,
  paste: ({ typing, pasting }) => typing && pasting,
  pasteImage: ({ typing, pasting, pasteFiles }) => typing && pasting && pasteFiles,
  act: ({ windows }) => windows,
  restart: ({ opening }) => opening,
  size: ({ sizing }) => sizing,
};

/** Where the machine asks, and where it does not. */
const asking: Readonly<Record<Standing, string>> = {
  allowed: "allowed",
  denied: "denied",
  asked: "asked",
  new: "asks",
};
const open: Readonly<Record<Standing, string>> = {
  allowed: "allowed",
  denied: "denied",
  asked: "allowed",
  new: "allowed",
};

describe("a deed", () => {
  test.each(deeds)(
    "LW1 '%s' counts where its flags are on, of a browser that is allowed if the machine asks",
    (deed) => {
      for (const flags of everyFlags) {
        for (const standing of standings) {
          const asked = flags.ask && deed !== "size";
          const expected = isOn[deed](flags) ? (asked ? asking : open)[standing] : "off";
          expect([flags, standing, ruleFor(deed, { cutOff: false, flags, knowsBrowsers: true }, standing)]).toEqual([
            flags,
            standing,
            expected,
          ]);
        }
      }
    },
  );

  test.each(deeds)(
    "LW4 LW8 '%s' counts for nobody while the machine is cut off, or its list cannot be read",
    (deed) => {
      for (const flags of everyFlags)
        for (const standing of standings)
          for (const [cutOff, knowsBrowsers] of [
            [true, true],
            [true, false],
            [false, false],
          ] as const)
            expect(ruleFor(deed, { cutOff, flags, knowsBrowsers }, standing)).toBe("off");
    },
  );

  test("LW1 nothing widens it for who was refused", () => {
    for (const flags of everyFlags)
      for (const deed of deeds)
        for (const knowsBrowsers of both)
          expect(ruleFor(deed, { cutOff: false, flags, knowsBrowsers }, "denied")).not.toBe("allowed");
  });
});

test("LW6 a session begins by a word from outside where opening is on, and the machine is not cut off", () => {
  for (const flags of everyFlags)
    for (const cutOff of both) expect(mayOpen({ cutOff, flags, knowsBrowsers: true })).toBe(flags.opening && !cutOff);
});

test("LW4 what cannot be read allows nothing, and what nobody said allows all that tickets do", () => {
  const strict = { cutOff: false, flags: strictFlags, knowsBrowsers: true };
  for (const deed of deeds) for (const standing of standings) expect(ruleFor(deed, strict, standing)).toBe("off");
  const usual = { cutOff: false, flags: defaultFlags(false), knowsBrowsers: true };
  for (const deed of deeds) expect(ruleFor(deed, usual, "new")).toBe("allowed");
});
