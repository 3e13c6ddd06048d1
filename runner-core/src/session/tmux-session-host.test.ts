/** The tmux host: the contract on a real server, then what only tmux has: local terminals, attach texts, a lost link. */
import { join } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { attachTexts, defaultSessionPrefix, paneIdSchema, tmuxSessionName, type Size } from "@coda/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { LocalTerminal } from "../testing/local-terminal.ts";
import { processesWith } from "../testing/processes.ts";
import { allowed, clientNumber, next, recordedBytes, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { sessionHostContract } from "./session-host-contract.ts";
import type { AllowedSession } from "./session-host.ts";

function target(session: AllowedSession): string {
  return `=${tmuxSessionName({ prefix: defaultSessionPrefix, ...session })}:`;
}

sessionHostContract("tmux", async () => {
  const server = new TmuxServer();
  await server.run("new-session", "-d", "-s", "foreign", "cat");
  const helper = await new TmuxHelper(server).start();
  return {
    host: helper.host,
    echoes: async (pane) => {
      await server.run("send-keys", "-t", pane, "-l", "stty raw -echo; printf 'RE''ADY'; exec cat\n");
      await until("the program echoes", async () => (await server.screen(pane)).includes("READY"));
      await until("that is recorded", () =>
        recordedBytes(helper.recorder.of(pane) ?? { read: () => Buffer.alloc(0), start: 0, end: 0 }).includes("READY"),
      );
    },
    foreignPane: async () =>
      paneIdSchema.parse(await server.run("display-message", "-p", "-t", "=foreign:", "#{pane_id}")),
    foreignScreen: async () => server.screen("=foreign:"),
    leftovers: async (session) => {
      const windows = await server.lines("list-windows", "-a", "-F", "#{@coda_session}|#{session_name}");
      const folders = helper.recorder.live.filter((recording) => recording.folder.meta.session === session.session);
      const spools = processesWith(`${helper.root}/`).filter(({ folder }) => {
        const live = helper.recorder.live.some((recording) => recording.folder.path === folder);
        return !live;
      });
      return [
        ...windows.filter((line) => line.includes(`coda__${session.idea}__`)),
        ...folders.map((recording) => recording.epoch),
        ...spools.map(({ command }) => command),
      ];
    },
    dispose: async () => {
      await helper.stop();
      await server.dispose();
    },
  };
});

describe("on tmux", () => {
  let server: TmuxServer;
  let helper: TmuxHelper;
  let terminals: LocalTerminal[] = [];

  beforeAll(async () => {
    server = new TmuxServer();
    helper = await new TmuxHelper(server).start();
  });

  afterEach(async () => {
    const open = terminals;
    terminals = [];
    for (const terminal of open) await terminal.leave();
  });

  afterAll(async () => {
    await helper.stop();
    await server.dispose();
  });

  function attach(command: string, size: Size = { columns: 120, rows: 50 }): LocalTerminal {
    const terminal = new LocalTerminal(server, command, size);
    terminals.push(terminal);
    return terminal;
  }

  function texts(session: AllowedSession): ReturnType<typeof attachTexts> {
    const literalOffered = helper.hosted(session)?.literalUnavailable === null;
    return attachTexts({ prefix: defaultSessionPrefix, ...session }, { socket: server.socket, literalOffered });
  }

  test("every attach command that is shown works, and two terminals land in their own sessions", async () => {
    const [one, two] = [allowed("idea"), allowed("idea2", "main")];
    await helper.open(one, two);
    for (const session of [one, two])
      await server.run("send-keys", "-t", target(session), "-l", `clear; echo at-${session.idea}-here\n`);
    const refused = await server.literalRefused();
    expect(helper.hosted(one)?.literalUnavailable).toBe(refused ?? null);
    expect(texts(one).literal === undefined).toBe(refused !== undefined);
    const shown = [
      { terminal: attach(texts(one).literal ?? texts(one).exact), wanted: "at-idea-here" },
      { terminal: attach(texts(two).literal ?? texts(two).exact), wanted: "at-idea2-here" },
      { terminal: attach(texts(one).exact), wanted: "at-idea-here" },
    ];
    for (const { terminal, wanted } of shown)
      await until(`a terminal shows ${wanted}`, () => terminal.printed.includes(wanted));
    const counts = await until("each is counted where it is", () => {
      const local = [helper.hosted(one)?.localClients, helper.hosted(two)?.localClients];
      return local[0] === 2 && local[1] === 1 && local;
    });
    expect(counts).toEqual([2, 1]);
    attach(texts(two).last ?? texts(two).exact);
    await until(
      "the bare name lands in a session of ours",
      () => (helper.hosted(one)?.localClients ?? 0) + (helper.hosted(two)?.localClients ?? 0) === 4,
    );
    const unknown = attach(`tmux -L ${server.socket} attach -t coda::nothing::primary`);
    await until("an unknown idea is refused", () => unknown.printed.includes("can't find window"));
    terminals = terminals.filter((terminal) => terminal !== unknown);
  });

  test("a lost control link is no ended session: it is announced on for five seconds, and takes no input", async () => {
    const clock = new ManualClock();
    const stalled = await new TmuxHelper(server, "stalled", clock).start();
    const session = allowed("stalled");
    await stalled.open(session);
    const pane = stalled.hosted(session)?.panes[0]?.pane ?? paneIdSchema.parse("%0");
    const [identity] = stalled.ready;
    stalled.host.serverLost();
    clock.advance(4_999);
    expect(stalled.hosted(session)?.exited).toBe(false);
    expect(await stalled.host.input(pane, Buffer.from("x"), next(clientNumber(1)))).toBe("tmux-lost");
    expect(await stalled.host.open(session)).toEqual({ ok: false, why: "tmux is not connected" });
    clock.advance(1);
    expect(stalled.host.sessions).toEqual([]);
    await stalled.manager.refresh();
    expect(await stalled.host.input(pane, Buffer.from("x"), next(clientNumber(1)))).toBe("taken");
    // Back in time: nothing was ever gone.
    stalled.host.serverLost();
    if (identity !== undefined) stalled.host.serverFound(identity);
    expect(stalled.hosted(session)).toBeDefined();
    await stalled.manager.refresh();
    clock.advance(60_000);
    expect(stalled.hosted(session)).toBeDefined();
    // Known to be gone: another server, or none.
    stalled.host.serverLost();
    if (identity !== undefined) stalled.host.serverFound({ ...identity, pid: 1 });
    expect(stalled.host.sessions).toEqual([]);
    await stalled.stop();
    expect(clock.pending).toBe(0);
  });

  test("input to a program that has ended is refused as such", async () => {
    const session = allowed("over");
    await helper.open(session);
    const pane = helper.hosted(session)?.panes[0]?.pane ?? paneIdSchema.parse("%0");
    await helper.host.input(pane, Buffer.from("exit\n"), next(clientNumber(1)));
    await until("it has ended", () => helper.hosted(session)?.exited);
    expect(await helper.host.input(pane, Buffer.from("x"), next(clientNumber(1)))).toBe("pane-dead");
  });

  test("a session begins in the wanted folder, with nothing of the helper's environment", async () => {
    const session = allowed("place");
    await helper.open(session);
    const file = join(server.folder, "answer");
    const pane = helper.hosted(session)?.panes[0]?.pane ?? paneIdSchema.parse("%0");
    await helper.host.input(pane, Buffer.from("(pwd; env) >answer.new; mv answer.new answer\n"), next(clientNumber(1)));
    const answer = await until("it has said", () => existsSync(file) && readFileSync(file, "utf8"));
    expect(answer.split("\n")[0]).toBe(server.folder);
    expect(answer).not.toMatch(/^(NODE_|VITEST|npm_|CODA_)/mu);
  });

  test("a session asked for while tmux is being connected to is opened then", async () => {
    const early = new TmuxHelper(server, "early");
    const session = allowed("early");
    early.manager.start();
    early.host.allow([session]);
    expect(await early.host.open(session)).toEqual({ ok: true });
    expect(await server.run("display-message", "-p", "-t", target(session), "#{@coda_owner}")).toBe("early");
    await early.stop();
  });

  test("without a server nothing is open, and nothing is typed", async () => {
    const lonely = new TmuxHelper(server);
    const session = allowed("nobody");
    lonely.host.allow([session]);
    expect(await lonely.host.open(session)).toEqual({ ok: false, why: "tmux is not connected" });
    expect(lonely.host.sessions).toEqual([]);
  });
});
