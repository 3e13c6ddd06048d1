import { sessionIdSchema } from "@coda/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetPlaces, keepPlace, keptPlaces } from "./kept-places.ts";

const session = (number: number) =>
  sessionIdSchema.parse(`00000000-0000-4000-8000-0000000000${String(number).padStart(2, "0")}`);

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => void vi.unstubAllGlobals());

test("a terminal's name is kept once, as it was last, until whoever is signed in goes", () => {
  keepPlace(session(1), { ideaTitle: "First", slot: "primary" });
  keepPlace(session(2), { ideaTitle: "First", slot: "build" });
  keepPlace(session(1), { ideaTitle: "Renamed", slot: "primary" });
  expect([...keptPlaces()]).toEqual([
    [session(2), { ideaTitle: "First", slot: "build" }],
    [session(1), { ideaTitle: "Renamed", slot: "primary" }],
  ]);
  forgetPlaces();
  expect(keptPlaces().size).toBe(0);
});

test("the oldest names go when there are more than pictures", () => {
  for (let number = 0; number < 30; number++) keepPlace(session(number), { ideaTitle: "First", slot: "primary" });
  expect([...keptPlaces().keys()]).toEqual(Array.from({ length: 24 }, (_, at) => session(at + 6)));
});

test.each(["not JSON", "{}", '[1, ["id"], ["id", {"slot": 1}]]'])("what is none of ours is left out: %s", (found) => {
  localStorage.setItem("coda-kept-places", found);
  expect(keptPlaces().size).toBe(0);
});
