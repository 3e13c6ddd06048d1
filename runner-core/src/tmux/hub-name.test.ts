/** The hub's name: given back when somebody takes it, exchanged when somebody else has it, and what is said of it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";

let server: TmuxServer;
let helper: TmuxHelper;
const session = allowed("idea");

beforeEach(async () => {
  server = new TmuxServer();
  helper = await new TmuxHelper(server).start();
  await helper.open(session);
});

afterEach(async () => {
  await helper.stop();
  await server.dispose();
});

async function sessions(): Promise<string> {
  return (await server.lines("list-sessions", "-F", "#{session_name}")).toSorted().join(" ");
}

async function becomes(wanted: string): Promise<void> {
  await until(`the sessions are ${wanted}`, async () => (await sessions()) === wanted);
}

/** What the hub's windows are marked with; the connection must have held meanwhile. */
async function linkedTo(hub: string): Promise<string[]> {
  expect({ ready: helper.ready.length, lost: helper.lost }).toEqual({ ready: 1, lost: [] });
  return server.lines("list-windows", "-t", `=${hub}`, "-F", "#{@coda_session}");
}

test("a hub that was renamed gets its name back, and everything goes on", async () => {
  await server.run("rename-session", "-t", "=coda", "mine");
  await becomes("coda coda__idea__primary");
  expect(await linkedTo("coda")).toContain("coda__idea__primary");
  const other = allowed("other");
  await helper.open(session, other);
  expect(await linkedTo("coda")).toContain("coda__other__primary");
});

test("one that was renamed while no helper ran is found and gets its name back", async () => {
  await helper.stop();
  await server.run("rename-session", "-t", "=coda", "mine");
  helper = await new TmuxHelper(server).start();
  helper.host.allow([session]);
  await becomes("coda coda__idea__primary");
  expect(await linkedTo("coda")).toContain("coda__idea__primary");
});

test("where somebody took its name it takes the next, and says so until the name is free again", async () => {
  const never = (await server.literalRefused()) ?? null;
  const foreign = "rename-session -t =coda mine ; new-session -d -s coda -n own";
  await server.run(...foreign.split(" "));
  await becomes("coda coda-hub coda__idea__primary");
  await until("it is known", () => helper.manager.hub?.name === "coda-hub");
  const said = never ?? `tmux -L ${server.socket} rename-session -t '=coda' other`;
  await until("it is said", () => helper.hosted(session)?.literalUnavailable?.includes(said));
  expect(await server.lines("list-windows", "-t", "=coda", "-F", "#{window_name}")).toEqual(["own"]);
  expect(await linkedTo("coda-hub")).toContain("coda__idea__primary");
  // The way out that the sentence names.
  await server.run("rename-session", "-t", "=coda", "other");
  await becomes("coda coda__idea__primary other");
  await until("it is offered again", () => helper.hosted(session)?.literalUnavailable === never);
  expect(await linkedTo("coda")).toContain("coda__idea__primary");
});

test("where there are two hubs the one of the right name is used", async () => {
  const right = ["rename-session", "-t", "=coda", "mine", ";", "new-session", "-d", "-s", "coda"];
  const mark = (option: string, value: string): string[] => [";", "set-option", "-t", "=coda:", option, value];
  await server.run(...right, ...mark("@coda_owner", "journal"), ...mark("@coda_hub", "coda"));
  await until("it has moved", () => helper.ready.length === 2 && helper.manager.state.name === "ready");
  expect(helper.lost).toEqual(["another session is the hub now"]);
  await until("the window is linked there", async () =>
    (await server.lines("list-windows", "-t", "=coda", "-F", "#{@coda_session}")).includes("coda__idea__primary"),
  );
});
