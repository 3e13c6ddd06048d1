/** The doctor's eyes, on a real tmux and a real folder. */
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PipedChild } from "../child-process.ts";
import { systemClock } from "../clock.ts";
import { readConfig, type RunnerConfig } from "../config.ts";
import { lawFilesOf } from "../law/law-files.ts";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { clientTerminal } from "../tmux/left-client.ts";
import { ownerOf } from "../tmux/owner.ts";
import { TmuxProgram } from "../tmux/tmux-program.ts";
import { diskFacts } from "./disk-facts.ts";
import { findings } from "./findings.ts";
import { gatherFacts } from "./gather-facts.ts";
import { hasTerminal } from "./terminal-descriptions.ts";

let server: TmuxServer;
let config: RunnerConfig;
let web: Server;
/** What its answers say of its clock. */
let webDate: string | undefined;

beforeEach(async () => {
  webDate = undefined;
  web = createServer((_request, response) => {
    if (webDate !== undefined) response.setHeader("date", webDate);
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(web, "listening");
  server = new TmuxServer(
    "set -s default-terminal odd-terminal\nset-hook -g after-list-sessions 'display-message -p hooked'\n",
  );
  const { port } = web.address() as AddressInfo;
  const env = { ...server.env, CODA_TMUX_SOCKET: server.socket, CODA_SERVER: `http://127.0.0.1:${port}` };
  config = readConfig(env, { stateDir: join(server.folder, "state") });
});

afterEach(async () => {
  web.close();
  await server.dispose();
});

function texts(verdict: string, facts: Awaited<ReturnType<typeof gatherFacts>>): string[] {
  return findings(facts).flatMap((finding) => (finding.verdict === verdict ? `${finding.topic}: ${finding.text}` : []));
}

test("without a server it starts none, and makes no folder", async () => {
  const facts = await gatherFacts(config, systemClock);
  expect(facts).toMatchObject({ server: { state: "none" }, helper: undefined, paired: false });
  expect(facts.program?.path).toBe(server.tmux);
  expect(facts.journal.spool).toBeUndefined();
  expect(texts("problem", facts)).toEqual([]);
  await expect(server.run("list-sessions")).rejects.toThrow(/no server running|No such file/u);
});

test("of a running server it sees version, options, hub and clients, whatever hooks print", async () => {
  const helper = await new TmuxHelper(server).start();
  await helper.open(allowed("idea"));
  const facts = await gatherFacts(config, systemClock);
  expect(facts.server).toMatchObject({
    state: "running",
    pid: await server.pid(),
    folderMode: 0o700,
    defaultTerminal: "odd-terminal",
    windowSize: "latest",
    exitUnattached: false,
  });
  expect(facts.server.state === "running" && facts.server.sessions).toContainEqual({
    id: helper.manager.hub?.id,
    hubOf: "coda",
    name: "coda",
    owner: "journal",
  });
  expect(facts.missingTerminals).toEqual(["odd-terminal"]);
  // Another Coda's, by its mark: no stray.
  expect(facts.server.state === "running" && facts.server.controlClients.map(({ owner }) => owner)).toEqual([
    "journal",
  ]);
  expect(texts("warning", facts).filter((text) => text.startsWith("clients"))).toEqual([]);
  await helper.stop();
});

test("a control client that a helper left is named", async () => {
  const helper = await new TmuxHelper(server).start();
  const child: PipedChild = new TmuxProgram(server).startControlClient(
    helper.manager.hub?.id ?? "",
    clientTerminal(ownerOf(config.stateDir)),
  );
  const ended = new Promise((resolve) => {
    child.on("exit", resolve);
  });
  await until("it is attached", async () => (await server.controlClients()).length === 2);
  const strays = texts("warning", await gatherFacts(config, systemClock)).filter((text) => text.startsWith("clients"));
  expect(strays.join()).toContain(`'client-${child.pid}'`);
  // What it says to do.
  process.kill(child.pid ?? 0, "SIGTERM");
  await ended;
  await helper.stop();
});

describe("the machine", () => {
  test("terminal descriptions are found by letter or by number, in the user's own folders too", () => {
    const folder = join(server.folder, "terminfo");
    for (const place of ["t", "78"]) mkdirSync(join(folder, place), { recursive: true });
    writeFileSync(join(folder, "t", "tmux-odd"), "");
    writeFileSync(join(folder, "78", "x-odd"), "");
    for (const name of ["tmux-odd", "x-odd"]) {
      expect(hasTerminal(name, { TERMINFO: folder }, [])).toBe(true);
      expect(hasTerminal(name, { TERMINFO_DIRS: `/nowhere:${folder}` }, [])).toBe(true);
      expect(hasTerminal(name, {}, [])).toBe(false);
    }
    expect(hasTerminal("other", { TERMINFO: folder }, [])).toBe(false);
  });

  test("free space is that of the nearest folder there is", () => {
    const here = diskFacts(server.folder);
    expect(here.freeBytes).toBeGreaterThan(0);
    expect(here.remote).toBeUndefined();
    expect(diskFacts(join(server.folder, "not", "there", "yet")).remote).toBe(here.remote);
  });
});

describe("of the web app", () => {
  test("it sees that it answers, and how far its clock is", async () => {
    webDate = new Date(systemClock.now() - 600_000).toUTCString();
    const facts = await gatherFacts(config, systemClock);
    expect(facts.web).toMatchObject({ origin: config.server, proxy: undefined, state: "answers", status: 200 });
    expect(texts("warning", facts)).toContainEqual(expect.stringMatching(/^clock: (?:599|600|601) s ahead /u));
  });

  test("it says who does not answer", async () => {
    web.close();
    const facts = await gatherFacts(config, systemClock);
    expect(texts("warning", facts)).toContain(`web app: nobody answers at ${config.server}`);
  });

  test("it asks nothing while this machine is cut off", async () => {
    lawFilesOf(config.stateDir).cutOff();
    expect((await gatherFacts(config, systemClock)).web).toBeUndefined();
  });
});
