import { apiIdeaSchema, apiSessionSchema, foundCommandSchema } from "@coda/protocol";
import { expect, it } from "vitest";
import { ideaOnView, placesOfTerminal, terminalOnView } from "./place-entries.tsx";
import { commandEntries, ideaEntries, searchEntry, terminalEntries } from "./work-entries.tsx";

const at = (day: number): string => `2026-11-0${day}T00:00:00.000Z`;

function idea(id: string, archivedAt: string | null = null) {
  const sessions = { total: 0, running: 0, attention: 0, asking: [] };
  const times = { createdAt: at(1), lastActivityAt: null, archivedAt };
  return apiIdeaSchema.parse({ id, title: `The ${id}`, sessions, retentionDays: null, role: "owner", ...times });
}

const ids = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"] as const;

function session(index: 0 | 1, given: { slot: string; status: string; seen: number }) {
  const { slot, status, seen } = given;
  const times = { lastSeenAt: at(seen), lastConnectedAt: null, lastDetachedAt: null, createdAt: at(1) };
  return apiSessionSchema.parse({ id: ids[index], ideaId: "boat", slot, status, device: null, panes: [], ...times });
}

it("lists terminals under their ideas' titles: what needs attention first, then what was touched last", () => {
  const sessions = [
    session(0, { slot: "old", status: "attention", seen: 2 }),
    session(1, { slot: "new", status: "live", seen: 3 }),
  ];
  const entries = terminalEntries({ ideas: [idea("boat")], sessions: sessions.toReversed(), onView: undefined });
  expect(entries.map(({ text, status, does }) => [text, status, does])).toEqual([
    ["The boat · old", "attention", { do: "go", path: "/ideas/boat/terminals/old" }],
    ["The boat · new", "live", { do: "go", path: "/ideas/boat/terminals/new" }],
  ]);
});

it("leads from an idea to what is in it, archived ones last", () => {
  const sessions = [session(0, { slot: "primary", status: "live", seen: 2 })];
  const terminals = terminalEntries({ ideas: [], sessions, onView: terminalOnView("/ideas/kite/terminals/logs") });
  expect(terminals[0]?.second?.does).toEqual({ do: "go", path: "/beside?side=kite/logs&side=boat/primary" });
  const entries = ideaEntries([idea("kite", at(2)), idea("boat")], terminals);
  expect(entries.map(({ text, note }) => [text, note])).toEqual([
    ["The boat", "boat"],
    ["The kite", "archived"],
  ]);
  const within = entries[0]?.second?.does;
  expect(within?.do === "step" && within.entries().map(({ text }) => text)).toEqual([
    "boat · primary",
    "Terminals of The boat",
    "History of The boat",
    "Members of The boat",
  ]);
});

it("opens what a command printed, and copies its line as it was", () => {
  const command = foundCommandSchema.parse({
    idea: "boat",
    ideaTitle: "Boat",
    slot: "primary",
    session: ids[0],
    pane: "%5",
    epoch: ids[1],
    command: "for i in 1 2\ndo make; done",
    directory: null,
    exitCode: 2,
    startedAt: at(1),
    durationMs: 5,
    promptAt: 5,
    outputFrom: 10,
    outputTo: 40,
  });
  expect(commandEntries([command])).toMatchObject([
    {
      text: "for i in 1 2 do make; done",
      note: "exit 2 · Boat · primary",
      does: { path: `/ideas/boat/terminals/primary/earlier/5?end=${ids[1]}:40` },
      second: { does: { do: "copy", text: "for i in 1 2\ndo make; done" } },
    },
  ]);
});

it("knows the idea and the terminal of a page, and where to search for the rest", () => {
  expect(ideaOnView("/ideas/boat/history", [idea("kite"), idea("boat")])?.id).toBe("boat");
  expect(ideaOnView("/ideas", [idea("boat")])).toBeUndefined();
  const logs = terminalOnView("/ideas/boat/terminals/logs");
  expect(logs && placesOfTerminal(logs)[0]?.does).toEqual({ do: "go", path: "/ideas/boat/history?in=logs" });
  expect(terminalOnView("/ideas/boat/terminals/logs/earlier/5")).toBeUndefined();
  expect(searchEntry("no such").does).toEqual({ do: "go", path: "/search?q=no+such" });
});
