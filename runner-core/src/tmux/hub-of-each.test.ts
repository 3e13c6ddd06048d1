/** Two Codas on one tmux server: each has a hub of its own, so that the sizes of one are none of the other's windows'. */
import { defaultSessionPrefix, tmuxSessionName, type Size } from "@coda/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AllowedSession } from "../session/session-host.ts";
import { allowed, clientNumber, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";

let server: TmuxServer;
let helpers: TmuxHelper[] = [];

beforeEach(() => {
  server = new TmuxServer();
});

afterEach(async () => {
  for (const helper of helpers.splice(0)) await helper.stop();
  await server.dispose();
});

async function started(instance: string): Promise<TmuxHelper> {
  const helper = new TmuxHelper(server, instance);
  helpers.push(helper);
  return helper.start();
}

async function stopped(helper: TmuxHelper): Promise<void> {
  helpers = helpers.filter((other) => other !== helper);
  await helper.stop();
}

function nameOf(session: AllowedSession): string {
  return tmuxSessionName({ prefix: defaultSessionPrefix, ...session });
}

async function linkedInto(hub: string): Promise<string[]> {
  return server.lines("list-windows", "-t", `=${hub}`, "-f", "#{@coda_session}", "-F", "#{@coda_session}");
}

async function sizeOf(session: AllowedSession): Promise<string> {
  return server.run("display-message", "-p", "-t", `=${nameOf(session)}:`, "#{window_width}x#{window_height}");
}

async function resized(helper: TmuxHelper, session: AllowedSession, size: Size): Promise<void> {
  helper.host.proposeSize(session.session, clientNumber(1), size);
  const wanted = `${size.columns}x${size.rows}`;
  await until(`it is ${wanted}`, async () => (await sizeOf(session)) === wanted);
}

/** The hub as it was marked when all helpers shared one. */
async function forgetOwner(): Promise<void> {
  await server.run("set-option", "-u", "-t", "=coda:", "@coda_owner");
}

test("the second has a hub under a spare name, and says why the short form is not its own", async () => {
  const [one, two] = [await started("one"), await started("two")];
  const [first, second] = [allowed("first"), allowed("second")];
  await one.open(first);
  await two.open(second);
  expect([one.manager.hub?.name, two.manager.hub?.name]).toEqual(["coda", "coda-hub"]);
  expect(await linkedInto("coda")).toEqual([nameOf(first)]);
  expect(await linkedInto("coda-hub")).toEqual([nameOf(second)]);
  const never = await server.literalRefused();
  expect(one.hosted(first)?.literalUnavailable).toBe(never ?? null);
  expect(two.hosted(second)?.literalUnavailable).toBe(
    never ??
      `another Coda on this tmux server has it: session 'coda' is that one's; set CODA_TMUX_SOCKET to have it here, too, or stop that Coda and rename its session (tmux -L ${server.socket} rename-session -t '=coda' other)`,
  );
  // The way out that the sentence names.
  await stopped(one);
  await server.run("rename-session", "-t", "=coda", "other");
  await until("it has the name", () => two.manager.hub?.name === "coda");
  const again = await started("one");
  expect(again.manager.hub?.name).toBe("coda-hub");
});

test("a browser's size changes no window of the other's, nor of a session that is not listed any more", async () => {
  const [one, two] = [await started("one"), await started("two")];
  const [mine, dropped, theirs] = [allowed("mine"), allowed("dropped"), allowed("theirs")];
  await two.open(theirs);
  await resized(two, theirs, { columns: 83, rows: 27 });
  await one.open(mine, dropped);
  await resized(one, dropped, { columns: 85, rows: 28 });
  // Another control client, which has said no size yet.
  await stopped(one);
  const again = await started("one");
  again.host.allow([mine]);
  await until("it is served", () => again.hosted(mine));
  await again.manager.refresh();
  await resized(again, mine, { columns: 70, rows: 20 });
  expect([await sizeOf(dropped), await sizeOf(theirs)]).toEqual(["85x28", "83x27"]);
});

test("a session that is not listed any more leaves the hub and runs on; listed again, it is back", async () => {
  const one = await started("one");
  const [mine, dropped] = [allowed("mine"), allowed("dropped")];
  await server.run("set-option", "-g", "window-size", "smallest");
  await one.open(mine, dropped);
  const options = async (): Promise<string[]> => server.lines("show-options", "-w", "-t", `=${nameOf(dropped)}:`);
  const pane = one.hosted(dropped)?.panes[0]?.pane;
  one.host.allow([mine]);
  await until("it has left", async () => (await linkedInto("coda")).join() === nameOf(mine));
  expect(await options()).not.toContain("window-size latest");
  one.host.allow([mine, dropped]);
  await until("it is back", async () => (await linkedInto("coda")).length === 2);
  await until("it is served", () => one.hosted(dropped)?.panes[0]?.pane === pane);
  expect(await options()).toContain("window-size latest");
});

test("before a list has come nothing leaves the hub", async () => {
  const session = allowed("idea");
  const one = await started("one");
  await one.open(session);
  await stopped(one);
  const again = await started("one");
  await again.manager.refresh();
  expect(await linkedInto("coda")).toEqual([nameOf(session)]);
});

test("a hub of the time when all shared one is taken by the helper that starts first, and cleared of the others'", async () => {
  const [mine, theirs, killed] = [allowed("mine"), allowed("theirs"), allowed("killed")];
  const [one, two] = [await started("one"), await started("two")];
  await one.open(mine);
  await two.open(theirs, killed);
  await stopped(one);
  await stopped(two);
  const hub = await server.run("display-message", "-p", "-t", "=coda:", "#{session_id}");
  for (const session of [theirs, killed]) await server.run("link-window", "-s", `=${nameOf(session)}:`, "-t", "=coda:");
  await server.run("kill-session", "-t", "=coda-hub");
  const [pid] = await server.lines("list-panes", "-t", `=${nameOf(killed)}:`, "-F", "#{pane_pid}");
  await server.run("kill-session", "-t", `=${nameOf(killed)}`);
  await forgetOwner();
  const again = await started("one");
  again.host.allow([mine]);
  expect(again.manager.hub?.id).toBe(hub);
  expect(await server.run("display-message", "-p", "-t", "=coda:", "#{@coda_owner}")).toBe("one");
  await until("the others' have left", async () => (await linkedInto("coda")).join() === nameOf(mine));
  expect(await server.lines("list-panes", "-a", "-F", "#{pane_pid}")).not.toContain(pid);
  const second = await started("two");
  second.host.allow([theirs]);
  await until("it is served", () => second.hosted(theirs));
  expect(await linkedInto("coda-hub")).toEqual([nameOf(theirs)]);
});

test("one that another helper is on is not taken, also when its own is killed", async () => {
  const one = await started("one");
  await forgetOwner();
  const two = await started("two");
  expect(two.manager.hub?.name).toBe("coda-hub");
  await one.manager.refresh();
  expect(one.manager.hub?.name).toBe("coda");
  await server.run("kill-session", "-t", "=coda-hub");
  await until("it has another", () => two.ready.length === 2 && two.manager.state.name === "ready");
  expect(two.manager.hub?.name).toBe("coda-hub");
});
