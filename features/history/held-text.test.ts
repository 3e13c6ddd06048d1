import { expect, it } from "vitest";
import { heldText, holdingsText } from "./held-text.ts";

const pane = (rawBytes: number, commands: number) => ({ rawBytes, commands });

it("adds up what all panes hold", () => {
  expect(heldText([pane(900, 3), pane(600, 1)], 200)).toBe("2 panes, 1.5 kB of output and 4 commands");
  expect(heldText([pane(1, 1)], 200)).toBe("1 pane, 1 byte of output and 1 command");
  expect(heldText([], 200)).toBe("0 panes and 0 bytes of output");
});

it("says that it may be more where not all were told", () => {
  expect(heldText([pane(1, 0), pane(1, 0)], 2)).toMatch(/^At least 2 panes/u);
});

it("says what goes with an idea, and leaves out what is not there", () => {
  const holdings = { sessions: 2, rawBytes: 1500, members: 1, shares: 3 };
  expect(holdingsText(holdings)).toBe("2 terminals, 1.5 kB of output, the access of 1 member and 3 links for guests");
  expect(holdingsText({ sessions: 1, rawBytes: 0, members: 0, shares: 0 })).toBe("1 terminal and 0 bytes of output");
});
