/** What drivers ask with windows and panes, done on a real tmux. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ActionOutcome, PaneId, SessionAction } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allowed, clientNumber, next, recordedBytes, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import type { HostedPane, HostedSession } from "./session-host.ts";

const session = allowed("idea");
const target = "=coda__idea__primary:";

let server: TmuxServer;
let helper: TmuxHelper;

beforeEach(async () => {
  server = new TmuxServer("set -g default-command 'echo READY; exec cat'\nset -g history-limit 100\n");
  helper = await new TmuxHelper(server).start();
  await helper.open(session);
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

function hosted(): HostedSession {
  const found = helper.hosted(session);
  if (found === undefined) throw new Error("the session is not there");
  return found;
}

function paneOf(id: PaneId | null | undefined): HostedPane {
  const found = hosted().panes.find((pane) => pane.pane === id);
  if (found === undefined) throw new Error(`pane ${String(id)} is not there`);
  return found;
}

function panes(): PaneId[] {
  return hosted().panes.map((pane) => pane.pane);
}

async function act(action: SessionAction): Promise<ActionOutcome> {
  return helper.host.act(session.session, action);
}

/** Does it, and gives the pane that was made. */
async function made(action: SessionAction): Promise<HostedPane> {
  const outcome = await act(action);
  expect(outcome.refused).toBeNull();
  return paneOf(outcome.pane);
}

async function done(action: SessionAction): Promise<void> {
  expect(await act(action)).toEqual({ refused: null, pane: null });
}

async function split(pane: PaneId, side: "left" | "right" | "above" | "below" = "below"): Promise<HostedPane> {
  return made({ do: "splitPane", pane, side });
}

async function recordedFromItsFirstByte(pane: HostedPane): Promise<void> {
  const { recording } = pane;
  if (recording === undefined) throw new Error("the pane is not recorded");
  expect(recording).toMatchObject({ origin: "created", start: 0, recorded: true, gapBefore: null });
  await until("its first line is there", () => recordedBytes(recording).length >= "READY\r\n".length);
  expect(recordedBytes(recording).subarray(0, 7).toString()).toBe("READY\r\n");
  expect((await recording.keyframe())?.header).toMatchObject(pane.size);
}

async function option(format: string, of: string = target): Promise<string> {
  return server.run("display-message", "-p", "-t", of, format);
}

describe("new windows and panes", () => {
  test("CM3 a new window is there, current, recorded from its first byte and in the hub when the answer comes", async () => {
    const pane = await made({ do: "newWindow" });
    await recordedFromItsFirstByte(pane);
    expect(hosted().windows.map(({ active }) => active)).toEqual([false, true]);
    const links = await server.lines("list-windows", "-a", "-F", "#{session_name} #{window_id} #{@coda_session}");
    expect(links).toContain(`coda ${pane.window} coda__idea__primary`);
  });

  test("a new window comes after the current one and has the name it was given, whatever that holds", async () => {
    const last = await made({ do: "newWindow", name: "last" });
    const [first] = hosted().windows;
    await done({ do: "selectWindow", window: first?.window ?? last.window });
    const name = 'it\'s #(touch x) #{pid} 100%d "$HOME" é';
    const pane = await made({ do: "newWindow", name });
    expect(hosted().windows.map((window) => window.window)).toEqual([first?.window, pane.window, last.window]);
    expect(hosted().windows[1]?.name).toBe(name);
  });

  test.each(["left", "right", "above", "below"] as const)("a pane is split off to the %s", async (side) => {
    const [old] = hosted().panes;
    const pane = await split(paneOf(old?.pane).pane, side);
    await recordedFromItsFirstByte(pane);
    const row = side === "above" || side === "below";
    const [place, before] = [
      await option("#{pane_left},#{pane_top}", pane.pane),
      await option("#{pane_left},#{pane_top}", old?.pane),
    ];
    const at = (text: string): number => Number(text.split(",")[row ? 1 : 0]);
    expect(at(place) < at(before)).toBe(side === "left" || side === "above");
    expect(hosted().windows[0]?.activePane).toBe(pane.pane);
    expect(paneOf(old?.pane).size[row ? "rows" : "columns"]).toBeLessThan(old?.size[row ? "rows" : "columns"] ?? 0);
  });

  test("a split has the share it was given", async () => {
    const [old] = hosted().panes;
    const pane = await made({ do: "splitPane", pane: paneOf(old?.pane).pane, side: "right", percent: 25 });
    expect(pane.size.columns).toBe(30);
  });

  test("new panes begin in the directory of the pane they came from, whatever its name holds", async () => {
    const directory = join(server.folder, `o'dd "dir" #(touch x) %H |\\ é\n.`);
    mkdirSync(directory);
    await server.run("set-option", "-g", "default-command", "exec cat");
    await server.run("new-window", "-t", target, "-c", directory.replaceAll("#", "##"));
    const isThere = (id: PaneId | undefined): boolean => paneOf(id).directory === directory;
    await until("it is listed there", () => isThere(hosted().panes.at(-1)?.pane));
    const pane = await split(paneOf(hosted().panes.at(-1)?.pane).pane);
    await until("the split begins there", () => isThere(pane.pane));
    const window = await made({ do: "newWindow" });
    await until("the window begins there", () => isThere(window.pane));
  });

  test("CM1 what has no room is refused in tmux's words, and nothing changes", async () => {
    const [first] = panes();
    let outcome: ActionOutcome;
    do outcome = await act({ do: "splitPane", pane: paneOf(first).pane, side: "below", percent: 99 });
    while (outcome.refused === null);
    expect(outcome.refused).toMatch(/^tmux says: .*no space for (?:a )?new pane$/u);
    expect(outcome.pane).toBeNull();
    expect(helper.recorder.live).toHaveLength(panes().length);
  });

  test("a hook that goes elsewhere does not lead the recording astray", async () => {
    const [first] = panes();
    await server.run("set-hook", "-g", "after-split-window", `select-pane -t ${String(first)}`);
    const epoch = paneOf(first).recording?.epoch;
    const pane = await split(paneOf(first).pane);
    expect(paneOf(first).recording?.epoch).toBe(epoch);
    expect(pane.recording?.recorded).toBe(true);
    expect(pane.recording?.epoch).not.toBe(epoch);
  });

  test("a hook that splits a new session takes no pane's output for another's", async () => {
    const second = allowed("second");
    await server.run("set-hook", "-g", "after-new-session", "split-window");
    await helper.open(session, second);
    const both = await until("both are recorded", () => {
      const hostedPanes = helper.hosted(second)?.panes ?? [];
      return hostedPanes.length === 2 && hostedPanes.every((pane) => pane.recording?.recorded)
        ? hostedPanes
        : undefined;
    });
    for (const { pane, recording } of both)
      expect(await option("#{pane_pipe} #{@coda_epoch}", pane)).toBe(`1 ${recording?.epoch}`);
    expect(new Set(both.map(({ recording }) => recording?.origin))).toEqual(new Set(["adopted", "created"]));
  });
});

describe("names", () => {
  const names = async (): Promise<string[]> => server.lines("list-windows", "-t", target, "-F", "#{window_name}");

  test("CM3 the window of the attach command keeps its name in tmux and is shown by the one it is given", async ({
    skip,
  }) => {
    skip((await server.literalRefused()) !== undefined, "this tmux has no short attach form");
    const [window] = hosted().windows;
    if (window === undefined) throw new Error("no window");
    const name = "::work #(touch x) #{pid} 100%d | \\ ; é";
    await done({ do: "renameWindow", window: window.window, name });
    expect(hosted().windows[0]?.name).toBe(name);
    expect(await names()).toEqual([":idea::primary"]);
    await done({ do: "renameWindow", window: window.window, name: "" });
    expect(hosted().windows[0]?.name).toBe("cat");
  });

  test("another window is named in tmux, and by what runs in it when the name is taken away", async () => {
    const { window } = await made({ do: "newWindow", name: "logs" });
    await done({ do: "renameWindow", window, name: "two\nlines" });
    expect(hosted().windows[1]?.name).toBe("two lines");
    await done({ do: "renameWindow", window, name: "" });
    await until("it follows the program", () => hosted().windows[1]?.name === "cat");
  });

  test("a pane has the title it is given, as it was written, and selects nothing", async () => {
    const [first] = panes();
    const second = await split(paneOf(first).pane);
    const title = "-build #(touch x) #{pid} ##[red] 100%d ; é\nnext";
    await done({ do: "renamePane", pane: paneOf(first).pane, title });
    await until("it is listed", () => paneOf(first).title === title.replace("\n", " "));
    expect(await option("#{pane_active}", second.pane)).toBe("1");
    await done({ do: "renamePane", pane: paneOf(first).pane, title: "" });
    await until("it is gone", () => paneOf(first).title === "");
  });

  test("CM1 a name that could lead an attach command astray is refused", async () => {
    const { window } = await made({ do: "newWindow", name: "logs" });
    const before = await names();
    const refused = { refused: "a name that begins with ':' is kept for the attach commands", pane: null };
    expect(await act({ do: "renameWindow", window, name: ":other::primary" })).toEqual(refused);
    expect(await act({ do: "newWindow", name: ":other::primary" })).toEqual(refused);
    expect(await names()).toEqual(before);
  });
});

describe("places", () => {
  test("windows change places, and the current one stays current", async () => {
    const [first] = hosted().windows;
    const second = await made({ do: "newWindow", name: "second" });
    if (first === undefined) throw new Error("no window");
    await done({ do: "swapWindows", window: first.window, other: second.window });
    expect(hosted().windows.map((window) => [window.window, window.active])).toEqual([
      [second.window, true],
      [first.window, false],
    ]);
    const third = await made({ do: "newWindow", name: "third" });
    await done({ do: "swapWindows", window: first.window, other: second.window });
    expect(hosted().windows.find((window) => window.active)?.window).toBe(third.window);
  });

  test("a selected pane brings its window along", async () => {
    const [first] = panes();
    await made({ do: "newWindow" });
    await done({ do: "selectPane", pane: paneOf(first).pane });
    expect(hosted().windows.map((window) => window.active)).toEqual([true, false]);
  });

  test("panes change places", async () => {
    const [first] = panes();
    const second = await split(paneOf(first).pane);
    await done({ do: "swapPanes", pane: paneOf(first).pane, other: second.pane });
    expect(panes()).toEqual([second.pane, first]);
    expect(await act({ do: "swapPanes", pane: second.pane, other: second.pane })).toEqual({
      refused: "a pane has no place beside itself",
      pane: null,
    });
  });

  test("zooming twice is zooming once, and another pane takes over", async () => {
    const [first] = panes();
    const second = await split(paneOf(first).pane);
    const zoomed = (): unknown => [hosted().windows[0]?.zoomed, hosted().windows[0]?.activePane];
    for (const _ of [1, 2]) {
      await done({ do: "zoomPane", pane: second.pane, zoomed: true });
      expect(zoomed()).toEqual([true, second.pane]);
    }
    await done({ do: "zoomPane", pane: paneOf(first).pane, zoomed: true });
    expect(zoomed()).toEqual([true, first]);
    for (const _ of [1, 2]) {
      await done({ do: "zoomPane", pane: paneOf(first).pane, zoomed: false });
      expect(zoomed()).toEqual([false, first]);
    }
  });

  test("borders move", async () => {
    const [first] = panes();
    const second = await split(paneOf(first).pane, "right");
    await done({ do: "resizePane", pane: second.pane, columns: 40, rows: 10 });
    expect(paneOf(second.pane).size).toEqual({ columns: 40, rows: 40 });
    expect(await act({ do: "resizePane", pane: second.pane })).toEqual({ refused: "no size is given", pane: null });
  });

  test("a pane that moves out without a name is named by what runs in it, now and later", async () => {
    const [first] = panes();
    const second = await split(paneOf(first).pane);
    await done({ do: "breakPane", pane: second.pane });
    expect(hosted().windows[1]?.name).toBe("cat");
    expect(await option("#{automatic-rename}", second.pane)).toBe("1");
  });

  test("a pane that moves out and back in keeps its recording", async () => {
    const [first] = panes();
    const second = await split(paneOf(first).pane);
    const epoch = second.recording?.epoch;
    await done({ do: "breakPane", pane: second.pane, name: "own #{pid}" });
    expect(hosted().windows.map(({ name, active }) => [name, active])).toMatchObject([
      [expect.anything(), false],
      ["own #{pid}", true],
    ]);
    expect(paneOf(second.pane)).toMatchObject({ window: hosted().windows[1]?.window, recording: { epoch } });
    expect(await act({ do: "breakPane", pane: second.pane })).toMatchObject({
      refused: "that pane has a window of its own already",
    });
    await done({ do: "joinPane", pane: second.pane, other: paneOf(first).pane, side: "left" });
    expect(hosted().windows).toHaveLength(1);
    expect(await option("#{pane_left}", second.pane)).toBe("0");
    const from = paneOf(second.pane).recording?.end ?? 0;
    await helper.host.input(second.pane, Buffer.from("still here\r"), next(clientNumber(1)));
    await until("it is recorded", () => (paneOf(second.pane).recording?.end ?? 0) > from);
    expect(paneOf(second.pane).recording?.epoch).toBe(epoch);
  });
});

describe("ends", () => {
  test("a closed pane and a closed window are gone; the last one takes the session along", async () => {
    const [first] = panes();
    const second = await split(paneOf(first).pane);
    const third = await made({ do: "newWindow" });
    await done({ do: "closePane", pane: second.pane });
    expect(panes()).toEqual([first, third.pane]);
    await done({ do: "closeWindow", window: third.window });
    expect(panes()).toEqual([first]);
    await done({ do: "closePane", pane: paneOf(first).pane });
    expect(helper.hosted(session)).toBeUndefined();
    expect(await act({ do: "closePane", pane: third.pane })).toMatchObject({ refused: "that session is not running" });
  });

  test("a session begins anew when all its programs have ended, and says before how they did", async () => {
    const [first] = panes();
    const epoch = paneOf(first).recording?.epoch;
    expect(await act({ do: "restart" })).toEqual({ refused: "a program of that session still runs", pane: null });
    await server.run("set-option", "-g", "default-command", "exit 7");
    await made({ do: "newWindow" });
    await until("the second has ended", () => hosted().panes[1]?.dead);
    // tmux 3.3a now and then never hears how a program ended whose terminal it saw close.
    expect([7, null]).toContain(hosted().panes[1]?.exitStatus);
    expect(await act({ do: "restart" })).toMatchObject({ refused: "a program of that session still runs" });
    await server.run("send-keys", "-t", String(first), "C-c");
    await until("all have ended", () => hosted().exited);
    expect([2, null]).toContain(paneOf(first).exitSignal);
    await server.run("set-option", "-g", "default-command", "echo READY; exec cat");
    const pane = await made({ do: "restart" });
    expect(hosted()).toMatchObject({ exited: false });
    expect(panes()).toEqual([pane.pane]);
    expect(pane.recording?.epoch).not.toBe(epoch);
    await recordedFromItsFirstByte(pane);
  });

  test("CM1 a session that runs again in one window, though the list does not say so yet, keeps them all", async () => {
    const [first] = panes();
    const second = await made({ do: "newWindow" });
    await server.run("set-option", "-g", "default-command", "exit 7");
    for (const pane of [paneOf(first), second]) await server.run("send-keys", "-t", pane.pane, "C-c");
    await until("all have ended", () => hosted().exited);
    const { promise: heldUp, resolve } = Promise.withResolvers<undefined>();
    void helper.manager.mutate(async () => heldUp);
    const restarting = act({ do: "restart" });
    await server.run("respawn-pane", "-t", second.pane, "echo AGAIN; exec cat");
    expect(hosted().exited).toBe(true);
    resolve(undefined);
    expect(await restarting).toEqual({ refused: "a program of that session still runs", pane: null });
    expect(await server.lines("list-panes", "-s", "-t", target, "-F", "#{pane_id} #{pane_dead}")).toEqual([
      `${String(first)} 1`,
      `${second.pane} 0`,
    ]);
  });

  test("a session that is gone begins anew too", async () => {
    await server.run("kill-session", "-t", "=coda__idea__primary");
    await until("it is gone", () => helper.hosted(session) === undefined);
    await recordedFromItsFirstByte(await made({ do: "restart" }));
  });
});
