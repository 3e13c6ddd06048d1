import { expect, it } from "vitest";
import { heldText } from "./held-text.ts";

const pane = (rawBytes: number, commands: number) => ({ rawBytes, commands });

it("adds up what all panes hold", () => {
  expect(heldText([pane(900, 3), pane(600, 1)], 200)).toBe("2 panes, 1.5 kB of output and 4 commands");
  expect(heldText([pane(1, 1)], 200)).toBe("1 pane, 1 byte of output and 1 command");
  expect(heldText([], 200)).toBe("0 panes, 0 bytes of output and 0 commands");
});

it("says that it may be more where not all were told", () => {
  expect(heldText([pane(1, 0), pane(1, 0)], 2)).toMatch(/^At least 2 panes/u);
});
