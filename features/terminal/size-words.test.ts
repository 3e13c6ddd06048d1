import { expect, test } from "vitest";
import { largerMeaning, sizeButton, sizeMeaning, sizeOwnerText } from "./size-words.ts";

test("says whose size it is", () => {
  const text = (by: Parameters<typeof sizeOwnerText>[0]["by"]) => sizeOwnerText({ by, leased: false });
  expect([text("thisWindow"), text("anotherWindow"), text("terminal"), text("nobody")]).toEqual([
    "this window",
    "another window",
    "your terminal",
    undefined,
  ]);
});

test("offers to take a size that is somebody else's, and to give back one that was taken", () => {
  expect(sizeButton({ by: "terminal", leased: false })?.does).toBe("take");
  expect(sizeButton({ by: "anotherWindow", leased: true })?.does).toBe("take");
  expect(sizeButton({ by: "thisWindow", leased: true })?.does).toBe("giveBack");
  expect(sizeButton({ by: "thisWindow", leased: false })).toBeUndefined();
  expect(sizeButton({ by: "nobody", leased: false })).toBeUndefined();
});

test("says of a window that is larger than the room here how to see all of it", () => {
  const room = { columns: 100, rows: 30 };
  expect(largerMeaning({ columns: 100, rows: 30 }, room)).toBeUndefined();
  expect(largerMeaning({ columns: 120, rows: 30 }, null)).toBeUndefined();
  expect(largerMeaning({ columns: 120, rows: 20 }, room)).toMatch(/100 columns, 30 rows here/u);
  expect(largerMeaning({ columns: 80, rows: 31 }, room)).toMatch(/Use this window's size/u);
});

test("offers a phone its own size wherever it has not taken it", () => {
  expect(sizeButton({ by: "nobody", leased: false }, true)?.does).toBe("take");
  expect(sizeButton({ by: "thisWindow", leased: true }, true)?.does).toBe("giveBack");
  const pane = { columns: 120, rows: 40 };
  expect(sizeMeaning(pane, { by: "anotherWindow", leased: false }, true)).not.toContain("type");
});

test("says what ends a lease, and of a terminal that is not live no more than its size", () => {
  const pane = { columns: 120, rows: 40 };
  expect(sizeMeaning(pane, undefined)).toBe("120 columns, 40 rows");
  expect(sizeMeaning(pane, { by: "thisWindow", leased: true })).toMatch(/until you leave it or a key is pressed/u);
  expect(sizeMeaning(pane, { by: "terminal", leased: false })).toMatch(/attached on the machine/u);
});
