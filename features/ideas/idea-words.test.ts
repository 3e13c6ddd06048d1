import { ideaIdSchema, slotSchema, type Slot } from "@coda/protocol";
import { expect, it } from "vitest";
import { byUrgency, fits, shownAsking, terminalCount } from "./idea-words.ts";

const quiet = { total: 1, running: 0, attention: 0, asking: Array.of<Slot>() };
const asking = (...names: string[]) => {
  const slots = names.map((name) => slotSchema.parse(name));
  return { total: 3, running: 0, attention: slots.length, asking: slots };
};

it("counts terminals in words", () => {
  expect([0, 1, 5].map(terminalCount)).toEqual(["no terminals", "1 terminal", "5 terminals"]);
});

it("orders what needs attention first, then by the last activity, by creation where there was none", () => {
  const at = (day: string | null) => day && `${day}T00:00:00Z`;
  const idea = (name: string, [created, active]: readonly [string, string?], sessions = quiet) => {
    return { name, createdAt: `${created}T00:00:00Z`, lastActivityAt: at(active ?? null), sessions };
  };
  const ideas = [
    idea("old", ["2026-11-01", "2026-11-02"]),
    idea("fresh", ["2026-11-10"]),
    idea("busy", ["2026-10-01", "2026-11-20"]),
    idea("asks", ["2026-09-01", "2026-09-02"], asking("a")),
    idea("asks twice", ["2026-09-01", "2026-09-03"], asking("a", "b")),
  ];
  const inOrder = ["asks twice", "asks", "busy", "fresh", "old"];
  expect(ideas.toSorted(byUrgency).map(({ name }) => name)).toEqual(inOrder);
});

it("finds an idea by its title, its id and what asks there", () => {
  const idea = { id: ideaIdSchema.parse("paper-boat"), title: "My Kite", sessions: asking("deploy") };
  for (const text of ["", "  ", "kite", "BOAT", " deploy "]) expect([text, fits(idea, text)]).toEqual([text, true]);
  for (const text of ["ship", "kite boat"]) expect([text, fits(idea, text)]).toEqual([text, false]);
});

it("names terminals that need attention as long as there is room", () => {
  const [a, b, c] = asking("a", "b", "c").asking;
  expect(shownAsking([])).toEqual({ named: [], more: 0 });
  expect(shownAsking(asking("a", "b").asking)).toEqual({ named: [a, b], more: 0 });
  expect(shownAsking([a, b, c].filter((slot) => slot !== undefined))).toEqual({ named: [a], more: 2 });
});
