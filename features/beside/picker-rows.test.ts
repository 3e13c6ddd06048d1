import { ideaIdSchema, sessionIdSchema, slotSchema, type ApiSession, type SessionStatus } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { pickerGroups } from "./picker-rows.ts";

function idea(id: string, title: string, archivedAt: string | null = null) {
  return { id: ideaIdSchema.parse(id), title, archivedAt };
}

function session(ideaId: string, slot: string, status: SessionStatus = "live"): ApiSession {
  return {
    id: sessionIdSchema.parse(crypto.randomUUID()),
    ideaId: ideaIdSchema.parse(ideaId),
    slot: slotSchema.parse(slot),
    status,
    device: null,
    lastConnectedAt: null,
    lastDetachedAt: null,
    lastSeenAt: null,
    createdAt: "2026-11-21T00:00:00.000Z",
    panes: [],
  };
}

const ideas = [idea("boat", "Paper boat"), idea("first", "First idea"), idea("old", "Old one", "2026-11-20T00:00:00Z")];
const sessions = [
  session("first", "primary", "offline"),
  session("first", "logs"),
  session("boat", "primary"),
  session("old", "primary"),
];

function found(query: string): string[] {
  return pickerGroups({ ideas, sessions, present: [] }, query).flatMap(({ rows }) => rows.map(({ key }) => key));
}

describe("what can be put beside a terminal", () => {
  it("is in the order of the ideas, the urgent first, without what was put away", () => {
    expect(found("")).toEqual(["boat/primary", "first/logs", "first/primary"]);
  });

  it.each([
    ["logs", ["first/logs"]],
    ["PRIM boat", ["boat/primary"]],
    ["idea primary", ["first/primary"]],
    ["nowhere", []],
  ])("is found by words of the idea and the slot: %s", (query, keys) => {
    expect(found(query)).toEqual(keys);
  });

  it("has what is on view, told apart, though its idea was put away", () => {
    const present = [{ idea: ideaIdSchema.parse("old"), slot: slotSchema.parse("primary") }];
    const groups = pickerGroups({ ideas, sessions, present }, "");
    const onView = groups.flatMap(({ rows }) => rows).filter(({ isPresent }) => isPresent);
    expect(onView.map(({ key }) => key)).toEqual(["old/primary"]);
  });
});
