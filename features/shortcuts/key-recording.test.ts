import { describe, expect, it } from "vitest";
import type { KeyLaw } from "./key-bindings.ts";
import { keyTrouble, lawTrouble, recordPress, withKeys, type KeySlot } from "./key-recording.ts";
import { parseKeystroke } from "./keystroke.ts";

function record(...presses: readonly string[]) {
  let keys = "";
  const steps = presses.map((written) => {
    const stroke = parseKeystroke(written);
    if (stroke === undefined) throw new Error(written);
    const step = recordPress(keys, stroke);
    if (step.do === "record") keys = step.keys;
    return step.do;
  });
  return { keys, last: steps.at(-1) };
}

const other: KeyLaw = { platform: "other", chosen: {} };
const mac: KeyLaw = { platform: "mac", chosen: {} };
const find: KeySlot = { id: "text.find", place: "terminal" };
const ideas: KeySlot = { id: "go.ideas", place: "page" };

describe("recording", () => {
  it.each([
    [["Ctrl+Shift+j"], "Ctrl+Shift+j", "record"],
    [["g", "x"], "g x", "record"],
    [["g", "x", "y"], "y", "record"],
    [["g", "Ctrl+j"], "Ctrl+j", "record"],
    [["Ctrl+j", "g"], "g", "record"],
    [["Ctrl+j", "Enter"], "Ctrl+j", "save"],
    [["Ctrl+Enter"], "Ctrl+Enter", "record"],
    [["Enter"], "", "leave"],
    [["g", "Escape"], "g", "cancel"],
    [["Shift+Tab"], "", "leave"],
  ])("of %j makes %s, and ends with %s", (presses, keys, last) => {
    expect(record(...presses)).toEqual({ keys, last });
  });
});

describe("why keys cannot be had", () => {
  it.each<[string, KeySlot, KeyLaw, string | undefined]>([
    ["Ctrl+Shift+j", find, other, undefined],
    ["Ctrl+Shift+f", find, other, undefined],
    ["F5", find, other, undefined],
    ["j", find, other, "A plain key is the program’s in the terminal: hold Ctrl, Alt or ⌘ with it."],
    ["g x", find, other, "A plain key is the program’s in the terminal: hold Ctrl, Alt or ⌘ with it."],
    ["Ctrl+Alt+j", find, other, "Ctrl and Alt together are AltGr on many keyboards, which types characters."],
    ["Ctrl+Alt+j", find, mac, undefined],
    ["ArrowUp", ideas, other, "By itself this key moves through the page: hold Ctrl, Alt or ⌘ with it."],
    [
      "Ctrl+Shift+z",
      find,
      other,
      "Ctrl+Shift+Z is “Zoom the pane, and back” in a terminal: give that other keys first.",
    ],
    ["Ctrl+Shift+v", find, other, "Ctrl+Shift+V is the browser’s own for “Paste”: it cannot be taken."],
    ["g n", ideas, other, "g then n is “Inbox” on a page: give that other keys first."],
    ["g", ideas, other, "g then n is “Inbox” on a page: give that other keys first."],
    ["Ctrl+k", find, other, undefined],
  ])("%s for %o", (keys, ...[slot, law, trouble]) => {
    expect(keyTrouble(keys, slot, law)).toBe(trouble);
  });

  it("is not another shortcut's that was switched off", () => {
    const chosen = { "pane.zoom": { terminal: null } };
    expect(keyTrouble("Ctrl+Shift+z", find, { ...other, chosen })).toBeUndefined();
  });

  it("is told of a whole file, too", () => {
    expect(lawTrouble(other)).toBeUndefined();
    expect(lawTrouble({ ...other, chosen: { "text.find": { terminal: "Ctrl+Shift+z" } } })).toBe(
      "“Find” and “Zoom the pane, and back” would both have Ctrl+Shift+Z in a terminal.",
    );
  });
});

describe("what was chosen", () => {
  it("is given, switched off, and taken back for its place alone", () => {
    const slot: KeySlot = { id: "palette.open", place: "page" };
    const given = withKeys({ "text.find": { terminal: null } }, slot, "Ctrl+p");
    expect(given).toEqual({ "text.find": { terminal: null }, "palette.open": { page: "Ctrl+p" } });
    const both = withKeys(given, { ...slot, place: "terminal" }, null);
    expect(both["palette.open"]).toEqual({ page: "Ctrl+p", terminal: null });
    expect(withKeys(both, slot, undefined)["palette.open"]).toEqual({ terminal: null });
    expect(withKeys(given, slot, undefined)).toEqual({ "text.find": { terminal: null } });
  });
});
