import { apiIdeaSchema } from "@coda/protocol";
import { expect, it } from "vitest";
import { withIdea, withPatch } from "./idea-patch.ts";

const idea = (id: string, archivedAt: string | null = null) =>
  apiIdeaSchema.parse({
    id,
    title: id,
    createdAt: "2026-11-01T00:00:00.000Z",
    sessions: { total: 0, running: 0, attention: 0, asking: [] },
    lastActivityAt: null,
    retentionDays: null,
    archivedAt,
    role: "owner",
  });
const [boat, kite] = [idea("boat"), idea("kite", "2026-11-02T00:00:00.000Z")];

it("shows a change at once, of that idea alone", () => {
  expect(withPatch([boat, kite], boat.id, { title: "Ship" })).toEqual([{ ...boat, title: "Ship" }, kite]);
  expect(withPatch([boat, kite], boat.id, { archived: true })?.[0]?.archivedAt).toBe(boat.createdAt);
  expect(withPatch([boat, kite], kite.id, { archived: true })).toEqual([boat, kite]);
  expect(withPatch([boat, kite], kite.id, { archived: false })?.[1]?.archivedAt).toBeNull();
  const [paused] = withPatch([boat], boat.id, { recordingPaused: true }) ?? [];
  expect(paused?.recordingPausedAt).toBe(boat.createdAt);
  expect(withPatch(paused && [paused], boat.id, { recordingPaused: false })?.[0]?.recordingPausedAt).toBeNull();
  expect(withPatch(undefined, kite.id, { archived: false })).toBeUndefined();
});

it("takes a refused change back, and leaves what else changed meanwhile", () => {
  const later = withPatch([boat, kite], kite.id, { title: "Dragon" });
  const changed = withPatch(later, boat.id, { title: "Ship" });
  expect(withIdea(changed, boat)).toEqual(later);
});
