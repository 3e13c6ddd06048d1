import { expect, it } from "vitest";
import { byLastActivity, terminalCount } from "./idea-words.ts";

it("counts terminals in words", () => {
  expect([0, 1, 5].map(terminalCount)).toEqual(["no terminals", "1 terminal", "5 terminals"]);
});

it("orders by the last activity, by creation where there was none", () => {
  const old = { id: "old", createdAt: "2026-11-01T00:00:00Z", lastActivityAt: "2026-11-02T00:00:00Z" };
  const busy = { id: "busy", createdAt: "2026-10-01T00:00:00Z", lastActivityAt: "2026-11-20T00:00:00Z" };
  const fresh = { id: "fresh", createdAt: "2026-11-10T00:00:00Z", lastActivityAt: null };
  expect([old, fresh, busy].toSorted(byLastActivity).map((idea) => idea.id)).toEqual(["busy", "fresh", "old"]);
});
