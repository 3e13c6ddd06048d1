/** Sizes on a real tmux with real terminals: who holds them, what a lease takes and gives back, and that none loops. */
import { attachTexts, defaultSessionPrefix, limits, paneIdSchema, tmuxSessionName, type Size } from "@coda/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { runProgram } from "../child-process.ts";
import { LocalTerminal } from "../testing/local-terminal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { allowed, clientNumber, next, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until, untilStepped } from "../testing/until.ts";
import type { AllowedSession } from "./session-host.ts";

const [one, two] = [clientNumber(1), clientNumber(2)];

let server: TmuxServer;
let helper: TmuxHelper;
let clock: ManualClock;
let terminals: LocalTerminal[] = [];
let sent: string[] = [];
/** Put behind the first command of the next group on sizes. */
let failing: string[] | undefined;

/** Sessions so far: all stay, so that each test has neighbours. */
let sessions: AllowedSession[] = [];

beforeAll(async () => {
  server = new TmuxServer();
  clock = new ManualClock();
  helper = await new TmuxHelper(server, "sizes", clock).start();
  const run = helper.manager.run.bind(helper.manager);
  helper.manager.run = async (...commands) => {
    sent.push(...commands.map((command) => command.join(" ")));
    const [first = [], ...others] = commands;
    if (failing === undefined || first[0] !== "refresh-client") return run(...commands);
    const fails = failing;
    failing = undefined;
    return run(first, fails, ...others);
  };
});

afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.leave();
  await helper.manager.refresh();
});

afterAll(async () => {
  await helper.stop();
  if (clock.pending > 0) throw new Error("timers are left");
  await server.dispose();
});

function target(session: AllowedSession): string {
  return `=${tmuxSessionName({ prefix: defaultSessionPrefix, ...session })}:`;
}

async function opened(idea: string): Promise<AllowedSession> {
  const session = allowed(idea);
  sessions = [...sessions, session];
  await helper.open(...sessions);
  return session;
}

async function attach(session: AllowedSession, size: Size = { columns: 120, rows: 50 }): Promise<LocalTerminal> {
  const before = helper.hosted(session)?.localClients ?? 0;
  const { exact } = attachTexts(
    { prefix: defaultSessionPrefix, ...session },
    { socket: server.socket, literalOffered: false },
  );
  const terminal = new LocalTerminal(server, exact, size);
  terminals.push(terminal);
  await until("it is counted", () => helper.hosted(session)?.localClients === before + 1);
  return terminal;
}

async function leave(terminal: LocalTerminal): Promise<void> {
  terminals = terminals.filter((open) => open !== terminal);
  await terminal.leave();
}

async function resize(session: AllowedSession, { columns, rows }: Size): Promise<void> {
  const [tty = ""] = await server.lines("list-clients", "-t", target(session), "-F", "#{client_tty}");
  await until(
    "it has another size",
    async () => (await runProgram("stty", ["-F", tty, "cols", String(columns), "rows", String(rows)])).status === 0,
  );
}

async function sizesOf(session: AllowedSession): Promise<string> {
  return (await server.lines("list-windows", "-t", target(session), "-F", "#{window_width}x#{window_height}")).join(
    " ",
  );
}

async function become(session: AllowedSession, sizes: string): Promise<void> {
  await until(`the windows are ${sizes}`, async () => (await sizesOf(session)) === sizes).catch(
    async (error: unknown) => {
      throw new Error(`they are ${await sizesOf(session)}`, { cause: error });
    },
  );
}

function propose(session: AllowedSession, client = one, size: Size | undefined = { columns: 90, rows: 30 }): void {
  clock.advance(1_000);
  helper.host.proposeSize(session.session, client, size);
}

function leaves(session: AllowedSession, client = one): void {
  helper.host.proposeSize(session.session, client, undefined);
}

async function lease(session: AllowedSession, size: Size, client = one): Promise<void> {
  helper.host.leaseSize(session.session, client, size);
  await helper.manager.refresh();
}

function ownerOf(session: AllowedSession): unknown {
  return helper.hosted(session)?.sizeOwner;
}

/** tmux tells a terminal's last key by the second: the next is to be of another one. */
async function nextSecond(session: AllowedSession): Promise<void> {
  const [activity] = await server.lines("list-clients", "-t", target(session), "-F", "#{client_activity}");
  await until("the second is over", async () => (await server.run("display-message", "-p", "%s")) !== activity);
}

/** As the helper's own look at the terminals, twice a second. */
async function endsByKey(session: AllowedSession, terminal: LocalTerminal, key = "x"): Promise<void> {
  await nextSecond(session);
  terminal.type(key);
  await untilStepped("the lease has ended", async () => {
    clock.advance(500);
    await helper.manager.refresh();
    return helper.hosted(session)?.sizeOwner.by === "terminal";
  });
}

function sizeCommands(): number {
  return sent.filter((command) => /^(refresh-client|select-window|switch-client)/u.test(command)).length;
}

describe("with no terminal attached", () => {
  test("SZ1 a browser's size is obeyed, within our limits, and stays when the last one leaves", async () => {
    const session = await opened("sized");
    propose(session);
    await become(session, "90x30");
    await until("the host says so", () => helper.hosted(session)?.panes[0]?.size.columns === 90);
    expect(ownerOf(session)).toEqual({ by: "browser", client: one });
    propose(session, one, { columns: 1, rows: 1 });
    await become(session, "20x5");
    propose(session, one, { columns: 9_999, rows: 9_999 });
    await become(session, "1000x500");
    leaves(session);
    await helper.manager.refresh();
    expect([await sizesOf(session), ownerOf(session)]).toEqual(["1000x500", { by: "nobody" }]);
  });

  test("SZ1 of several browsers the first has the size until another is typed in; when that leaves, the one before", async () => {
    const session = await opened("several");
    propose(session);
    await become(session, "90x30");
    clock.advance(1_000);
    propose(session, two, { columns: 140, rows: 44 });
    clock.advance(1_000);
    await helper.manager.refresh();
    expect([await sizesOf(session), ownerOf(session)]).toEqual(["90x30", { by: "browser", client: one }]);
    const pane = helper.hosted(session)?.panes[0]?.pane ?? paneIdSchema.parse("%0");
    await helper.host.input(pane, Buffer.from("x"), next(two));
    await become(session, "140x44");
    leaves(session, two);
    await become(session, "90x30");
    leaves(session);
    expect(ownerOf(session)).toEqual({ by: "nobody" });
  });

  test("every window has the size, whichever is shown, and a new one gets it", async () => {
    const session = await opened("windows");
    await server.run("new-window", "-d", "-t", target(session));
    propose(session);
    await become(session, "90x30 90x30");
    await server.run("next-window", "-t", target(session));
    await server.run("new-window", "-d", "-t", target(session));
    await become(session, "90x30 90x30 90x30");
    // tmux has it before the helper has heard of it.
    await until("the helper lists all three", () => helper.hosted(session)?.windows.length === 3);
  });

  test("a session nobody looks at keeps its size, whatever is done in others", async () => {
    const [quiet, busy] = [await opened("quiet"), await opened("busy")];
    expect(await sizesOf(quiet)).toBe("120x40");
    propose(busy);
    await become(busy, "90x30");
    await attach(busy);
    await become(busy, "120x49");
    expect(await sizesOf(quiet)).toBe("120x40");
  });

  test("a size proposed before the server was lost holds again afterwards", async () => {
    const session = await opened("lost");
    propose(session, one, { columns: 70, rows: 20 });
    await become(session, "70x20");
    const [client] = await server.controlClients();
    const ready = helper.ready.length;
    await server.run("detach-client", "-t", client?.slice(2) ?? "");
    await until("the manager is back", () => helper.hosted(session) !== undefined && helper.ready.length > ready);
    propose(session, one, { columns: 71, rows: 21 });
    await become(session, "71x21");
  });
});

describe("the control client's first size", () => {
  /** Another one, which counts nowhere yet. */
  async function reconnect(): Promise<void> {
    const [client] = await server.controlClients();
    const ready = helper.ready.length;
    await server.run("detach-client", "-t", client?.slice(2) ?? "");
    await until("the manager is back", () => helper.ready.length > ready && helper.manager.state.name === "ready");
    await helper.manager.refresh();
  }

  test("takes nothing from a screen that no program draws anew", async () => {
    // One that is held before it.
    await opened("before-full");
    const [full, other] = [await opened("full"), await opened("other-full")];
    const pane = helper.hosted(full)?.panes[0]?.pane ?? paneIdSchema.parse("%0");
    propose(full, one, { columns: 133, rows: 50 });
    await become(full, "133x50");
    const draw = "clear; printf '\\033[?1049h'; seq -s '\n' -f 'line %g' 1 49; printf end; cat >/dev/null\r";
    await helper.host.input(pane, Buffer.from(draw), next(one));
    await until("it is drawn", async () => /^line 1\n[^]*\nend$/u.test((await server.screen(target(full))).trim()));
    leaves(full);
    const before = await server.screen(target(full));
    await reconnect();
    propose(other, two, { columns: 81, rows: 22 });
    await become(other, "81x22");
    expect([await sizesOf(full), await server.screen(target(full))]).toEqual(["133x50", before]);
  });

  test("that could not all be said is said again: a session made later has the size it is made at", async () => {
    await opened("before-first");
    const [quiet, other] = [await opened("quiet-first"), await opened("other-first")];
    propose(other, two, { columns: 90, rows: 33 });
    await become(other, "90x33");
    failing = ["select-window", "-t", "no-such-window"];
    await reconnect();
    expect(failing).toBeUndefined();
    propose(other, two, { columns: 91, rows: 33 });
    await helper.manager.refresh();
    await become(other, "91x33");
    await become(quiet, "120x40");
    expect(await server.lines("list-clients", "-F", "#{client_control_mode} #{client_width}")).toEqual(["1 120"]);
    expect(await sizesOf(await opened("after-first"))).toBe("120x40");
  });
});

describe("with a terminal attached", () => {
  test("SZ1 its size holds at once; when it leaves, the browser's is back", async () => {
    const session = await opened("local");
    propose(session);
    await become(session, "90x30");
    const terminal = await attach(session);
    await become(session, "120x49");
    expect(ownerOf(session)).toEqual({ by: "terminal" });
    propose(session, one, { columns: 80, rows: 24 });
    await helper.manager.refresh();
    expect(await sizesOf(session)).toBe("120x49");
    await leave(terminal);
    await become(session, "80x24");
    await until("it is not counted any more", () => helper.hosted(session)?.localClients === 0);
  });

  test("the last size stays when everybody left, also when others resize", async () => {
    const [session, other] = [await opened("left"), await opened("other")];
    propose(other);
    await become(other, "90x30");
    const terminal = await attach(session);
    await become(session, "120x49");
    await resize(session, { columns: 133, rows: 51 });
    await become(session, "133x50");
    await leave(terminal);
    await until("it is gone", () => helper.hosted(session)?.localClients === 0);
    propose(other, one, { columns: 91, rows: 31 });
    await become(other, "91x31");
    expect(await sizesOf(session)).toBe("133x50");
  });

  test("a window it does not show is not resized; shown, it has the terminal's size, whoever chose it", async () => {
    const session = await opened("shown");
    propose(session);
    await become(session, "90x30");
    await server.run("new-window", "-d", "-t", target(session));
    await become(session, "90x30 90x30");
    const terminal = await attach(session);
    await become(session, "120x49 90x30");
    terminal.type("\u0002n");
    await become(session, "120x49 120x49");
    await resize(session, { columns: 100, rows: 41 });
    await until("the shown one follows", async () => (await sizesOf(session)).endsWith("100x40"));
    const [first] = helper.hosted(session)?.windows ?? [];
    if (first === undefined) throw new Error("no window");
    await helper.host.act(session.session, { do: "selectWindow", window: first.window });
    await until("so does the one a browser chose", async () => (await sizesOf(session)).startsWith("100x40"));
  });
});

describe("a terminal that is not on the session itself", () => {
  async function open(command: string, size: Size = { columns: 120, rows: 50 }): Promise<LocalTerminal> {
    const terminal = new LocalTerminal(server, `tmux -L ${server.socket} ${command}`, size);
    terminals.push(terminal);
    return terminal;
  }

  async function counted(session: AllowedSession, count: number): Promise<void> {
    await until(`${count} are counted`, () => helper.hosted(session)?.localClients === count);
  }

  test("SZ1 SZ2 in the hub has the size of the window it shows, and ends no lease that brings it along", async () => {
    const session = await opened("in-hub");
    await server.run("select-window", "-t", "=coda:=hub");
    await open("attach -t =coda");
    await until("it is in the hub", () => helper.snapshot?.hubTerminals.length === 1);
    propose(session);
    await become(session, "90x30");
    const window = helper.hosted(session)?.windows[0]?.window;
    await server.run("select-window", "-t", `=coda:${window}`);
    await counted(session, 1);
    expect(ownerOf(session)).toEqual({ by: "terminal" });
    await server.run("select-window", "-t", "=coda:=hub");
    await counted(session, 0);
    await become(session, "90x30");
    await attach(session, { columns: 110, rows: 41 });
    await become(session, "110x40");
    await lease(session, { columns: 60, rows: 15 });
    await become(session, "60x15");
    await counted(session, 2);
    await helper.manager.refresh();
    expect(ownerOf(session)).toEqual({ by: "lease", client: one });
    for (const terminal of terminals.splice(0)) await terminal.close();
    leaves(session);
    await counted(session, 0);
  });

  test("SZ1 a program that draws tmux in a terminal of its own (tmux -CC) is one", async () => {
    const session = await opened("control-mode");
    propose(session);
    await become(session, "90x30");
    const program = await open(`-CC attach -t '${target(session)}'`);
    await counted(session, 1);
    expect(ownerOf(session)).toEqual({ by: "terminal" });
    terminals = terminals.filter((terminal) => terminal !== program);
    await program.close();
    await counted(session, 0);
    await become(session, "90x30");
  });
});

describe("a lease", () => {
  test.each([
    ["smaller than the terminal", { columns: 70, rows: 20 }, "70x20"],
    ["larger than the terminal", { columns: 150, rows: 60 }, "150x60"],
    ["wider and lower", { columns: 150, rows: 20 }, "150x20"],
  ])(
    "SZ2 %s gives the browser its size, and given back it is as if it had never been",
    async (name, size, expected) => {
      const session = await opened(`lease-${name.replaceAll(" ", "-")}`);
      propose(session);
      await become(session, "90x30");
      const terminal = await attach(session);
      await become(session, "120x49");
      await lease(session, size);
      await become(session, expected);
      expect(ownerOf(session)).toEqual({ by: "lease", client: one });
      await helper.manager.refresh();
      await lease(session, size);
      expect(await sizesOf(session)).toBe(expected);
      // Not by the key it had: the terminal's own size counts again.
      helper.host.leaseSize(session.session, one, undefined);
      await become(session, "120x49");
      expect(ownerOf(session)).toEqual({ by: "terminal" });
      await resize(session, { columns: 110, rows: 41 });
      await become(session, "110x40");
      await leave(terminal);
      await become(session, "90x30");
    },
  );

  test("SZ2 ends by a key in the terminal, which has its size at once, and its browser's next renewal takes nothing", async () => {
    const session = await opened("key");
    const terminal = await attach(session);
    await become(session, "120x49");
    await lease(session, { columns: 60, rows: 15 });
    await become(session, "60x15");
    // Nothing that the browser does counts as a key of the terminal.
    const pane = helper.hosted(session)?.panes[0]?.pane ?? paneIdSchema.parse("%0");
    await nextSecond(session);
    await helper.host.input(pane, Buffer.from("echo typed\r"), next(one));
    await until("it was typed", async () => (await server.screen(target(session))).includes("typed"));
    clock.advance(500);
    await helper.manager.refresh();
    expect(ownerOf(session)).toEqual({ by: "lease", client: one });
    await endsByKey(session, terminal);
    await become(session, "120x49");
    await lease(session, { columns: 60, rows: 15 });
    expect([await sizesOf(session), ownerOf(session)]).toEqual(["120x49", { by: "terminal" }]);
  });

  test("SZ2 ends when it is not renewed, when its browser leaves, and when another terminal comes", async () => {
    const session = await opened("ends");
    await attach(session);
    await become(session, "120x49");
    await lease(session, { columns: 60, rows: 15 });
    await become(session, "60x15");
    clock.advance(limits.sizeLeaseMs / 2);
    await lease(session, { columns: 60, rows: 15 });
    clock.advance(limits.sizeLeaseMs - 1_000);
    await helper.manager.refresh();
    expect(await sizesOf(session)).toBe("60x15");
    clock.advance(1_000);
    await become(session, "120x49");
    await lease(session, { columns: 61, rows: 16 });
    await become(session, "61x16");
    leaves(session);
    await become(session, "120x49");
    await lease(session, { columns: 62, rows: 17 });
    await become(session, "62x17");
    await attach(session, { columns: 100, rows: 40 });
    await become(session, "100x39");
  });

  test("SZ2 of a session whose windows were changed under it leaves each as the terminal has it", async () => {
    const session = await opened("hidden");
    await server.run("new-window", "-d", "-t", target(session));
    const terminal = await attach(session);
    await become(session, "120x49 120x40");
    await lease(session, { columns: 60, rows: 15 });
    await become(session, "60x15 120x40");
    const second = helper.hosted(session)?.windows[1]?.window;
    if (second === undefined) throw new Error("no second window");
    await helper.host.act(session.session, { do: "selectWindow", window: second });
    await become(session, "120x49 60x15");
    helper.host.leaseSize(session.session, one, undefined);
    await become(session, "120x49 120x49");
    terminal.type("\u0002p");
    await resize(session, { columns: 100, rows: 41 });
    await until("the shown one follows", async () => (await sizesOf(session)).startsWith("100x40"));
  });
});

describe("no loops", () => {
  test("SZ3 two browsers that follow each other, a terminal that is resized, a lease taken and given 50 times", async () => {
    const session = await opened("loop");
    propose(session);
    await become(session, "90x30");
    sent = [];
    const rooms = [
      { client: one, columns: 90, rows: 30 },
      { client: two, columns: 140, rows: 44 },
    ] as const;
    // Each has less room while the size is not its own, and says so; and each is typed in whenever it is not.
    let typing = true;
    const pane = helper.hosted(session)?.panes[0]?.pane ?? paneIdSchema.parse("%0");
    const answer = (): void => {
      const owner = helper.hosted(session)?.sizeOwner;
      for (const { client, columns, rows } of rooms) {
        const owns = owner !== undefined && "client" in owner && owner.client === client;
        if (typing && !owns) void helper.host.input(pane, Buffer.from("x"), next(client));
        helper.host.proposeSize(session.session, client, { columns, rows: owns ? rows : rows - 1 });
      }
    };
    const rounds = async (): Promise<void> => {
      for (let round = 0; round < 20; round++) {
        answer();
        clock.advance(50);
        await helper.manager.refresh();
      }
    };
    await rounds();
    // One change in 150 ms, whatever is asked for, and the row by which its page then differs.
    expect(sizeCommands()).toBeLessThanOrEqual(2 + (2 * 1_000) / 150);
    typing = false;
    await rounds();
    sent = [];
    await rounds();
    expect(sizeCommands()).toBe(0);

    const terminal = await attach(session);
    await become(session, "120x49");
    sent = [];
    for (let columns = 101; columns <= 120; columns++) {
      await resize(session, { columns, rows: 50 });
      await become(session, `${columns}x49`);
      await helper.manager.refresh();
    }
    expect(sizeCommands()).toBe(0);

    for (let round = 0; round < 50; round++) {
      await lease(session, round % 2 === 0 ? { columns: 150, rows: 60 } : { columns: 60, rows: 15 });
      helper.host.leaseSize(session.session, one, undefined);
    }
    await become(session, "120x49");
    await helper.manager.refresh();
    // Taken: a clamp and the latest client; given back: both again.
    expect(sizeCommands()).toBeLessThanOrEqual(50 * 4);
    sent = [];
    for (let round = 0; round < 5; round++) {
      clock.advance(500);
      await helper.manager.refresh();
    }
    expect(sizeCommands()).toBe(0);
    await leave(terminal);
  }, 120_000);
});

describe("the user's own options", () => {
  async function options(session: string): Promise<string[]> {
    const lines = await server.lines("show-options", "-w", "-t", `=${session}:`);
    return lines.filter((line) => /^(window-size|aggressive-resize)/u.test(line)).toSorted();
  }

  test.each([
    ["none", []],
    ["its own", ["window-size smallest"]],
  ])(
    "a window made by hand that has %s keeps that while its size is taken and given back, and when it is let go",
    async (name, own) => {
      const made = `coda__own-${own.length}__primary`;
      await server.run("new-session", "-d", "-s", made, "-x", "100", "-y", "30");
      for (const option of own) await server.run("set-option", "-w", "-t", `=${made}:`, ...option.split(" "));
      const session = allowed(`own-${own.length}`);
      sessions = [...sessions, session];
      helper.host.allow(sessions);
      await until(`it is adopted with ${name}`, () => helper.hosted(session)?.panes[0]);
      expect(await options(made)).toEqual(own);
      propose(session);
      await become(session, "90x30");
      await attach(session);
      await lease(session, { columns: 60, rows: 15 });
      helper.host.leaseSize(session.session, one, undefined);
      await helper.manager.refresh();
      expect(await options(made)).toEqual(own);
      await server.run("rename-session", "-t", `=${made}`, `mine-${own.length}`);
      await helper.manager.refresh();
      await helper.manager.refresh();
      expect(await options(`mine-${own.length}`)).toEqual(own);
    },
  );

  test("where the user's defaults are others, a window has what sizes need, and loses it when it is let go", async () => {
    await server.run("set-option", "-g", "window-size", "smallest");
    const session = await opened("defaults");
    expect(await options("coda__defaults__primary")).toEqual(["window-size latest"]);
    await server.run("rename-session", "-t", target(session).slice(0, -1), "mine");
    await until("it is let go", async () => (await options("mine")).length === 0);
    await server.run("set-option", "-g", "-u", "window-size");
  });
});
