/** The command as people and scripts run it: a process of its own, its words and its exit codes. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleCommand } from "../../bundle.ts";
import { runProgram, startPiped, type PipedChild, type RunResult } from "../child-process.ts";
import { systemClock } from "../clock.ts";
import { environment } from "../config.ts";
import { settingKeys } from "../config/settings.ts";
import type { ControlReply, HelperStatus } from "../control/control-messages.ts";
import { controlSocketPath, serveControl, type ControlServer } from "../control/control-socket.ts";
import type { AskRequest } from "../control/helper-door.ts";
import { OwnDoor } from "../control/own-door.ts";
import { bootId } from "../system-boot.ts";
import { callLine } from "../testing/command-call.ts";
import { standingSession, standingStatus } from "../testing/standing-helper.ts";
import { until } from "../testing/until.ts";

const base = mkdtempSync(join(tmpdir(), "coda-cli-"));
const main = join(base, "coda-runner.mjs");
let server: ControlServer;
const usual: NodeJS.ProcessEnv = {
  PATH: environment()["PATH"],
  HOME: base,
  TMUX_TMPDIR: base,
  CODA_TMUX_SOCKET: "coda-no-such-server",
  NODE_COMPILE_CACHE: join(base, "compiled"),
};

const status: HelperStatus = {
  ...standingStatus,
  relay: "waiting",
  relayWhy: "the relay is restarting",
  tmuxVersion: "3.3a",
  literalUnavailable: "a session named 'coda' is there",
};
const listed = standingSession;

async function answer(request: AskRequest): Promise<ControlReply> {
  switch (request.command) {
    case "status":
      return { ok: true, status };
    case "list":
      return {
        ok: true,
        sessions: [listed, { ...listed, name: "coda::idea::logs", browsers: 0, drivers: 0, localClients: 0 }],
      };
    case "rotate-key":
      return { ok: true, said: "the key was changed" };
    case "new":
      return request.idea === "idea" ? { ok: true, created: listed } : { ok: false, message: "There is no such idea." };
    case "restart":
    case "send":
    case "law":
    case "law-set":
    case "browsers":
    case "browsers-answer":
    case "panic":
    case "release":
      return { ok: false, message: "not here" };
  }
}

const door = new OwnDoor({
  answer,
  look: () => ({ status, sessions: [listed], browsers: [] }),
  clock: systemClock,
});

beforeAll(async () => {
  await bundleCommand(main);
  server = await serveControl(controlSocketPath(base), door);
});
afterAll(() => {
  server.close();
  rmSync(base, { recursive: true });
});

async function run(stateDir: string, ...args: string[]): Promise<RunResult> {
  return runWith({}, stateDir, ...args);
}

async function runWith(more: NodeJS.ProcessEnv, stateDir: string, ...args: string[]): Promise<RunResult> {
  const env = { ...usual, ...more };
  return runProgram(process.execPath, [main, "--state-dir", stateDir, ...args], { env });
}

const nowhere = join(base, "nowhere");

describe("exit code 0", () => {
  test("status, for people and for programs", async () => {
    const [people, programs] = await Promise.all([run(base, "status"), run(base, "status", "--json")]);
    expect(people).toMatchObject({ status: 0, stderr: "" });
    expect(people.stdout).toContain("process 4711");
    expect(people.stdout).toContain("waiting (the relay is restarting)");
    expect(people.stdout.replaceAll(/\s+/gu, " ")).toContain(
      "note the short attach form is not offered: a session named 'coda' is there",
    );
    expect(people.stdout.split("\n").every((line) => line.length <= 80)).toBe(true);
    expect(JSON.parse(programs.stdout)).toEqual(status);
  });

  test("list, as a table and for programs", async () => {
    const [people, programs] = await Promise.all([run(base, "list"), run(base, "list", "--json")]);
    expect(people.status).toBe(0);
    expect(people.stdout.split("\n").map((line) => line.split(/ {2,}/u))).toEqual([
      ["SESSION", "STATE", "CONNECTED"],
      ["coda::idea::primary", "live", "1 driver, 1 viewer, 1 terminal"],
      ["coda::idea::logs", "detached", "nobody"],
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

test("in a checkout help and hints name what is typed there", async () => {
  const checkout = { CODA_COMMAND: "npm run -s runner --" };
  const [help, failed, ...guides] = await Promise.all([
    runWith(checkout, nowhere, "law", "--help"),
    runWith(checkout, nowhere, "status"),
    runWith(checkout, nowhere, "shell-init"),
    runWith(checkout, nowhere, "completion"),
  ]);
  expect(help.stdout).toContain("Usage: npm run -s runner -- law [options] [command]");
  expect(failed.stderr).toContain("pair it with 'npm run -s runner -- pair --server <url>'");
  expect(guides.map(({ stdout }) => stdout)).toEqual([
    expect.stringContaining("npm run -s runner -- shell-init bash >~/.coda.bash "),
    expect.stringContaining("no shell completes 'npm run -s runner -- …'"),
  ]);
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
    for (const answer of ["allow", "deny", "forget"]) expect(helped.stdout).toContain(`${answer} <code>`);
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
    [
      "what the helper refuses",
      ["new", "other"],
      "coda-runner: There is no such idea; ideas with sessions on this machine: idea (new ones are made in the web app)\n",
    ],
    [
      "attaching to a session that is not there",
      ["attach", "idea"],
      /coda::idea::primary does not run; .*coda-runner new idea$/mu,
    ],
    [
      "a server that is no address",
      ["--server", "nonsense", "doctor"],
      /--server is 'nonsense'; it must be an http\(s\) address/u,
    ],
  ])("%s", async (_, args, message) => {
    const result = await run(base, ...args);
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toMatch(message);
  });
});

describe("exit code 64 is wrong usage, and says what is right", () => {
  const refused = [
    [["statsu"], "unknown command 'statsu'\n(Did you mean status?)\nSee: coda-runner --help"],
    [["frobnicate"], "unknown command 'frobnicate'\nSee: coda-runner --help"],
    [["new", "Not An Idea"], "'Not An Idea' is no idea id: it has 1 to 40 of a-z, 0-9 and '-'"],
    [["new", "idea", "a:b"], "'a:b' is no slot: it has 1 to 40 of a-z, 0-9 and '-'"],
    [["list", "--jsno"], "unknown option '--jsno'\n(Did you mean --json?)\nSee: coda-runner list --help"],
    [["config", "set", "redaction"], "missing required argument 'value'\nSee: coda-runner config set --help"],
    [["browsers", "alow"], "unknown command 'alow'; there are allow, deny, forget\nSee: coda-runner browsers --help"],
    [["new"], "missing required argument 'idea'\nSee: coda-runner new --help"],
    [
      ["send", "idea", "Hello there"],
      "'Hello there' is no slot; name it before the text: coda-runner send idea primary 'Hello there'",
    ],
    [["send", "idea"], "there is nothing to send; give a text, --keys, --enter, or - to read standard input"],
    [
      ["send", "idea", "--keys", "C-c,Ctrl-X"],
      "'Ctrl-X' is no key; there are C-c, Up, Enter, Escape, F5, M-x and the like",
    ],
    [
      ["send", "idea", "--pane", "1", "--enter"],
      "'1' is no pane; it is written as %3, as in $TMUX_PANE and tmux list-panes",
    ],
    [["logs", "--since", "yesterday"], "'yesterday' is no time; write 30s, 10m, 2h, 1d, or 2026-11-21T10:00"],
    [["logs", "-n", "many"], "'many' is no number of lines"],
    [["shell-init", "csh"], "'csh' is no shell known here: bash, zsh or fish"],
    [["completion", "csh"], "'csh' is no shell known here: bash, zsh or fish"],
    [["config", "set", "colour", "red"], `'colour' is no setting; there are ${settingKeys.join(", ")}`],
  ] as const;

  test.each(refused)("%j", async (args, message) => {
    const ended = await callLine(args, { stateDir: base });
    expect(ended).toMatchObject({ code: 64, printed: [], complaint: `coda-runner: ${message}\n` });
  });

  test.each([refused[0], refused[2]])("as a process: %j", async (args, message) => {
    expect(await run(base, ...args)).toEqual({ status: 64, stdout: "", stderr: `coda-runner: ${message}\n` });
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
    expect(result.status).toBe(name.includes("paired") ? 3 : 1);
    expect(result.stderr.trimEnd().split("\n").at(-1)).toMatch(message);
  });

  test("and ends well under launchd, which would begin it again for ever", async () => {
    const state = join(base, "by-launchd");
    const result = await runWith({ XPC_SERVICE_NAME: "app.coda.runner" }, state, "start");
    expect(result.status).toBe(0);
    expect(readFileSync(join(state, "logs", "runner.log"), "utf8")).toContain("this device is not paired with ");
  });

  test("and waits first where the last starts ended at once, as long as nobody ends it", async () => {
    const state = pairedFolder("waiting");
    const remembered = join(state, "failed-starts.json");
    writeFileSync(remembered, JSON.stringify({ starts: 5, boot: bootId() }));
    const args = [main, "--state-dir", state, "start", "--echo", "--back-off"];
    const waiting = new Heard(startPiped(process.execPath, args, { env: usual }));
    await until("it says so", () => waiting.said.includes('"starts":5,"seconds":16'));
    waiting.child.kill("SIGTERM");
    await until("its end", () => waiting.code !== undefined);
    expect([waiting.code, existsSync(remembered)]).toEqual([0, false]);
    expect(waiting.said).not.toContain("listening");
  });

  test("two that begin at the same moment are one in the end, and the others say which", async () => {
    const state = pairedFolder("at-once");
    const begin = () => startPiped(process.execPath, [main, "--state-dir", state, "start", "--echo"], { env: usual });
    const all = Array.from({ length: 4 }, () => new Heard(begin()));
    await until("all but one have ended", () => all.filter(({ code }) => code !== undefined).length === 3);
    const losers = all.filter(({ code }) => code !== undefined);
    const winner = all.find(({ code }) => code === undefined);
    const { pid } = winner?.child ?? {};
    for (const { code, said } of losers)
      expect([code, said.trimEnd().split("\n").at(-1)]).toEqual([
        1,
        expect.stringMatching(
          new RegExp(
            `^coda-runner: another coda-runner is (?:just starting|running) with .* \\(process ${pid}\\b`,
            "u",
          ),
        ),
      ]);
    await until("it answers", async () => (await run(state, "status")).status === 0);
    winner?.child.kill("SIGTERM");
    await until("its end", () => winner?.code !== undefined);
    expect([winner?.code, readdirSync(state).filter((name) => /lock|sock$/u.test(name))]).toEqual([0, []]);
  });

  test("a helper that runs already", async () => {
    const result = await runWith({}, base, "start");
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("another coda-runner is running with this state folder (process 4711 since ");
  });
});

describe("without a helper", () => {
  const asking = [["list"], ["new", "idea"], ["send", "idea", "--enter"]];

  test.each(asking)("%s ends with 3 on a machine that is not paired, and with 2 on a paired one", async (...args) => {
    const unpaired = await callLine(args, { stateDir: nowhere });
    expect(unpaired).toMatchObject({
      code: 3,
      printed: [],
      complaint: expect.stringContaining("is not paired") as string,
    });
    const paired = await callLine(args, { stateDir: pairedFolder() });
    expect(paired).toMatchObject({ code: 2, printed: [] });
    expect(paired.complaint).toMatch(/^coda-runner: no helper is running; start /u);
  });

  test("status says how to pair a machine that is not, and how to start the helper of one that is", async () => {
    const [unpaired, paired, watching] = await Promise.all([
      run(nowhere, "status"),
      run(pairedFolder(), "status"),
      run(nowhere, "status", "--watch"),
    ]);
    expect(watching).toEqual(unpaired);
    expect(unpaired).toMatchObject({ status: 3, stdout: "" });
    expect(unpaired.stderr).toMatch(
      /^coda-runner: no helper is running, and this machine is not paired; pair it with 'coda-runner pair/u,
    );
    expect(paired).toEqual({
      status: 2,
      stdout: "",
      stderr: "coda-runner: no helper is running; start it with 'coda-runner start' (or 'npm start')\n",
    });
  });

  test("where its service is installed, that one is to be started", async () => {
    const units = join(base, "xdg", "systemd", "user");
    mkdirSync(units, { recursive: true });
    writeFileSync(join(units, "coda-runner.service"), "");
    const result = await runWith({ XDG_CONFIG_HOME: join(base, "xdg") }, pairedFolder(), "status");
    expect(result.stderr).toContain("coda-runner service install");
  });
});

/** A helper that goes on, with all that it says. */
class Heard {
  readonly child: PipedChild;
  said = "";
  code: number | null | undefined;

  constructor(child: PipedChild) {
    this.child = child;
    child.stdout.resume();
    child.stderr.on("data", (bytes: Buffer) => (this.said += bytes.toString("utf8")));
    child.on("close", (code) => (this.code = code));
  }
}

/** As pairing leaves it, as far as a command looks. */
function pairedFolder(name = "paired"): string {
  const folder = join(base, name);
  mkdirSync(folder, { recursive: true });
  const device = "00000000-0000-4000-8000-0000000000aa";
  const record = { version: 1, device, server: "http://127.0.0.1:1", owner: "Ada" };
  writeFileSync(join(folder, "device.json"), JSON.stringify(record));
  return folder;
}

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
    expect([other.status, other.stderr]).toEqual([64, expect.stringContaining("bash, zsh or fish")]);
  });
});
