/** The hub: what is to be done, as arithmetic; then on a real tmux, and with real terminals. */
import { defaultSessionPrefix, epochSchema, parseTmuxSessionName, windowIdSchema } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pause, systemClock } from "../clock.ts";
import type { AllowedSession } from "../session/session-host.ts";
import { LocalTerminal } from "../testing/local-terminal.ts";
import { seededRandom } from "../testing/seeded-bytes.ts";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { reconcileHub } from "./hub.ts";
import type { Hub } from "./hub-choice.ts";
import { newSessionCommands } from "./pane-commands.ts";
import { quoteGroup } from "./quote.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { sizeOptionsBackCommands } from "./size-commands.ts";
import { paneFields, type TmuxSnapshot } from "./tmux-model.ts";

const owner = "me";
const hub: Hub = { id: "$0", name: "coda", literalUnavailable: null };

interface Row extends Partial<Record<keyof typeof paneFields, string>> {
  readonly session: string;
  readonly window: string;
}

function paneLine(row: Row): string {
  const fields: Partial<Record<string, string>> = {
    sessionId: row.session === "coda" ? hub.id : "$1",
    windowIndex: "0",
    windowActive: "1",
    pane: `%${row.window.slice(1)}`,
    pid: "100",
    columns: "80",
    rows: "24",
    windowName: "x",
    owner: row.session.startsWith("coda__") ? owner : "",
    linkedBy: row.markedSession === undefined ? "" : owner,
    markedSessionId: row.markedSession === undefined ? "" : (row.sessionId ?? "$1"),
    ...row,
  };
  return Object.keys(paneFields)
    .map((name) => fields[name] ?? "")
    .join("|");
}

function snapshot(...rows: readonly Row[]): TmuxSnapshot {
  return readSnapshot({
    panes: rows.map(paneLine),
    clients: [],
    hub: hub.id,
    prefix: defaultSessionPrefix,
    owner,
    allowed: new Set(["coda__idea__primary", "coda__other__primary", "coda__idea__main"]),
  });
}

const session = "coda__idea__primary";
const main = { session, window: "@1", windowName: ":idea::primary", markedSession: session };
const linked = { ...main, session: "coda" };
const placeholder = { session: "coda", window: "@0", windowName: "hub" };

const reconcile = (taken: TmuxSnapshot): string[][] =>
  reconcileHub(taken, { hub, owner, kept: new Set(), mayMakeWindows: true });

describe("reconcileHub", () => {
  test("has nothing to do when all is in place", () => {
    expect(reconcile(snapshot(main, placeholder, linked))).toEqual([]);
  });

  test("marks, links and names a session it has not seen", () => {
    const commands = reconcile(
      snapshot({ session, window: "@1", windowName: "bash", automaticName: "1" }, placeholder),
    );
    expect(commands).toContainEqual(["set-option", "-w", "-t", "@1", "@coda_session", session]);
    expect(commands).toContainEqual(["link-window", "-d", "-s", "@1", "-t", "$0:"]);
    expect(commands).toContainEqual(["rename-window", "-t", "@1", ":idea::primary"]);
  });

  test("gives the name back to the first window, unless another has it", () => {
    const second = { session, window: "@2", windowIndex: "2", windowName: "logs", markedSession: session };
    const both = [linked, { ...second, session: "coda" }];
    const first = { ...main, windowName: "vim", automaticName: "1", windowIndex: "1" };
    expect(reconcile(snapshot(first, second, ...both))).toEqual([["rename-window", "-t", "@1", ":idea::primary"]]);
    expect(
      reconcile(snapshot({ ...main, windowName: "vim" }, { ...second, windowName: ":idea::primary" }, ...both)),
    ).toEqual([]);
  });

  test("keeps a name that somebody gave as the window's title, but not one that was kept for another session", () => {
    const named = reconcile(snapshot({ ...main, windowName: "work" }, linked));
    expect(named).toEqual([
      [
        "if-shell",
        "-F",
        "1",
        quoteGroup([
          ["set-option", "-w", "-F", "-t", "@1", "@coda_title", "#{window_name}"],
          ["rename-window", "-t", "@1", ":idea::primary"],
        ]),
      ],
    ]);
    expect(reconcile(snapshot({ ...main, windowName: ":former::primary" }, linked))).toEqual([
      ["rename-window", "-t", "@1", ":idea::primary"],
    ]);
  });

  test("marks a window that came from another session of ours", () => {
    const moved = {
      ...main,
      window: "@2",
      windowName: "logs",
      windowIndex: "1",
      markedSession: "coda__other__primary",
    };
    const commands = reconcile(snapshot(main, moved, linked, { ...moved, session: "coda" }));
    expect(commands).toContainEqual(["set-option", "-w", "-t", "@2", "@coda_session", session]);
    expect(commands.some(([name]) => name === "kill-window" || name === "unlink-window")).toBe(false);
  });

  test("ends the windows of a killed session, which live by the hub's link alone", () => {
    expect(reconcile(snapshot(placeholder, linked))).toEqual([["unlink-window", "-k", "-t", "$0:@1"]]);
  });

  test("ends them too where another session has its name by now, but not what its user unlinked from it", () => {
    const newer = { session, window: "@2", windowName: ":idea::primary", markedSession: session, sessionId: "$2" };
    const inHub = { ...newer, session: "coda", sessionId: hub.id, markedSessionId: "$2" };
    expect(reconcile(snapshot(newer, placeholder, linked, inHub))).toEqual([["unlink-window", "-k", "-t", "$0:@1"]]);
    expect(reconcile(snapshot(newer, placeholder, { ...linked, markedSessionId: "$2" }, inHub))).toEqual([]);
    expect(reconcile(snapshot(newer, placeholder, { ...linked, markedSessionId: "" }, inHub))).toEqual([]);
  });

  test("only unlinks a window that lives on somewhere else", () => {
    const renamed = { ...main, session: "mine" };
    expect(reconcile(snapshot(renamed, placeholder, linked))).toEqual([
      ...sizeOptionsBackCommands("@1"),
      ["set-option", "-wu", "-t", "@1", "@coda_linked_by"],
      ["unlink-window", "-t", "$0:@1"],
    ]);
  });

  const again = "coda__idea__primary-2";
  const view = { session: again, sessionId: "$7", group: session, window: "@1", markedSession: session };

  test("a second view of a session (new-session -t) is none of its own", () => {
    const first = { ...main, group: session };
    expect(snapshot(first, view).sessions.map(({ tmuxName }) => tmuxName)).toEqual([session]);
    expect(reconcile(snapshot({ ...view, windowName: ":idea::primary" }, first, linked))).toEqual([]);
    // The session it was made from has gone: its windows live on in the view.
    expect(reconcile(snapshot({ ...view, session: "view" }, placeholder, linked))).toEqual([
      ...sizeOptionsBackCommands("@1"),
      ["set-option", "-wu", "-t", "@1", "@coda_linked_by"],
      ["unlink-window", "-t", "$0:@1"],
    ]);
  });

  test("a window in two sessions belongs to the one it is marked for, else to the older", () => {
    const other = { ...main, session: "coda__other__primary", sessionId: "$2" };
    const owners = (...rows: Row[]): string[] =>
      snapshot(...rows).sessions.flatMap(({ tmuxName, windows }) => (windows.length > 0 ? tmuxName : []));
    expect(owners(other, main)).toEqual([session]);
    expect(owners(main, other)).toEqual([session]);
    const unmarked = { ...main, markedSession: "", sessionId: "$10" };
    expect(owners(unmarked, { ...other, sessionId: "$9", markedSession: "" })).toEqual([other.session]);
    const away = { markedSession: "coda__away__primary" };
    expect(owners({ ...main, ...away, sessionId: "$3" }, { ...other, ...away })).toEqual([other.session]);
    expect(reconcile(snapshot(other, main, linked))).toEqual([]);
  });

  test("never renames a window that carries another living session's name", () => {
    const moved = { ...main, windowName: ":other::primary" };
    const living = { session: "coda__other__primary", window: "@2", windowName: ":y", markedSession: "" };
    expect(reconcile(snapshot(moved, living, linked))).not.toContainEqual(
      expect.arrayContaining(["rename-window", "@1"]),
    );
    expect(reconcile(snapshot(moved, linked))).toEqual([["rename-window", "-t", "@1", ":idea::primary"]]);
  });

  test("keeps a placeholder for every listed session that does not run, and only those", () => {
    const wanted = new Set([session, "coda__idea__main", "coda__idea__main2"]);
    const upkeep = { hub, owner, kept: wanted, mayMakeWindows: true };
    const held = { ...placeholder, window: "@8", windowName: ":idea::main", placeholder: owner };
    const taken = snapshot(main, linked, placeholder, held);
    const commands = reconcileHub(taken, upkeep);
    expect(commands).toHaveLength(1);
    expect(commands[0]?.join(" ")).toMatch(/if-shell -F 1 new-window .*:idea::main2.*coda-runner.*main2/u);
    const typed = reconcileHub(taken, {
      ...upkeep,
      show: (text) => text.replace("coda-runner", "npm run -s runner --"),
    });
    expect(typed[0]?.join(" ")).toContain("run: npm run -s runner -- new idea main2");
    expect(reconcileHub(taken, { ...upkeep, mayMakeWindows: false })).toEqual([]);
    expect(reconcileHub(taken, { ...upkeep, kept: new Set([session]) })).toEqual([["kill-window", "-t", "@8"]]);
    const theirs = snapshot(main, linked, placeholder, { ...held, placeholder: "them" });
    expect(reconcileHub(theirs, { ...upkeep, kept: new Set([session]) })).toEqual([["kill-window", "-t", "@8"]]);
    const runs = { ...main, session: "coda__idea__main", window: "@9", windowName: ":idea::main" };
    const mark = { markedSession: runs.session };
    const again = snapshot({ ...runs, ...mark }, { ...runs, ...mark, session: "coda" }, placeholder, held);
    expect(reconcileHub(again, { ...upkeep, kept: new Set([runs.session]) })).toEqual([["kill-window", "-t", "@8"]]);
  });

  test("without the literal form there are neither placeholders nor names given back", () => {
    const plain = { ...hub, literalUnavailable: "tmux 3.7" };
    const taken = snapshot({ ...main, windowName: "idea-primary" }, placeholder, linked);
    expect(
      reconcileHub(taken, { hub: plain, owner, kept: new Set(["coda__idea__main"]), mayMakeWindows: true }),
    ).toEqual([]);
    const size = { columns: 80, rows: 24 };
    const wanted = { name: parseTmuxSessionName(session), directory: "/", program: [], size };
    if (wanted.name === undefined) throw new Error("a name");
    const epoch = epochSchema.parse("8b0f8a3e-7a52-4d0a-9d0c-6f2f3f1f0b11");
    const made = { ...wanted, name: wanted.name, journal: { epoch, folder: "/j" }, owner };
    expect(newSessionCommands({ ...made, hub: plain })[0]).toContain("idea-primary");
    expect(newSessionCommands({ ...made, hub })[0]).toContain(":idea::primary");
  });

  test("leaves sessions and windows of another Coda alone, but for what of them is left in the hub", () => {
    const theirs = { ...main, session: "coda__other__primary", owner: "them", linkedBy: "them" };
    const window = { ...theirs, markedSession: theirs.session };
    const inHub = { ...window, session: "coda" };
    expect(reconcile(snapshot(placeholder, window))).toEqual([]);
    expect(reconcile(snapshot(placeholder, window, inHub))).toEqual([["unlink-window", "-t", "$0:@1"]]);
    expect(reconcile(snapshot(placeholder, inHub))).toEqual([["unlink-window", "-k", "-t", "$0:@1"]]);
    expect(snapshot(window).refused.get(theirs.session)).toBe("other-owner");
    expect(reconcile(snapshot(placeholder, { ...window, windowName: "vim" }))).toEqual([]);
  });

  test("adopts what was made by hand when it is allowed, and only then", () => {
    const made = { ...main, sessionId: "$4", owner: "" };
    expect(reconcile(snapshot(made, linked))).toEqual([
      ["set-option", "-t", "$4", "@coda_owner", owner],
      ["set-option", "-t", "$4:", "detach-on-destroy", "on"],
      ["set-option", "-t", "$4:", "destroy-unattached", "off"],
    ]);
    expect(snapshot({ ...made, session: "coda__unknown__primary" }).sessions).toEqual([]);
  });

  test("never touches the hub's own windows, nor sessions of another prefix", () => {
    const foreign = { session: "other__idea__primary", window: "@5", windowName: "own" };
    expect(reconcile(snapshot(placeholder, { ...placeholder, window: "@7" }, foreign))).toEqual([]);
    expect(snapshot(foreign).sessions).toEqual([]);
  });
});

describe("on tmux", () => {
  let server: TmuxServer;
  let helper: TmuxHelper;
  const noName = "this tmux takes no logical name, so there is none to keep";
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

  /** What the main window of a session is called: its logical name, where tmux takes it. */
  async function mainName({ idea: name, slot }: AllowedSession): Promise<string> {
    return (await server.literalRefused()) === undefined ? `:${name}::${slot}` : `${name}-${slot}`;
  }

  const hubWindows = async (): Promise<string[]> => server.lines("list-windows", "-t", "=coda", "-F", "#{window_id}");

  test("every session's window is in it under its name, with the placeholder", async () => {
    const names = await server.lines("list-windows", "-t", "=coda", "-F", "#{window_name}");
    expect(names.toSorted()).toEqual([await mainName(idea), await mainName(other), "hub"].toSorted());
  });

  test("a renamed main window gets its name back, and is shown by the one it was given", async ({ skip }) => {
    skip((await server.literalRefused()) !== undefined, noName);
    await server.run("rename-window", "-t", "=coda__idea__primary:", "vim");
    const names = async (): Promise<string[]> =>
      server.lines("list-windows", "-t", "=coda__idea__primary", "-F", "#{window_name}");
    await until("the name is back", async () => (await names()).includes(":idea::primary"));
    expect(await names()).toEqual([":idea::primary"]);
    await until("it is shown by the name it was given", () => helper.hosted(idea)?.windows[0]?.name === "vim");
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

  test("a window that is in the hub twice is no end of a server that numbers windows anew", async () => {
    const made = ["-d", "-P", "-F", "#{window_id}", "-t", "=coda__idea__primary:"];
    const [twice, killed] = [await server.run("new-window", ...made), await server.run("new-window", ...made)];
    for (const window of [twice, killed])
      await until("it is linked", async () => (await hubWindows()).includes(window));
    await server.run("set-option", "-g", "renumber-windows", "on");
    await server.run("link-window", "-d", "-s", twice, "-t", "=coda:");
    const places = async (): Promise<string[]> => {
      const windows = await server.lines("list-windows", "-t", "=coda", "-F", "#{window_id} #{window_index}");
      const isTwice = (window: string): boolean => window.startsWith(`${twice} `);
      const inOrder = [...windows.filter(isTwice), ...windows.filter((window) => !isTwice(window))];
      return inOrder.map((window) => window.split(" ")[1] ?? "");
    };
    // Those that were current longest ago come last in tmux's list of them: there it closes the circle.
    for (const place of await places()) await server.run("select-window", "-t", `=coda:${place}`);
    await server.run("kill-window", "-t", killed);
    for (const place of await places()) await server.run("select-window", "-t", `=coda:${place}`);
    await server.run("kill-window", "-t", twice);
    await server.run("set-option", "-gu", "renumber-windows");
    await until("they have left", () => helper.hosted(idea)?.panes.length === 1 && helper.recorder.live.length === 2);
  });

  /** What the hub still wants done, as tmux is now: something for ever, when each look undoes what the one before did. */
  async function wanted(): Promise<string[][]> {
    await helper.manager.refresh();
    const { hub: real } = helper.manager;
    if (helper.snapshot === undefined || real === undefined) throw new Error("tmux is not connected");
    const kept = helper.host.keptNames;
    return reconcileHub(helper.snapshot, { hub: real, owner: "journal", kept, mayMakeWindows: true });
  }

  test("a second view made with new-session -t, and a window linked twice, are followed in peace", async () => {
    await server.run("new-session", "-d", "-t", "=coda__idea__primary", "-s", "coda__idea__primary-2");
    await server.run("link-window", "-d", "-s", "=coda__idea__primary:", "-t", "=coda__other__primary:");
    await until("nothing is wanted", async () => (await wanted()).length === 0);
    expect(await wanted()).toEqual([]);
    expect(helper.hosted(idea)?.windows).toHaveLength(1);
    expect(helper.hosted(other)?.windows).toHaveLength(1);
    const names = await server.lines("list-windows", "-t", "=coda", "-F", "#{window_name} #{@coda_session}");
    expect(names.toSorted()).toEqual(
      [
        `${await mainName(idea)} coda__idea__primary`,
        `${await mainName(other)} coda__other__primary`,
        "hub ",
      ].toSorted(),
    );
    await server.run("unlink-window", "-t", `=coda__other__primary:=${await mainName(idea)}`);
    await server.run("kill-session", "-t", "=coda__idea__primary-2");
    expect(helper.hosted(idea)?.exited).toBe(false);
  });

  test("a hook that always renames our window is left to it, and said once", async ({ skip }) => {
    skip((await server.literalRefused()) !== undefined, noName);
    const rename = 'if-shell -F "#{==:#{window_name},mine}" "" "rename-window mine"';
    const hook = `set-option -ga @renames x ; ${rename}`;
    const renames = async (): Promise<string> => server.run("show-options", "-g", "-v", "@renames");
    await server.run("set-hook", "-w", "-t", "=coda__idea__primary:", "window-renamed", hook);
    await server.run("rename-window", "-t", "=coda__idea__primary:", "mine");
    const said = (): number => helper.logged.filter(({ message }) => message.startsWith("somebody undoes")).length;
    await until("it is said", () => said() === 1);
    expect(await wanted()).toHaveLength(1);
    const before = await renames();
    await wanted();
    expect([await renames(), said()]).toEqual([before, 1]);
    await server.run("set-hook", "-w", "-u", "-t", "=coda__idea__primary:", "window-renamed");
    await server.run("rename-window", "-t", "=coda__idea__primary:", ":idea::primary");
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

  test("terminals are closed at any moment while others come by the literal form: the server lives", async ({
    skip,
  }) => {
    skip((await server.literalRefused()) !== undefined, noName);
    const seed = systemClock.now() % 1_000_000;
    const random = seededRandom(seed);
    const pid = await server.pid();
    const comeAndGo = async (): Promise<void> => {
      for (let round = 0; round < 20; round++) {
        const command = `${server.tmux} -L ${server.socket} attach -t coda::idea::primary`;
        const terminal = new LocalTerminal(server, command, { columns: 100, rows: 30 });
        await pause(systemClock, 60 * random());
        await terminal.close();
      }
    };
    await Promise.all([comeAndGo(), comeAndGo(), comeAndGo(), comeAndGo()]);
    expect(await server.pid(), `seed ${seed}`).toBe(pid);
  });

  test("a killed session's windows leave it, and its programs end", async () => {
    const window = helper.hosted(other)?.windows[0]?.window ?? windowIdSchema.parse("@999");
    await server.run("kill-session", "-t", "=coda__other__primary");
    await until("its window has left", async () => !(await hubWindows()).includes(window));
    await until("it is not served any more", () => helper.hosted(other) === undefined);
    expect(await server.lines("list-windows", "-a", "-F", "#{window_id}")).not.toContain(window);
    expect(helper.recorder.live).toHaveLength(1);
  });

  test("its programs end where its name was taken anew in the same breath, too", async () => {
    await helper.open(idea, other);
    const [before] = helper.hosted(other)?.windows ?? [];
    await server.run(
      "kill-session",
      "-t",
      "=coda__other__primary",
      ";",
      "new-session",
      "-d",
      "-s",
      "coda__other__primary",
    );
    await until("the new one is served", () => {
      const windows = helper.hosted(other)?.windows ?? [];
      return windows.length === 1 && windows[0]?.window !== before?.window;
    });
    await until("the old one's window has left", async () => !(await hubWindows()).includes(before?.window ?? ""));
    await server.run("kill-session", "-t", "=coda__other__primary");
    await until("it is not served any more", () => helper.hosted(other) === undefined);
  });

  test("an ended slot keeps a window that says so, lest its name lead into another slot", async ({ skip }) => {
    skip((await server.literalRefused()) !== undefined, noName);
    const [short, long] = [allowed("idea", "main"), allowed("idea", "main2")];
    await helper.open(short, long);
    const ids = async (): Promise<string[]> =>
      server.lines("list-windows", "-t", "=coda", "-F", "#{window_name} #{@coda_session} #{pane_dead}");
    expect(await ids()).toContain(":idea::main coda__idea__main 0");
    await server.run("kill-session", "-t", "=coda__idea__main");
    await until("its placeholder is there", async () => (await ids()).includes(":idea::main  1"));
    expect(await server.screen("coda::idea::main")).toContain("coda-runner new idea main");
    await helper.manager.refresh();
    expect((await ids()).filter((line) => line.startsWith(":idea::main "))).toHaveLength(1);
    await helper.open(short, long);
    expect(await ids()).toContain(":idea::main coda__idea__main 0");
    expect((await ids()).filter((line) => line.startsWith(":idea::main "))).toHaveLength(1);
    await server.run("kill-session", "-t", "=coda__idea__main");
    await until("it is there again", async () => (await ids()).includes(":idea::main  1"));
    helper.host.allow([long]);
    await until("it has gone with the slot", async () => !(await ids()).join().includes(":idea::main "));
  });

  test("a slot that never ran has none", async () => {
    const [ended, fresh] = [allowed("idea", "ended"), allowed("idea", "fresh")];
    helper.host.allow([ended, { ...fresh, isNew: true }]);
    await helper.manager.refresh();
    await helper.manager.refresh();
    const names = (await server.lines("list-windows", "-t", "=coda", "-F", "#{window_name}")).join(" ");
    expect(names.includes(":idea::ended")).toBe((await server.literalRefused()) === undefined);
    expect(names).not.toContain("fresh");
  });
});
