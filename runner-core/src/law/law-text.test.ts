/** What people read of the law: at the machine, and in the page that was refused. */
import { userIdSchema } from "@coda/protocol";
import { expect, test } from "vitest";
import { lawLines, lawText, personOf, refusalText } from "./law-text.ts";
import { defaultFlags, type Deed } from "./rule.ts";

const usual = { flags: defaultFlags(true), cutOffAt: null, asking: 0, faults: [] };

test("status says nothing of a machine where all is as usual, and what is not", () => {
  expect(lawLines(usual)).toEqual([]);
  expect(lawLines({ ...usual, flags: defaultFlags(false) })).toEqual([]);
  const narrow = { ...usual, flags: { ...usual.flags, pasting: false, windows: false }, asking: 1 };
  expect(lawLines(narrow)).toEqual([
    "law       off: pasting, windows (coda-runner law)",
    "asking    1 browser waits for a yes: coda-runner browsers",
  ]);
  const cut = { ...usual, cutOffAt: "2026-11-21T00:00:00.000Z", faults: ["flags.json cannot be read"] };
  expect(lawLines(cut)).toEqual([
    "CUT OFF   since 2026-11-21T00:00:00.000Z; end it with: coda-runner panic --release",
    "STRICT    flags.json cannot be read",
  ]);
});

test("law says of each flag whether it is on, and what that means", () => {
  const rows = lawText({ ...usual, flags: { ...usual.flags, sizing: false } }).split("\n");
  expect(rows.map((row) => row.split(/ +/u).slice(0, 2))).toEqual([
    ["typing", "on"],
    ["pasting", "on"],
    ["pasteFiles", "on"],
    ["windows", "on"],
    ["opening", "on"],
    ["sizing", "off"],
    ["ask", "on"],
  ]);
});

test.each<[Deed, string]>([
  ["type", "typing"],
  ["paste", "pasting"],
  ["pasteImage", "pasteFiles"],
  ["act", "windows"],
  ["restart", "opening"],
  ["size", "sizing"],
])("whoever was refused '%s' reads what would change that", (deed, flag) => {
  const code = "3F2A-91BC";
  expect(refusalText("off", { deed, code })).toContain(`coda-runner law set ${flag} on`);
  expect(refusalText("denied", { deed, code })).toContain(`coda-runner browsers forget ${code}`);
  for (const rule of ["asks", "asked"] as const)
    expect(refusalText(rule, { deed, code })).toContain(`coda-runner browsers allow ${code}`);
});

test("a name from the web moves no cursor and turns nothing around; one without a name is their account", () => {
  const account = userIdSchema.parse("00000000-0000-4000-8000-00000000000a");
  expect(personOf({ name: "Ada\u001B[2J\u202Egro\r\n", guest: true, account })).toBe("Ada[2Jgro (guest)");
  expect(personOf({ name: null, guest: false, account })).toBe(account);
});
