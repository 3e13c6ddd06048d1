/** What somebody moved out of its session since tmux was last asked: tmux itself refuses it, in the moment of the command. */
import type { PaneId, SessionAction, WindowId } from "@coda/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allowed, clientNumber, next, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import type { InputOutcome } from "./session-host.ts";

const session = allowed("idea");
const beside = allowed("beside");
const ours = "=coda__idea__primary:";
const client = clientNumber(1);
const never = new AbortController().signal;

let server: TmuxServer;
let helper: TmuxHelper;
/** Two of one window, and one that has a window of its own. */
let staying: PaneId;
let leaving: PaneId;
let alone: PaneId;
let firstWindow: WindowId;
let lastWindow: WindowId;

beforeEach(async () => {
  server = new TmuxServer("set -g default-command 'exec cat'\n");
  await server.run("new-session", "-d", "-s", "private", "-x", "200", "-y", "50");
  helper = await new TmuxHelper(server).start();
  await helper.open(session, beside);
  await server.run("split-window", "-d", "-t", ours);
  await server.run("new-window", "-d", "-t", ours);
  const panes = await until("all is listed", () => {
    const [one, two, three] = helper.hosted(session)?.panes ?? [];
    return one !== undefined && two !== undefined && three !== undefined && ([one, two, three] as const);
  });
  [staying, leaving, alone] = [panes[0].pane, panes[1].pane, panes[2].pane];
  [firstWindow, lastWindow] = [panes[0].window, panes[2].window];
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

/** Holds up every listing until it is called: the helper knows nothing newer meanwhile. */
function holdListings(): () => void {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  void helper.manager.mutate(async () => promise);
  return () => resolve(undefined);
}

/** Asked for before, done after `change`, on what was listed before it; with what they changed of the places they name. */
async function actionsAcross(change: () => Promise<unknown>, actions: readonly SessionAction[], place: string) {
  const release = holdListings();
  const acting = actions.map(async (action) => (await helper.host.act(session.session, action)).refused);
  await change();
  const before = await looks(place);
  release();
  const refusals = await Promise.all(acting);
  return { refusals, before, after: await looks(place) };
}

async function looks(place: string): Promise<string[]> {
  const format =
    "#{window_id} #{window_name} #{window_layout} #{window_active} #{window_zoomed_flag} #{automatic-rename} #{@coda_title} #{pane_id} #{pane_active} #{pane_dead} #{pane_title}";
  return server.lines("list-panes", "-s", "-t", place, "-F", format);
}

function onPane(pane: PaneId, other: PaneId): SessionAction[] {
  return [
    { do: "splitPane", pane, side: "right" },
    { do: "selectPane", pane },
    { do: "renamePane", pane, title: "touched" },
    { do: "swapPanes", pane, other },
    { do: "swapPanes", pane: other, other: pane },
    { do: "zoomPane", pane, zoomed: true },
    { do: "zoomPane", pane, zoomed: false },
    { do: "resizePane", pane, columns: 30, rows: 6 },
    { do: "breakPane", pane },
    { do: "joinPane", pane, other, side: "left" },
    { do: "joinPane", pane: other, other: pane, side: "left" },
    { do: "closePane", pane },
  ];
}

function onWindow(window: WindowId, other: WindowId): SessionAction[] {
  return [
    { do: "selectWindow", window },
    { do: "renameWindow", window, name: "touched" },
    { do: "renameWindow", window, name: "" },
    { do: "swapWindows", window, other },
    { do: "swapWindows", window: other, other: window },
    { do: "closeWindow", window },
  ];
}

async function typeAndPaste(pane: PaneId): Promise<InputOutcome[]> {
  const text = Buffer.from("touched");
  return Promise.all([
    helper.host.input(pane, text, next(client)),
    helper.host.paste(pane, text, { ...next(client), signal: never }),
    helper.host.input(pane, text, next(client)),
  ]);
}

const refusedAll: InputOutcome[] = ["unknown-pane", "unknown-pane", "unknown-pane"];

describe("a pane that was moved away a moment ago", () => {
  test.each(["=private:", "=coda__beside__primary:"])(
    "IN7 to %s gets nothing that is typed, whatever state it is in",
    async (place) => {
      const release = holdListings();
      await server.run("join-pane", "-d", "-s", leaving, "-t", place);
      expect(await typeAndPaste(leaving)).toEqual(refusedAll);
      await server.run("copy-mode", "-t", leaving);
      expect(await typeAndPaste(leaving)).toEqual(refusedAll);
      await server.run("send-keys", "-t", leaving, "-X", "cancel");
      await server.run("select-pane", "-d", "-t", leaving);
      expect(await typeAndPaste(leaving)).toEqual(refusedAll);
      expect(await typeAndPaste(staying)).toEqual(["taken", "taken", "taken"]);
      expect(await server.screen(leaving)).not.toContain("touched");
      expect(await server.lines("list-buffers")).toEqual([]);
      release();
    },
  );

  test("IN7 with its window, which still has its marks, gets nothing that is typed", async () => {
    const release = holdListings();
    await server.run("move-window", "-d", "-s", `${ours}${lastWindow}`, "-t", "=private:");
    expect(await server.run("display-message", "-p", "-t", alone, "#{@coda_session}")).toBe("coda__idea__primary");
    expect(await typeAndPaste(alone)).toEqual(refusedAll);
    expect(await server.screen(alone)).not.toContain("touched");
    release();
  });

  test.each(["=private:", "=coda__beside__primary:"])("CM2 to %s is not acted on", async (place) => {
    const join = async () => server.run("join-pane", "-d", "-s", leaving, "-t", place);
    const actions = onPane(leaving, staying);
    const { refusals, before, after } = await actionsAcross(join, actions, place);
    expect(new Set(refusals)).toEqual(new Set(["that pane is not in this session"]));
    expect(after).toEqual(before);
  });

  test("CM2 with its window is not acted on, nor is the window", async () => {
    const move = async () => server.run("move-window", "-d", "-s", `${ours}${lastWindow}`, "-t", "=private:");
    const actions = [...onPane(alone, staying), ...onWindow(lastWindow, firstWindow)];
    const { refusals, before, after } = await actionsAcross(move, actions, "=private:");
    expect(new Set(refusals)).toEqual(
      new Set([
        "that pane is not in this session",
        "that window is not in this session",
        // By what was listed.
        "that pane has a window of its own already",
      ]),
    );
    expect(after).toEqual(before);
  });
});

test("IN7 CM2 a session that was renamed a moment ago gets nothing, and nothing is made in it", async () => {
  const rename = async () => server.run("rename-session", "-t", ours.slice(0, -1), "mine");
  const actions: SessionAction[] = [
    { do: "newWindow" },
    ...onPane(leaving, staying),
    ...onWindow(lastWindow, firstWindow),
  ];
  const { refusals, before, after } = await actionsAcross(
    async () => {
      await rename();
      expect(await typeAndPaste(staying)).toEqual(refusedAll);
    },
    actions,
    "=mine:",
  );
  expect(refusals).toEqual(actions.map(() => "that session is not running"));
  expect(after).toEqual(before);
  expect(await server.screen(staying)).not.toContain("touched");
});

test("a pane that was moved away a moment ago is neither recorded anew nor shown", async () => {
  const listed = helper.snapshot?.sessions.flatMap(({ windows }) => windows).flatMap(({ panes }) => panes);
  const [stayed, left] = [staying, leaving].map((id) => listed?.find(({ pane }) => pane === id));
  if (stayed === undefined || left === undefined) throw new Error("the panes are not listed");
  const release = holdListings();
  await server.run("join-pane", "-d", "-s", leaving, "-t", "=private:");
  for (const pane of [stayed, left]) {
    await server.run("pipe-pane", "-t", pane.pane);
    await until("its recording has ended", () => helper.recorder.of(pane.pane)?.folder.spoolEnded);
    await helper.recorder.follow(session, { ...pane, piped: false });
  }
  expect(helper.recorder.of(staying)?.gapBefore).toBe("pipe-lost");
  expect(helper.recorder.of(leaving)).toBeUndefined();
  expect(await server.run("display-message", "-p", "-t", leaving, "#{pane_pipe}")).toBe("0");
  expect(await helper.recorder.shownOf(leaving)?.keyframe()).toBeUndefined();
  release();
});

describe("what is still its session's", () => {
  test("a window that is also linked elsewhere is typed into and acted on", async () => {
    await server.run("link-window", "-d", "-s", `${ours}${lastWindow}`, "-t", "=private:");
    expect(await typeAndPaste(alone)).toEqual(["taken", "taken", "taken"]);
    const outcome = await helper.host.act(session.session, { do: "splitPane", pane: alone, side: "below" });
    expect(outcome.refused).toBeNull();
    expect(await server.lines("list-panes", "-t", alone, "-F", "#{pane_id}")).toEqual([alone, outcome.pane]);
  });

  test("a pane that was broken out to a window of its own a moment ago, which has no marks yet", async () => {
    const release = holdListings();
    const made = await server.run("break-pane", "-d", "-P", "-F", "#{window_id}", "-s", leaving, "-t", ours);
    expect(await server.run("display-message", "-p", "-t", leaving, "[#{@coda_session}]")).toBe("[]");
    expect(await typeAndPaste(leaving)).toEqual(["taken", "taken", "taken"]);
    const selecting = helper.host.act(session.session, { do: "selectPane", pane: leaving });
    release();
    expect(await selecting).toEqual({ refused: null, pane: null });
    expect(await server.run("display-message", "-p", "-t", ours, "#{window_id}")).toBe(made);
  });
});
