import { paneIdSchema, windowIdSchema } from "@coda/protocol";
import type { PaneChoice, TerminalSnapshot, WindowChoice } from "@coda/terminal-client";
import { initialSnapshot } from "@coda/terminal-client/initial-snapshot";
import { listedSession } from "@coda/terminal-client/testing/listed-session";
import { describe, expect, it } from "vitest";
import { moveAction, neighbour, paneDeeds, type DeedId } from "./pane-deeds.ts";

function pane(number: number, command = "bash"): PaneChoice {
  const ended = { dead: false, exitStatus: null, exitSignal: null, rows: 24 };
  const id = paneIdSchema.parse(`%${number}`);
  return { pane: id, index: number, title: "", command, directory: "/", active: number === 1, ...ended };
}

function window(number: number, panes: readonly PaneChoice[], zoomed = false): WindowChoice {
  const id = windowIdSchema.parse(`@${number}`);
  const plain = { name: `w${number}`, synchronized: false, unseen: null };
  return { ...plain, window: id, index: number, active: number === 1, zoomed, panes };
}

const before = initialSnapshot(listedSession);

function driven(...windows: readonly WindowChoice[]): TerminalSnapshot {
  return { ...before, connection: { name: "live" }, stateKnown: true, role: "driver", windows };
}

function deedsOf(snapshot: TerminalSnapshot, number = 1) {
  return paneDeeds(snapshot, paneIdSchema.parse(`%${number}`)).flat();
}

function ids(snapshot: TerminalSnapshot, number = 1): DeedId[] {
  return deedsOf(snapshot, number).map(({ id }) => id);
}

function deed(snapshot: TerminalSnapshot, wanted: DeedId, number = 1) {
  return deedsOf(snapshot, number).find(({ id }) => id === wanted);
}

const several = window(1, [pane(1), pane(2, "vim"), pane(3)]);

describe("what can be done with a pane", () => {
  it("is what makes sense for it", () => {
    const alone = ["split-right", "split-below", "new-window", "rename-window", "close-window"];
    expect(ids(driven(window(1, [pane(1)])))).toEqual(alone);
    const among = ["zoom", "swap-next", "break", "close-pane"];
    expect(ids(driven(window(1, [pane(1), pane(2)])))).toEqual(expect.arrayContaining(among));
    expect(ids(driven(window(1, [pane(1), pane(2)])))).not.toContain("swap-previous");
    expect(ids(driven(window(0, [pane(9)]), several, window(2, [pane(8)])))).toEqual(
      expect.arrayContaining(["swap-previous", "window-left", "window-right"]),
    );
  });

  it.each([
    ["to a reader", { role: "viewer" as const }],
    ["without a connection", { connection: { name: "connecting" as const } }],
    ["before anything is known", { stateKnown: false }],
  ])("is nothing %s", (_who, changed) => {
    expect(paneDeeds({ ...driven(several), ...changed }, several.panes[0]?.pane)).toEqual([]);
  });

  it("goes round at the ends of the order", () => {
    expect(deed(driven(several), "swap-previous", 1)?.does).toEqual({ do: "swapPanes", pane: "%1", other: "%3" });
    expect(deed(driven(several), "swap-next", 3)?.does).toEqual({ do: "swapPanes", pane: "%3", other: "%1" });
  });

  it("unzooms the pane that fills its window, and zooms any other", () => {
    const zoomed = driven(window(1, [pane(1), pane(2)], true));
    expect(deed(zoomed, "zoom", 1)).toMatchObject({ text: "Unzoom", does: { zoomed: false } });
    expect(deed(zoomed, "zoom", 2)).toMatchObject({ text: "Zoom", does: { zoomed: true } });
  });
});

it("the next pane and the one before go round, and there is none beside a pane that is alone", () => {
  const ids = several.panes.map((each) => each.pane);
  expect(ids.map((id) => neighbour(several.panes, id, 1))).toEqual(["%2", "%3", "%1"]);
  expect(ids.map((id) => neighbour(several.panes, id, -1))).toEqual(["%3", "%1", "%2"]);
  expect(neighbour([pane(1)], pane(1).pane, 1)).toBeUndefined();
  expect(neighbour(several.panes, pane(9).pane, 1)).toBeUndefined();
});

describe("a pane", () => {
  it("is renamed where it is one of several", () => {
    expect(deed(driven(several), "rename-pane", 2)).toMatchObject({ does: { do: "askTitle", pane: "%2", title: "" } });
    expect(deed(driven(window(1, [pane(1)])), "rename-pane")).toBeUndefined();
  });

  it("moves beside the pane that tmux has in front in another window", () => {
    expect(deed(driven(several), "move-pane")).toBeUndefined();
    const other = window(2, [pane(8), { ...pane(9), active: true }]);
    const windows = [{ text: "2 w2", pane: "%9" }];
    expect(deed(driven(several, other), "move-pane")?.does).toEqual({ do: "askPlace", pane: "%1", windows });
  });
});

describe("before a pane is closed", () => {
  it.each(["bash", "-zsh", "fish", "sh", "nu"])("nobody is asked where %s waits", (shell) => {
    expect(deed(driven(window(1, [pane(1, shell), pane(2)])), "close-pane")?.asks).toBeUndefined();
  });

  it("is asked where a program runs, by its name", () => {
    expect(deed(driven(several), "close-pane", 2)?.asks?.text).toBe("vim is running in it, and ends with it.");
    const dead = { ...pane(2, "vim"), dead: true };
    expect(deed(driven(window(1, [pane(1), dead])), "close-pane", 2)?.asks).toBeUndefined();
  });

  it("is asked for a window what ends with it", () => {
    expect(deed(driven(window(1, [pane(1)]), several), "close-window")?.asks?.text).toBe("Its shells end with it.");
    expect(deed(driven(window(1, [pane(1, "make"), pane(2, "vim"), pane(3)])), "close-window")?.asks?.text).toBe(
      "make and vim end with it. It is the last window: the session ends.",
    );
  });
});

it("a moved border is a size of the pane that moves it, along its axis", () => {
  const moved = { pane: paneIdSchema.parse("%1"), size: 30 };
  expect(moveAction({ ...moved, axis: "x" })).toEqual({ do: "resizePane", pane: "%1", columns: 30 });
  expect(moveAction({ ...moved, axis: "y" })).toEqual({ do: "resizePane", pane: "%1", rows: 30 });
});
