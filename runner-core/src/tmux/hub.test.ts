/** The hub: what is to be done, as arithmetic; then on a real tmux, and with real terminals. */
import { defaultSessionPrefix, windowIdSchema } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { chooseHub, reconcileHub, type HubChoice } from "./hub.ts";
import { readSnapshot, type TmuxSnapshot } from "./tmux-model.ts";

const hub: HubChoice = { name: "coda", exists: true, literalUnavailable: null };

interface Row {
  readonly session: string;
  readonly window: string;
  readonly name?: string;
  readonly index?: number;
  readonly mark?: string;
  readonly pane?: string;
}

function snapshot(...rows: readonly Row[]): TmuxSnapshot {
  const panes = rows.map(({ session, window, name = "x", index = 0, mark = "", pane = `%${window.slice(1)}` }) =>
    [session, window, index, 1, pane, 1, 100, 0, "", 1, 80, 24, "", mark, "layout", name].join("|"),
  );
  return readSnapshot({ panes, clients: [], hub: "coda", prefix: defaultSessionPrefix });
}

const session = "coda__idea__primary";
const main = { session, window: "@1", name: ":idea::primary", mark: session };
const linked = { ...main, session: "coda" };
const placeholder = { session: "coda", window: "@0", name: "hub" };

describe("chooseHub", () => {
  test.each([
    ["nothing there", [], { name: "coda", exists: false }],
    ["our hub", ["coda|1"], { name: "coda", exists: true }],
    ["others", ["work|", "codax|1", "a|b|1"], { name: "coda", exists: false }],
    ["somebody's coda", ["coda|"], { name: "coda-hub", exists: false }],
    ["somebody's coda and our spare hub", ["coda|", "coda-hub|1"], { name: "coda-hub", exists: true }],
  ] as const)("%s", (_, lines, expected) => {
    const choice = chooseHub(defaultSessionPrefix, [...lines]);
    expect(choice).toMatchObject(expected);
    expect(choice.literalUnavailable === null).toBe(choice.name === "coda");
  });
});

describe("reconcileHub", () => {
  test("has nothing to do when all is in place", () => {
    expect(reconcileHub(snapshot(main, placeholder, linked), hub)).toEqual([]);
  });

  test("marks, links and names a session it has not seen", () => {
    const commands = reconcileHub(snapshot({ session, window: "@1", name: "bash" }, placeholder), hub);
    expect(commands).toContainEqual(["set-option", "-w", "-t", "@1", "@coda_session", session]);
    expect(commands).toContainEqual(["link-window", "-d", "-s", "@1", "-t", "=coda:"]);
    expect(commands).toContainEqual(["rename-window", "-t", "@1", ":idea::primary"]);
  });

  test("gives the name back to the first window, unless another has it", () => {
    const second = { session, window: "@2", index: 2, name: "logs", mark: session };
    const both = [linked, { ...second, session: "coda" }];
    expect(reconcileHub(snapshot({ ...main, name: "vim", index: 1 }, second, ...both), hub)).toEqual([
      ["rename-window", "-t", "@1", ":idea::primary"],
    ]);
    expect(
      reconcileHub(snapshot({ ...main, name: "vim" }, { ...second, name: ":idea::primary" }, ...both), hub),
    ).toEqual([]);
  });

  test("marks a window that came from another session of ours", () => {
    const moved = { ...main, window: "@2", name: "logs", index: 1, mark: "coda__other__primary" };
    const commands = reconcileHub(snapshot(main, moved, linked, { ...moved, session: "coda" }), hub);
    expect(commands).toContainEqual(["set-option", "-w", "-t", "@2", "@coda_session", session]);
    expect(commands.some(([name]) => name === "kill-window" || name === "unlink-window")).toBe(false);
  });

  test("ends the windows of a killed session, which live by the hub's link alone", () => {
    expect(reconcileHub(snapshot(placeholder, linked), hub)).toEqual([["kill-window", "-t", "@1"]]);
  });

  test("only unlinks a window that lives on somewhere else", () => {
    const renamed = { ...main, session: "mine" };
    expect(reconcileHub(snapshot(renamed, placeholder, linked), hub)).toEqual([["unlink-window", "-t", "=coda:@1"]]);
  });

  test("never touches the hub's own windows, nor sessions of another prefix", () => {
    const foreign = { session: "other__idea__primary", window: "@5", name: "own" };
    expect(reconcileHub(snapshot(placeholder, { ...placeholder, window: "@7" }, foreign), hub)).toEqual([]);
    expect(snapshot(foreign).sessions).toEqual([]);
  });
});

describe("on tmux", () => {
  let server: TmuxServer;
  let helper: TmuxHelper;
  const idea = allowed("idea");
  const other = allowed("other");

  beforeAll(async () => {
    server = new TmuxServer();
    helper = await new TmuxHelper(server).start();
    await helper.open(idea, other);
  });

  afterAll(async () => {
    await helper.stop();
    await server.dispose();
  });

  const hubWindows = async (): Promise<string[]> => server.lines("list-windows", "-t", "=coda", "-F", "#{window_id}");

  test("every session's window is in it under its name, with the placeholder", async () => {
    const names = await server.lines("list-windows", "-t", "=coda", "-F", "#{window_name}");
    expect(names.toSorted()).toEqual([":idea::primary", ":other::primary", "hub"]);
  });

  test("a renamed main window gets its name back", async () => {
    await server.run("rename-window", "-t", "=coda__idea__primary:", "vim");
    const names = async (): Promise<string[]> =>
      server.lines("list-windows", "-t", "=coda__idea__primary", "-F", "#{window_name}");
    await until("the name is back", async () => (await names()).includes(":idea::primary"));
    expect(await names()).toEqual([":idea::primary"]);
  });

  test("a window the user makes is linked, marked, recorded, and keeps its name", async () => {
    const window = await server.run(
      "new-window",
      "-d",
      "-P",
      "-F",
      "#{window_id}",
      "-n",
      "logs",
      "-t",
      "=coda__idea__primary:",
    );
    await until("it is linked", async () => (await hubWindows()).includes(window));
    await until("it is recorded", () => helper.hosted(idea)?.panes.length === 2 && helper.recorder.live.length === 3);
    expect(await server.run("display-message", "-p", "-t", window, "#{window_name} #{@coda_session}")).toBe(
      "logs coda__idea__primary",
    );
    await server.run("kill-window", "-t", window);
    await until("it has left", () => helper.hosted(idea)?.panes.length === 1 && helper.recorder.live.length === 2);
  });

  test("a session the user renames goes on running and leaves the hub", async () => {
    const own = allowed("renamed");
    await helper.open(idea, other, own);
    const pid = await server.run("display-message", "-p", "-t", "=coda__renamed__primary:", "#{pane_pid}");
    const window = await server.run("display-message", "-p", "-t", "=coda__renamed__primary:", "#{window_id}");
    await server.run("rename-session", "-t", "=coda__renamed__primary", "mine");
    await until("it has left the hub", async () => !(await hubWindows()).includes(window));
    expect(await server.run("display-message", "-p", "-t", "=mine:", "#{pane_pid} #{pane_dead}")).toBe(`${pid} 0`);
    await until("it is not served any more", () => helper.hosted(own) === undefined);
    await server.run("kill-session", "-t", "=mine");
  });

  test("a killed session's windows leave it, and its programs end", async () => {
    const window = helper.hosted(other)?.windows[0]?.window ?? windowIdSchema.parse("@999");
    await server.run("kill-session", "-t", "=coda__other__primary");
    await until("its window has left", async () => !(await hubWindows()).includes(window));
    await until("it is not served any more", () => helper.hosted(other) === undefined);
    expect(await server.lines("list-windows", "-a", "-F", "#{window_id}")).not.toContain(window);
    expect(helper.recorder.live).toHaveLength(1);
  });
});
