import { expect, it } from "vitest";
import { slotFromTyped, suggestSlot } from "./slot-name.ts";

it("takes spaces, underscores and capitals as people mean them, and nothing else", () => {
  expect(slotFromTyped(" My Logs_2 ")).toBe("my-logs-2");
  expect(slotFromTyped("büro:1")).toBe("büro:1");
});

it("suggests the default slot while it is free", () => {
  expect(suggestSlot([])).toBe("primary");
  expect(suggestSlot(["primary"])).toBe("");
});
