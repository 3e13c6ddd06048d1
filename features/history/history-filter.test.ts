import { epochSchema, ideaIdSchema, paneIdSchema, sessionIdSchema, slotSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { commandQuery, historyAddress, readHistoryPlace, whereChoices } from "./history-filter.ts";

const idea = ideaIdSchema.parse("paper-boat");
const slot = slotSchema.parse("primary");
const pane = paneIdSchema.parse("%5");
const epoch = epochSchema.parse("00000000-0000-4000-8000-000000000001");
const session = sessionIdSchema.parse("00000000-0000-4000-8000-00000000aaaa");
const nothing = {
  slot: undefined,
  pane: undefined,
  ended: undefined,
  exit: undefined,
  since: undefined,
  until: undefined,
  within: undefined,
  longer: undefined,
  dir: undefined,
  text: undefined,
  before: undefined,
};

const parametersOf = (address: string) => Object.fromEntries(new URL(address, "http://x").searchParams);

describe("the history's address", () => {
  it("says what is looked at, and is read as it was written", () => {
    const narrow = { ended: "failed" as const, within: 24, longer: 60, dir: "/tmp/a b" };
    const place = { slot, pane, ...narrow, text: "a&b %", before: { epoch, offset: 7 } };
    const address = historyAddress(idea, place);
    expect(address.startsWith("/ideas/paper-boat/history?in=primary.5&ended=failed&within=24&longer=60&dir=")).toBe(
      true,
    );
    expect(readHistoryPlace(parametersOf(address))).toEqual({ ...nothing, ...place });
    const day = { exit: 0, since: "2026-11-21T23:00:00.000Z", until: "2026-11-22T23:00:00.000Z" };
    expect(readHistoryPlace(parametersOf(historyAddress(idea, day)))).toEqual({ ...nothing, ...day });
  });

  it("says nothing of what is not chosen", () => {
    expect(historyAddress(idea, nothing)).toBe("/ideas/paper-boat/history");
    expect(readHistoryPlace({ in: "", ended: "", within: "", longer: "", dir: "", text: "", before: "" })).toEqual(
      nothing,
    );
  });

  it("is read without what it cannot mean", () => {
    expect(readHistoryPlace({ in: "No Slot.5", ended: "yes", text: ["a", "b"], before: "x:1" })).toEqual(nothing);
    expect(readHistoryPlace({ exit: "-1", since: "soon", until: "" })).toEqual(nothing);
    expect(readHistoryPlace({ within: "-1", longer: "1e9", dir: "\0" })).toEqual(nothing);
    expect(readHistoryPlace({ in: "primary.x" })).toEqual({ ...nothing, slot });
    expect(readHistoryPlace({ text: `a\0\uD800${"b".repeat(300)}` }).text).toBe(`a${"b".repeat(199)}`);
  });
});

it("asks the API by the session's id", () => {
  expect(commandQuery({ ...nothing, slot, pane, ended: "failed" }, session)).toBe(
    `?session=${session}&pane=%255&failed=1`,
  );
  expect(commandQuery({ ...nothing, ended: "running", within: 1 }, undefined)).toBe("?running=1&within=1");
  expect(commandQuery({ ...nothing, exit: 0, until: "2026-11-22T23:00:00.000Z" }, undefined)).toBe(
    "?exit=0&until=2026-11-22T23%3A00%3A00.000Z",
  );
  expect(commandQuery(nothing, undefined)).toBe("");
});

it("offers panes only where a slot has several", () => {
  const cursor = (name: string) => ({ pane: paneIdSchema.parse(name), epoch, offset: 0 });
  const build = slotSchema.parse("build");
  const choices = whereChoices([
    { slot, panes: [cursor("%5"), cursor("%6")] },
    { slot: build, panes: [cursor("%7")] },
  ]);
  expect(choices.map(({ value }) => value)).toEqual(["build", "primary", "primary.5", "primary.6"]);
});
