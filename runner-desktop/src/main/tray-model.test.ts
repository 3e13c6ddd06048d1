/** What the tray says in each state. */
import { standingStatus } from "@coda/runner-core/testing/standing-helper";
import { describe, expect, test } from "vitest";
import type { CompanionState } from "../contract/companion-state.ts";
import { asker, companionState, driver, helperView, reader, runningStage, shownCode } from "../testing/views.ts";
import { trayIconPng } from "./tray-icon.ts";
import { trayIcons, trayModel } from "./tray-model.ts";

const by = { name: "Ada", email: null };
const cut = { ...standingStatus, law: { ...standingStatus.law, cutOffAt: "2026-11-21T10:00:00.000Z" } };
const offline = { ...standingStatus, relay: "waiting" };

test.each([
  ["off", "starting", { is: "starting" }],
  ["off", "not paired", { is: "unpaired", why: null, cutOff: false }],
  ["cut", "not paired, and cut off", { is: "unpaired", why: null, cutOff: true }],
  ["off", "pairing", { is: "pairing", step: { is: "shown", code: shownCode } }],
  ["asks", "somebody wants to pair", { is: "pairing", step: { is: "asks", by, browser: null, fingerprint: "" } }],
  ["fault", "tmux was not found", { is: "failed", why: "tmux was not found", kind: "tmux" }],
  ["ready", "1 session", runningStage()],
  ["off", "offline; sessions go on here", runningStage({ view: helperView({ status: offline }) })],
  ["watched", "2 browsers read", runningStage({ view: helperView({ browsers: [reader, reader] }) })],
  ["typing", "1 browser may type", runningStage({ view: helperView({ browsers: [reader, driver] }) })],
  ["asks", "a browser wants to type", runningStage({ asking: [asker], view: helperView({ browsers: [driver] }) })],
  ["cut", "cut off; nobody reads or types", runningStage({ view: helperView({ status: cut }) })],
  ["off", "stopping; tmux sessions live on", { is: "stopping" }],
] as const)("%s: %s", (icon, words, stage) => {
  const model = trayModel(companionState(stage));
  expect([model.icon, model.tooltip]).toEqual([icon, `Coda Runner: ${words}`]);
});

function labels(state: CompanionState): string[] {
  return trayModel(state).menu.flatMap((entry) => (entry.is === "entry" ? [entry.label] : []));
}

describe("the menu", () => {
  test("offers to cut everybody off while the helper runs, and to let it go on once it is cut off", () => {
    expect(labels(companionState(runningStage()))).toContain("Cut everybody off");
    const state = companionState(runningStage({ view: helperView({ status: cut }) }));
    expect(labels(state)).toContain("Let this computer go on");
    const nobodys = labels(companionState({ is: "unpaired", why: null, cutOff: false }));
    expect(nobodys.filter((label) => /^(?:Cut|Let)/u.test(label))).toEqual([]);
    const cutOff = { is: "unpaired", why: null, cutOff: true } as const;
    expect(labels(companionState(cutOff))).toContain("Let this computer go on");
  });

  test("has no entry for what this system has not, and an update when one is ready", () => {
    const settings = { keepAwake: true, startAtLogin: null, opensLinks: null, updates: true };
    const state = companionState(runningStage(), { settings, update: { is: "ready", version: "0.2.0" } });
    expect(labels(state)).not.toContain("Start at login");
    expect(labels(state)).toContain("Update to 0.2.0");
  });
});

test.each(trayIcons)("the picture of '%s' is a PNG unlike the others", (icon) => {
  const png = trayIconPng(icon, 32);
  expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  const others = trayIcons.filter((other) => other !== icon).map((other) => trayIconPng(other, 32));
  expect(others.some((other) => other.equals(png))).toBe(false);
});
