/** The command as people and scripts run it: a process of its own, its words and its exit codes. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ideaIdSchema, sessionIdSchema, slotSchema } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runProgram, type RunResult } from "./child-process.ts";
import { environment } from "./config.ts";
import type { ControlReply, ControlRequest, HelperStatus, ListedSession } from "./control/control-messages.ts";
import { controlSocketPath, serveControl, type ControlServer } from "./control/control-socket.ts";
import { defaultFlags } from "./law/rule.ts";

const base = mkdtempSync(join(tmpdir(), "coda-cli-"));
const main = join(import.meta.dirname, "main.ts");
let server: ControlServer;

const status: HelperStatus = {
  pid: 4_711,
  version: "0.1.0",
  server: "http://127.0.0.1:3000",
  device: null,
  owner: "ada@example.org",
  fingerprint: "3f2a 91bc 07d4 e5a8 6b1c",
  keyPlace: "/home/ada/device.key",
  relay: "waiting",
  relayWhy: "the relay is restarting",
  tmux: "/usr/bin/tmux",
  tmuxVersion: "3.3a",
  literalUnavailable: "a session named 'coda' is there",
  repairs: 0,
  refusedInput: 0,
  redaction: "standard",
  sessions: 2,
  law: { flags: defaultFlags(true), cutOffAt: null, asking: 0, faults: [] },
};

const listed: ListedSession = {
  id: sessionIdSchema.parse("00000000-0000-4000-8000-0000000000aa"),
  name: "coda::idea::primary",
  idea: ideaIdSchema.parse("idea"),
  slot: slotSchema.parse("primary"),
  state: "running",
  browsers: 2,
  localClients: 1,
  attach: "tmux attach -t coda::idea::primary",
};

async function answer(request: ControlRequest): Promise<ControlReply> {
  switch (request.command) {
    case "status":
      return { ok: true, status };
    case "list":
      return { ok: true, sessions: [listed, { ...listed, name: "coda::idea::logs", browsers: 0, localClients: 0 }] };
    case "rotate-key":
      return { ok: true, said: "the key was changed" };
    case "new":
      return request.idea === "idea" ? { ok: true, created: listed } : { ok: false, message: "no such idea" };
    case "law":
    case "law-set":
    case "browsers":
    case "browsers-answer":
    case "panic":
    case "release":
      return { ok: false, message: "not here" };
  }
}

beforeAll(async () => {
  server = await serveControl(controlSocketPath(base), answer);
});
afterAll(() => {
  server.close();
  rmSync(base, { recursive: true });
});

async function run(stateDir: string, ...args: string[]): Promise<RunResult> {
  return runWith({}, stateDir, ...args);
}

async function runWith(more: NodeJS.ProcessEnv, stateDir: string, ...args: string[]): Promise<RunResult> {
  const { PATH: path } = environment();
  return runProgram(process.execPath, ["--no-warnings", main, "--state-dir", stateDir, ...args], {
    env: { PATH: path, HOME: base, TMUX_TMPDIR: base, CODA_TMUX_SOCKET: "coda-no-such-server", ...more },
  });
}

const nowhere = join(base, "nowhere");

describe("exit code 0", () => {
  test("status, for people and for programs", async () => {
    const [people, programs] = await Promise.all([run(base, "status"), run(base, "status", "--json")]);
    expect(people).toMatchObject({ status: 0, stderr: "" });
    expect(people.stdout).toContain("process 4711");
    expect(people.stdout).toContain("waiting (the relay is restarting)");
    expect(people.stdout).toContain("the short attach form is not offered: a session named 'coda' is there");
    expect(people.stdout.split("\n").every((line) => line.length <= 120)).toBe(true);
    expect(JSON.parse(programs.stdout)).toEqual(status);
  });

  test("list, as a table and for programs", async () => {
    const [people, programs] = await Promise.all([run(base, "list"), run(base, "list", "--json")]);
    expect(people.status).toBe(0);
    expect(people.stdout.split("\n").map((line) => line.split(/ {2,}/u))).toEqual([
      ["SESSION", "STATE", "CONNECTED"],
      ["coda::idea::primary", "running", "2 in the browser, 1 local"],
      ["coda::idea::logs", "running", "nobody"],
      [""],
    ]);
    expect(JSON.parse(programs.stdout)).toHaveLength(2);
  });

  test("new, and help", async () => {
    const [created, help] = await Promise.all([run(base, "new", "idea"), run(base, "--help")]);
    expect(created).toMatchObject({ status: 0, stderr: "" });
    expect(created.stdout).toContain("attach with: tmux attach -t coda::idea::primary");
    expect(help.status).toBe(0);
    for (const command of ["start", "status", "list", "doctor", "new", "attach"])
      expect(help.stdout).toContain(command);
  });
});

describe("the machine's own law", () => {
  test("needs no helper: it is shown, changed and refused in a sentence", async () => {
    const own = join(base, "own-law");
    expect((await run(own, "law", "set", "windows", "off")).stdout).toMatch(/^windows +off /mu);
    const [law, browsers, unknown, helped] = await Promise.all([
      run(own, "law", "--json"),
      run(own, "browsers"),
      run(own, "browsers", "allow", "0000-0000"),
      run(own, "browsers", "--help"),
    ]);
    expect(JSON.parse(law.stdout)).toMatchObject({ flags: { typing: true, windows: false, ask: true } });
    expect(browsers.stdout).toBe("no browser has asked, and none is known\n");
    expect(unknown).toMatchObject({ status: 1, stdout: "" });
    expect(unknown.stderr).toContain("no browser that is known here has the code '0000-0000'");
    for (const answer of ["allow", "deny", "forget"]) expect(helped.stdout).toContain(`${answer} [options] <code>`);
  });

  test("a panic without a helper is shown by doctor until its end", async () => {
    const panicked = join(base, "panicked");
    expect((await run(panicked, "panic")).stdout).toContain("No helper runs.");
    expect((await run(panicked, "doctor")).stdout).toMatch(/^problem +law +this machine is cut off since /mu);
    expect((await run(panicked, "panic", "--release")).stdout).toBe("This machine is released: all goes on.\n");
  });
});

describe("doctor", () => {
  test("needs no helper and no server, and warnings are no failure", async () => {
    const [people, programs] = await Promise.all([run(nowhere, "doctor"), run(nowhere, "doctor", "--json")]);
    expect(people).toMatchObject({ status: 0, stderr: "" });
    expect(people.stdout).toMatch(/^ok +tmux +tmux \S+ at \//mu);
    expect(people.stdout).toMatch(/^ok +server +none runs; the helper starts one$/mu);
    expect(people.stdout).toMatch(/^Coda works, with \d warnings?\.$/mu);
    expect(JSON.parse(programs.stdout)).toHaveProperty("findings.0.topic", "tmux");
  });

  test("asks the running helper", async () => {
    const { stdout } = await run(base, "doctor");
    expect(stdout).toMatch(/^ok +helper +0\.1\.0, process 4711, account ada@example\.org$/mu);
    expect(stdout).toMatch(/^warning +relay +waiting \(the relay is restarting\); /mu);
  });

  test("ends with 1 when something keeps Coda from working", async () => {
    const deep = join(base, "y".repeat(60));
    mkdirSync(deep);
    const result = await runWith({ TMUX_TMPDIR: deep, CODA_TMUX_SOCKET: "x".repeat(64) }, nowhere, "doctor");
    expect(result.status).toBe(1);
    expect(result.stdout).toMatch(/^problem +server +it does not answer: .*too long/mu);
    expect(result.stdout).toContain("Coda cannot work yet: 1 problem.");
  });
});

describe("exit code 1", () => {
  test.each([
    ["what the helper refuses", ["new", "other"], "coda-runner: no such idea\n"],
    [
      "a name that is none",
      ["new", "Not An Idea"],
      "coda-runner: 'Not An Idea' is no idea id: it has 1 to 40 of a-z, 0-9 and '-'\n",
    ],
    [
      "a slot that is none",
      ["new", "idea", "a:b"],
      "coda-runner: 'a:b' is no slot: it has 1 to 40 of a-z, 0-9 and '-'\n",
    ],
    [
      "a server that is no address",
      ["--server", "nonsense", "status"],
      /CODA_SERVER is 'nonsense', which is no http\(s\) address/u,
    ],
    ["an unknown command", ["frobnicate"], /unknown command/u],
    ["attaching to a session that is not there", ["attach", "idea"], /./u],
  ])("%s", async (_, args, message) => {
    const result = await run(base, ...args);
    expect(result.status).toBe(1);
    expect(result.stdout).toBe("");
    expect(result.stderr).toMatch(message);
  });
});

describe("start says in one sentence what keeps it", () => {
  test.each([
    ["a device that is not paired", {}, /not paired with http:\/\/127\.0\.0\.1:3000; run 'coda-runner pair/u],
    ["an engine that there is not", { TTY_SYNC: "screen" }, /TTY_SYNC is 'screen', and only 'tmux' is supported/u],
    ["a prefix that is none", { TTY_SESSION_PREFIX: "No_Good" }, /TTY_SESSION_PREFIX is 'No_Good'; it must be/u],
    ["a socket name that is none", { CODA_TMUX_SOCKET: "../x" }, /CODA_TMUX_SOCKET is '\.\.\/x'; it must be/u],
  ])("%s", async (name, more, message) => {
    const result = await runWith(more, join(base, name.replaceAll(" ", "-")), "start");
    expect(result.status).toBe(1);
    expect(result.stderr.trimEnd().split("\n").at(-1)).toMatch(message);
  });

  test("a helper that runs already", async () => {
    const result = await runWith({}, base, "start");
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("another coda-runner is running with this state folder (process 4711)");
  });
});

describe("exit code 2", () => {
  test.each([["status"], ["list"], ["new", "idea"]])("%s without a helper says how to start one", async (...args) => {
    const result = await run(nowhere, ...args);
    expect(result).toMatchObject({
      status: 2,
      stdout: "",
      stderr: "coda-runner: no helper is running; start it with 'coda-runner start' (or 'npm start')\n",
    });
  });
});

describe("shell-init", () => {
  test.each([
    ["bash", "PROMPT_COMMAND"],
    ["zsh", "precmd_functions"],
    ["fish", "--on-event fish_preexec"],
  ])("prints what a %s evaluates, and nothing else", async (shell, part) => {
    const { status: exit, stdout, stderr } = await runProgram(process.execPath, [main, "shell-init", shell]);
    expect([exit, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(part);
    expect(stdout).toContain("133;C");
  });

  test("without a shell explains itself, and with another one says which there are", async () => {
    const { status: exit, stdout } = await runProgram(process.execPath, [main, "shell-init"]);
    expect([exit, stdout]).toEqual([0, expect.stringContaining('eval "$(coda-runner shell-init bash)"')]);
    const other = await runProgram(process.execPath, [main, "shell-init", "csh"]);
    expect([other.status, other.stderr]).toEqual([1, expect.stringContaining("bash, zsh or fish")]);
  });
});
