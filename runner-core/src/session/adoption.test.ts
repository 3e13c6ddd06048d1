/** Sessions that people make themselves, in every way they do: served and recorded, and otherwise left as they are. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LocalTerminal } from "../testing/local-terminal.ts";
import { allowed, recordedBytes, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import type { AllowedSession, HostedSession } from "./session-host.ts";

let server: TmuxServer;
let helper: TmuxHelper;

beforeEach(async () => {
  server = new TmuxServer("set -g destroy-unattached off\nset -g base-index 1\n");
  helper = await new TmuxHelper(server).start();
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

const size = { columns: 100, rows: 30 };

/** Allowed, and served with `panes` recordings. */
async function adopted(session: AllowedSession, panes = 1): Promise<HostedSession> {
  helper.host.allow([session]);
  return until(`${session.idea} is recorded`, () => {
    const hosted = helper.hosted(session);
    const all = hosted?.panes.filter(({ recording }) => recording?.recorded === true);
    return all?.length === panes && hosted;
  });
}

async function options(target: string): Promise<string[]> {
  return server.lines("show-options", "-t", target);
}

describe("a session made by hand is served and recorded from what its screen showed", () => {
  test("from a terminal, whose leaving it survives whatever the user's default is", async () => {
    await server.run("set-option", "-g", "destroy-unattached", "on");
    await server.run("set-option", "-g", "detach-on-destroy", "off");
    const terminal = new LocalTerminal(server, `tmux -L ${server.socket} new-session -s coda__hand__primary`, size);
    await until("it runs", async () => (await server.lines("list-sessions")).join().includes("coda__hand__primary"));
    await server.run("send-keys", "-t", "=coda__hand__primary:", "-l", "echo be''fore\n");
    // In whichever place: what is typed before the shell asks for it is echoed before its prompt, and this follows that.
    await until("it shows something", async () => (await server.screen("=coda__hand__primary:")).includes("before"));
    const session = allowed("hand");
    const hosted = await adopted(session);
    expect(hosted.panes[0]?.recording?.origin).toBe("adopted");
    expect(hosted.localClients).toBe(1);
    await until("it is to stay", async () =>
      (await options("=coda__hand__primary:")).includes("destroy-unattached off"),
    );
    await terminal.leave();
    await until("nobody is there", () => helper.hosted(session)?.localClients === 0);
    await server.run("send-keys", "-t", "=coda__hand__primary:", "-l", "echo af''ter\n");
    const recording = await helper.recording(session);
    await until("what follows is recorded", () => recordedBytes(recording).includes("after"));
    const keyframe = await until("a keyframe is there", async () => recording.keyframe());
    expect(Buffer.from(keyframe.vt).toString("utf8")).toContain("before");
  });

  test("from inside another session", async () => {
    await server.run("new-session", "-d", "-s", "work", "tmux new-session -d -s coda__inside__primary; exec cat");
    const hosted = await adopted(allowed("inside"));
    expect(hosted.panes[0]?.recording?.origin).toBe("adopted");
    expect(await options("=work:")).toEqual([]);
  });

  test("before the helper was there, and by one that owned nothing yet", async () => {
    await helper.stop();
    await server.run("new-session", "-d", "-s", "coda__early__primary");
    helper = await new TmuxHelper(server).start();
    expect((await adopted(allowed("early"))).panes[0]?.recording?.origin).toBe("adopted");
  });

  test("with several windows and panes: all are, the first has the session's name, the others keep theirs", async () => {
    const target = "=coda__many__primary:";
    await server.run("new-session", "-d", "-s", "coda__many__primary", "-n", "editor", "cat");
    await server.run("split-window", "-d", "-t", target, "cat");
    for (const name of ["logs", "build"]) await server.run("new-window", "-d", "-t", target, "-n", name, "cat");
    const pids = await server.lines("list-panes", "-s", "-t", target, "-F", "#{pane_pid}");
    const session = allowed("many");
    await adopted(session, 4);
    const refused = await server.literalRefused();
    const names = async (): Promise<string> =>
      (await server.lines("list-windows", "-t", target, "-F", "#{window_name}")).join();
    const first = refused === undefined ? ":many::primary" : "editor";
    await until("they have their names", async () => (await names()) === `${first},logs,build`);
    const inHub = await server.lines("list-windows", "-t", "=coda", "-F", "#{@coda_session}");
    expect(inHub.filter((mark) => mark === "coda__many__primary")).toHaveLength(3);
    expect(await server.lines("list-panes", "-s", "-t", target, "-F", "#{pane_pid}")).toEqual(pids);
  });

  test("with options and names of its user's own, which stay, and hostile ones do nothing but appear", async () => {
    const target = "=coda__odd__primary:";
    const folder = join(server.folder, "a #(touch ran) 'b' %H \"c\"\n|💥");
    mkdirSync(folder);
    // Whoever names something so by hand doubles what tmux would expand.
    const typed = (text: string): string => text.replaceAll("#", "##");
    await server.run("new-session", "-d", "-s", "coda__odd__primary", "-c", typed(folder), "cat");
    await server.run("set-option", "-t", target, "status-left", "#(touch ran)");
    await server.run("set-option", "-t", target, "status", "off");
    const name = "#(touch ran) 'x' %H |💥";
    const window = await server.run("new-window", "-d", "-P", "-F", "#{window_id}", "-t", target, "cat");
    await server.run("rename-window", "-t", window, typed(name));
    await server.run("select-pane", "-t", window, "-T", typed("#{pid} #(touch ran) %M |💥"));
    const session = allowed("odd");
    await adopted(session, 2);
    const hosted = await until("the names appear", () => {
      const now = helper.hosted(session);
      return now?.windows[1]?.name === name && now;
    });
    expect(hosted.panes[1]?.title).toBe("#{pid} #(touch ran) %M |💥");
    expect(hosted.panes[0]?.directory).toBe(folder);
    expect(await options(target)).toEqual(expect.arrayContaining(["status off", 'status-left "#(touch ran)"']));
    for (const place of [folder, server.folder, process.cwd()]) expect(existsSync(join(place, "ran"))).toBe(false);
  });
});

describe("sessions that share their windows", () => {
  test("another view of ours is none of its own, and a terminal on it counts as one on ours", async () => {
    const session = allowed("shared");
    await helper.open(session);
    await server.run("new-session", "-d", "-t", "=coda__shared__primary", "-s", "view");
    const terminal = new LocalTerminal(server, `tmux -L ${server.socket} attach -t =view`, size);
    await until("it is counted", () => helper.hosted(session)?.localClients === 1);
    await terminal.leave();
    await until("it is counted no more", () => helper.hosted(session)?.localClients === 0);
    await server.run("kill-session", "-t", "=view");
    await helper.manager.refresh();
    expect(helper.hosted(session)?.exited).toBe(false);
  });

  test("a view of somebody's own windows is refused, and those are left alone", async () => {
    await server.run("new-session", "-d", "-s", "work", "-n", "own", "cat");
    await server.run("new-session", "-d", "-t", "=work", "-s", "coda__view__primary");
    const session = allowed("view");
    helper.host.allow([session]);
    const outcome = await helper.host.open(session);
    expect("why" in outcome && outcome.why).toContain("is a second view of another session");
    await helper.manager.refresh();
    expect(helper.hosted(session)).toBeUndefined();
    expect(
      await server.lines("list-windows", "-t", "=work", "-F", "#{window_name}|#{@coda_session}|#{pane_pipe}"),
    ).toEqual(["own||0"]);
  });
});
