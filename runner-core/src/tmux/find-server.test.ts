/** Servers that are not of the program's own age: one too old to be used, one older than its client. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultSessionPrefix } from "@coda/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runProgram } from "../child-process.ts";
import { environment } from "../config.ts";
import { allowed, TmuxHelper } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { askServer, findHub, identifyServer } from "./find-server.ts";
import { TmuxProgram } from "./tmux-program.ts";

let server: TmuxServer;

beforeEach(() => {
  server = new TmuxServer();
});

afterEach(async () => {
  await server.dispose();
});

/** The real tmux, but for what it says of the server's version. */
function programThatSays(version: string): TmuxProgram {
  const tmux = join(server.folder, "tmux-of-another-age");
  writeFileSync(
    tmux,
    `#!/bin/sh\ncase "$*" in *coda-server*) "${server.tmux}" "$@" | sed 's/coda-server|[^|]*/coda-server|${version}/';; *) exec "${server.tmux}" "$@";; esac\n`,
  );
  chmodSync(tmux, 0o755);
  return new TmuxProgram({ tmux, socket: server.socket, env: server.env });
}

test("a server too old to be used is refused by its own word, and goes on", async () => {
  await server.run("new-session", "-d", "-s", "work");
  const program = programThatSays("3.2a");
  expect((await askServer(program)).version).toBe("3.2a");
  await expect(identifyServer(program, server.socket)).rejects.toThrow(
    `the tmux server that runs is an old one: tmux 3.2a is too old; install 3.3a or newer (3.7a or newer is best), then end it with 'tmux -L ${server.socket} kill-server'`,
  );
  expect(await server.lines("list-sessions", "-F", "#{session_name}")).toEqual(["work"]);
});

test.each(["3.3a", "3.7c", "next-3.8", "openbsd-7.6", "a word that says nothing"])("%s is used", async (version) => {
  await server.run("new-session", "-d", "-s", "work");
  const { pid } = await identifyServer(programThatSays(version), server.socket);
  expect(pid).toBe(await server.pid());
});

test("without a server nobody answers, and the hub's making starts one", async () => {
  const program = new TmuxProgram(server);
  await expect(askServer(program)).rejects.toThrow(/no server running|No such file/u);
  const wanted = { prefix: defaultSessionPrefix, owner: "me" };
  const made = await findHub(program, wanted);
  expect(await findHub(program, wanted)).toEqual(made);
  expect(await server.lines("list-sessions", "-F", "#{session_id} #{session_name}")).toEqual([`${made.id} coda`]);
});

test("what starts a server is asked first, and done without where it cannot", async () => {
  const asked = join(server.folder, "asked");
  const wanted = { prefix: defaultSessionPrefix, owner: "me" };
  const without = new TmuxProgram({
    tmux: server.tmux,
    socket: server.socket,
    env: server.env,
    scope: ["/bin/sh", "-c", `echo "$0" >${asked}; exit 1`],
  });
  const made = await findHub(without, wanted);
  expect(readFileSync(asked, "utf8")).toBe(`${server.tmux}\n`);
  expect(await server.lines("list-sessions", "-F", "#{session_id} #{session_name}")).toEqual([`${made.id} coda`]);
});

const older = environment()["CODA_OLDER_TMUX"];

test.skipIf(older === undefined)("a server older than its client, CODA_OLDER_TMUX, serves as any other", async () => {
  const begun = await runProgram(older ?? "", ["-L", server.socket, "new-session", "-d", "-s", "work"], {
    env: server.env,
  });
  expect(begun.stderr).toBe("");
  const helper = await new TmuxHelper(server).start();
  const session = allowed("idea");
  await helper.open(session);
  expect((await helper.recording(session)).origin).toBe("created");
  const { stdout } = await runProgram(older ?? "", ["-V"]);
  expect(`tmux ${helper.ready[0]?.version}\n`).toBe(stdout);
  await helper.stop();
});
