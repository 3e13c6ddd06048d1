/** Every command of the table as built, against a real web app, relay and tmux: what it says, for people and programs, and its exit code. */
import { createHash, randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callForJson } from "@coda/runner-core/testing/command-call";
import { commandTable } from "@coda/runner-core/testing/command-table";
import { controlSocketPath } from "@coda/runner-core/testing/control-socket";
import { socketDoor } from "@coda/runner-core/testing/socket-door";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { PlayedSystemd } from "./support/played-systemd.ts";
import { RunnerStack, type Ran, type Running } from "./support/runner-stack.ts";

const caseMs = 180_000;

let stack: RunnerStack;
let helper: Running;
/** The code of the browser that said yes to the pairing. */
let browser: string;
const idea = "first";

beforeAll(async () => {
  stack = await RunnerStack.start();
}, caseMs);
afterAll(async () => {
  await services?.dispose();
  await stack.dispose();
}, caseMs);

function saying(text: string | RegExp): unknown {
  return expect.stringMatching(text);
}

function ok(out: string | RegExp): unknown {
  return { code: 0, err: "", out: typeof out === "string" ? out : saying(out) };
}

/**
 * What it prints with --json, each line by the command's own schema: of the same helper, by the same line, in this process. What
 * the built command prints beside it, for people, comes from there too.
 */
async function jsonOf(path: string, ...args: readonly string[]): Promise<readonly unknown[]> {
  const { state: stateDir, env } = stack;
  const door = socketDoor(controlSocketPath(stateDir));
  const { code, lines, failure } = await callForJson([...path.split(" "), ...args], { stateDir, env, door });
  expect([path, code, failure]).toEqual([path, 0, undefined]);
  return lines;
}

function readJson(path: string, text: string): unknown[] {
  const schema = commandTable.find((command) => command.path.join(" ") === path)?.json;
  if (schema === undefined) throw new Error(`${path} says of no schema what --json prints`);
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => schema.parse(JSON.parse(line)));
}

/** What a program is told, which has nothing else to read. */
function failed({ code, out, err }: Ran): unknown {
  expect([code === 0, out]).toEqual([false, ""]);
  return JSON.parse(err);
}

function screen(slot: string): string {
  return stack.tmux("capture-pane", "-p", "-t", `=coda__${idea}__${slot}:`);
}

async function shows(slot: string, text: string | RegExp): Promise<void> {
  const found = (): boolean => (typeof text === "string" ? screen(slot).includes(text) : text.test(screen(slot)));
  await stack.until(`${String(text)} in ${slot}, with ${screen(slot)}`, found);
}

let services: PlayedSystemd | undefined;

async function inService(...args: readonly string[]): Promise<Ran> {
  services ??= await PlayedSystemd.start(stack.folder);
  return stack.runWith({ env: { PATH: `${services.programs}:${process.env["PATH"]}` } }, ...args);
}

async function startHelper(): Promise<Running> {
  const started = stack.begin("start");
  await stack.until("the helper is live", async () => stack.isLive());
  return started;
}

/** Line ends as a paste has them, and no byte more or less. */
async function readsExactly(bytes: Buffer, how: "pipe" | "file"): Promise<void> {
  const file = join(stack.folder, `sent-by-${how}`);
  const got = `${file}.got`;
  writeFileSync(file, bytes);
  await stack.run("new", idea, "large");
  const program = `stty raw -echo; : >${got}; head -c ${bytes.length} >${got}.all; stty sane; mv ${got}.all ${got}`;
  stack.tmux("send-keys", "-t", `=coda__${idea}__large:`, program, "Enter");
  await stack.until("the program", () => existsSync(got));
  const sent =
    how === "pipe"
      ? await stack.runWith({ input: bytes }, "send", idea, "large", "-")
      : await stack.runProgram("/bin/sh", [
          "-c",
          `'${process.execPath}' '${stack.program}' send ${idea} large - <${file}`,
        ]);
  expect(sent).toEqual(ok(new RegExp(`^pasted ${bytes.length.toLocaleString("en")} bytes in coda::first::large`, "u")));
  await stack.until("all of it", () => statSync(got, { throwIfNoEntry: false })?.size === bytes.length);
  const wanted = bytes.toString("latin1").replaceAll("\n", "\r");
  expect(createHash("sha256").update(readFileSync(got)).digest("hex")).toBe(
    createHash("sha256").update(wanted, "latin1").digest("hex"),
  );
}

/** By the command's words, in an order in which each finds what it needs. */
const cases: Readonly<Record<string, () => Promise<void>>> = {
  "config schema": async () => {
    const printed = await stack.run("config", "schema");
    expect(JSON.parse(printed.out)).toHaveProperty("properties.redaction.enum", ["off", "standard", "strict"]);
    expect(await jsonOf("config schema", "--write")).toEqual([
      { schema: join(stack.state, "config.schema.json"), file: join(stack.state, "config.json") },
    ]);
  },
  "config path": async () => {
    const file = join(stack.state, "config.json");
    expect(await stack.run("config", "path")).toEqual(ok(`${file}\n`));
    expect(await jsonOf("config path")).toEqual([file]);
  },
  "config set": async () => {
    const set = await stack.run("config", "set", "redaction", "strict");
    expect(set).toEqual(ok(`redaction is strict in ${stack.state}/config.json.\n`));
    const overruled = await stack.run("config", "set", "tmux-socket", "other");
    expect(overruled.out).toContain("It does not count here: CODA_TMUX_SOCKET says otherwise.");
    expect(await stack.run("config", "set", "redaction", "loud")).toMatchObject({
      code: 1,
      err: "coda-runner: redaction is 'loud'; it must be off, standard or strict\n",
    });
  },
  "config unset": async () => {
    const file = join(stack.state, "config.json");
    expect(await jsonOf("config unset", "tmux-socket")).toMatchObject([
      { key: "tmux-socket", value: null, file, counts: "overruled" },
    ]);
    const left: unknown = JSON.parse(readFileSync(file, "utf8"));
    expect(left).toEqual({ $schema: "./config.schema.json", redaction: "strict" });
  },
  "config get": async () => {
    expect(await stack.run("config", "get", "redaction")).toEqual(ok("strict\n"));
    expect(await jsonOf("config get", "shell-integration")).toEqual([false]);
    expect(await jsonOf("config get")).toMatchObject([{ redaction: "strict", "tmux-socket": "commands" }]);
  },
  config: async () => {
    expect(await stack.run("config")).toEqual(ok(/^redaction +strict +\/.*config\.json$/mu));
    expect(await jsonOf("config")).toEqual([
      expect.arrayContaining([{ key: "redaction", value: "strict", from: "file" }]),
    ]);
  },
  "config list": async () => {
    expect(await stack.run("config", "list")).toEqual(await stack.run("config"));
    expect(await jsonOf("config list")).toEqual(await jsonOf("config"));
  },
  "shell-init": async () => expect(await stack.run("shell-init", "bash")).toEqual(ok(/133;C/u)),
  completion: async () => expect(await stack.run("completion", "fish")).toEqual(ok(/^complete -c coda-runner/mu)),
  doctor: async () => {
    expect(await stack.run("doctor")).toEqual(ok(/^warning +helper +none runs .*not paired$/mu));
    expect(await jsonOf("doctor")).toMatchObject([{ well: true }]);
    // Too long for a socket.
    const deep = join(stack.folder, "y".repeat(60));
    mkdirSync(deep);
    const env = { TMUX_TMPDIR: deep, CODA_TMUX_SOCKET: "x".repeat(64) };
    const broken = await stack.runWith({ env }, "doctor");
    expect(broken).toMatchObject({ code: 1, out: saying("Coda cannot work yet") });
  },
  pair: async () => {
    expect(await stack.run("status")).toMatchObject({
      code: 3,
      out: "",
      err: saying("coda-runner pair"),
    });
    expect(failed(await stack.run("pair", "--json"))).toEqual({ error: saying("--yes-to <e-mail>"), exitCode: 1 });
    const paired = await stack.pair();
    expect(paired).toMatchObject({ code: 0, err: "" });
    expect(paired.out).toMatch(/Paired with http:\S+ as a device of /u);
    browser = /The browser (\S+) may type here/u.exec(paired.out)?.[1] ?? "";
  },
  service: async () => {
    // Here as in a container: nobody runs services for this account.
    const env = { PATH: join(stack.folder, "nothing") };
    expect(await stack.runWith({ env }, "service")).toMatchObject({ code: 1, err: saying("nothing that could run") });
    expect(await inService("service")).toEqual({
      code: 1,
      err: "",
      out: "not installed; install it with: coda-runner service install\n",
    });
  },
  "service install": async () => {
    const installed = await inService("service", "install", "--linger");
    expect(installed).toEqual(ok(/^systemd runs the helper now, by \S+coda-runner\.service\./u));
    const isLive = async (): Promise<boolean> => stack.isLive();
    await stack.until("the service is live", isLive);
    expect(await jsonOf("status")).toMatchObject([{ startedBy: "service" }]);
    // Again: the same unit, another process.
    const again = await inService("service", "install", "--json");
    const [manager, unit] = ["systemd", saying(/coda-runner\.service$/u)];
    expect(readJson("service install", again.out)).toEqual([{ manager, file: unit, lingers: false, note: null }]);
    await stack.until("the service is live again", isLive);
    expect((await stack.run("start")).err).toContain("started as a service");
  },
  "service status": async () => {
    expect(await inService("service", "status")).toEqual(ok(/^service {3}runs by systemd, process \d+$/mu));
    const told = await inService("service", "status", "--json");
    const [before] = readJson("service status", told.out);
    expect(before).toMatchObject({ manager: "systemd", state: "running" });
    // Another program in the same process: systemd sees nothing of it.
    const [restarted] = await jsonOf("restart");
    expect(restarted).toMatchObject({ pid: z.object({ pid: z.int() }).parse(before).pid });
    expect(readJson("service status", (await inService("service", "status", "--json")).out)).toEqual([before]);
  },
  "service uninstall": async () => {
    await stack.run("new", idea);
    const gone = await inService("service", "uninstall");
    expect(gone).toEqual(ok(/^The service is gone, and so is \S+\. tmux and its sessions go on\.\n$/u));
    expect(stack.tmux("list-sessions", "-F", "#{session_name}")).toContain("coda__first__primary");
    const none = await inService("service", "uninstall", "--json");
    expect(readJson("service uninstall", none.out)).toEqual([{ manager: "systemd", file: null }]);
  },
  start: async () => {
    expect(await stack.run("status")).toMatchObject({ code: 2, err: saying("coda-runner start") });
    helper = await startHelper();
    const second = await stack.run("start");
    expect(second.code).toBe(1);
    expect(second.err).toMatch(
      /process \d+ since \S+, started by hand\): use that one \(coda-runner status\), or end it/u,
    );
  },
  new: async () => {
    expect(await stack.run("new", idea)).toEqual(
      ok(/^coda::first::primary runs; attach with: tmux -L commands attach/u),
    );
    expect(await jsonOf("new", idea, "logs")).toMatchObject([{ idea, slot: "logs", state: "running" }]);
    const unknown = await stack.run("new", "frist");
    expect(unknown).toMatchObject({
      code: 1,
      err: saying("ideas with sessions on this machine: first"),
    });
  },
  list: async () => {
    const listed = await stack.run("list");
    expect(listed).toEqual(ok(/^coda::first::primary {2}detached {2}nobody$/mu));
    expect(await jsonOf("list")).toMatchObject([[{ slot: "logs" }, { slot: "primary", drivers: 0 }].toReversed()]);
    const watching = stack.begin("list", "--watch", "--json");
    await stack.until("the first line", () => watching.said.out.includes("\n"));
    await stack.run("new", idea, "third");
    await stack.until("the change", () => watching.said.out.includes("third"));
    expect(await stack.interrupt(watching)).toBe(130);
    expect(readJson("list", watching.said.out).length).toBeGreaterThan(1);
  },
  status: async () => {
    expect(await stack.run("status")).toEqual(ok(/^relay {5}live$/mu));
    expect(await jsonOf("status")).toMatchObject([{ relay: "live", startedBy: "hand", redaction: "strict" }]);
    const terminal = stack.inTerminal("status", "--watch");
    await terminal.sees("Ctrl-C ends this.");
    expect(terminal.output).toContain("\u001B[?1049h\u001B[?25l");
    expect(terminal.output).toContain("\u001B[32mlive");
    const redaction = await stack.run("config", "set", "redaction", "off");
    expect(redaction.out).toMatch(/The running helper \(process \d+\) goes on as before; restart it\./u);
    await terminal.sees("restart it for: redaction");
    terminal.type("\u0003");
    await terminal.ended();
    // The cursor is back.
    expect(terminal.output.split("\u001B[?25l").at(-1)).toContain("\u001B[?25h\u001B[?1049l");
    await stack.run("config", "set", "redaction", "strict");
  },
  send: async () => {
    const typed = await stack.run("send", idea, "primary", "echo", "sent-$((40+2))", "--enter");
    expect(typed).toEqual(ok(/^typed 19 bytes and pressed 1 key in coda::first::primary, pane %\d+\n$/u));
    await shows("primary", "sent-42");
    await stack.run("send", idea, "primary", "sleep 1000", "--enter");
    await shows("primary", "sleep 1000");
    expect(await jsonOf("send", idea, "--keys", "C-c,Up,C-c")).toMatchObject([{ bytes: 0, keys: 3 }]);
    // In copy mode the program gets it, and the mode stays.
    stack.tmux("copy-mode", "-t", "=coda__first__logs:");
    expect(await stack.runWith({ input: "echo past-$((40+2))\n" }, "send", idea, "logs", "-")).toMatchObject({
      code: 0,
    });
    expect(stack.tmux("display-message", "-p", "-t", "=coda__first__logs:", "#{pane_in_mode}")).toBe("1\n");
    stack.tmux("send-keys", "-t", "=coda__first__logs:", "-X", "cancel");
    await shows("logs", "past-42");
    await stack.run("send", idea, "logs", "stty -echo; wc -c", "--enter");
    await stack.until("the program", () =>
      stack.tmux("list-panes", "-a", "-F", "#{pane_current_command}").includes("wc"),
    );
    const large = `${"x".repeat(99)}\n`.repeat(1_000);
    const pasted = await stack.runWith({ input: large }, "send", idea, "logs", "-", "--keys", "C-d");
    expect(pasted).toEqual(ok(/^pasted 100,000 bytes and pressed 1 key in /u));
    await shows("logs", /^100000$/mu);
    await stack.run("send", idea, "third", "exit 3", "--enter");
    await stack.until("its end", async () => (await stack.helperSessions()).some(({ state }) => state === "exited"));
    const refused = [
      stack.run("send", idea, "third", "x"),
      stack.run("send", idea, "fourth", "x"),
      stack.run("send", idea, "logs", "x", "--pane", "%999"),
    ];
    const [exited, absent, pane] = await Promise.all(refused);
    expect(exited).toMatchObject({
      code: 1,
      err: saying("the program of coda::first::third has ended; begin it anew with: coda-runner new first third"),
    });
    expect(absent).toMatchObject({
      code: 1,
      err: saying(/no session coda::first::fourth .*there are .*coda::first::primary/u),
    });
    expect(pane).toMatchObject({ code: 1, err: saying(/the session has no pane %999; it has %\d+/u) });
  },
  attach: async () => {
    const terminal = stack.inTerminal("attach", idea);
    await terminal.sees("sent-42");
    await stack.until("a terminal", async () =>
      (await stack.helperSessions()).some(({ localClients }) => localClients === 1),
    );
    expect(await stack.run("list")).toEqual(ok(/1 terminal/u));
    terminal.type("\u0002d");
    await terminal.ended();
    const missing = await stack.run("attach", idea, "nowhere");
    expect(missing).toMatchObject({
      code: 1,
      err: saying(/coda::first::nowhere does not run; there are .*coda-runner new first nowhere/u),
    });
  },
  restart: async () => {
    const { pid } = helper.child;
    const watching = stack.begin("status", "--watch", "--json");
    await stack.until("the first line", () => watching.said.out.includes("\n"));
    const restarted = await stack.run("restart");
    expect(restarted).toEqual(ok(`The helper (process ${pid}) was 0.1.0 and is 0.1.0 now. Its sessions went on.\n`));
    await stack.until("its sessions", async () => (await stack.helperStatus())?.sessions === 3);
    const [now] = await jsonOf("status");
    expect(now).toMatchObject({ pid });
    const { startedAt } = z.object({ startedAt: z.string() }).parse(now);
    await stack.until("whoever watches sees it again", () => watching.said.out.includes(startedAt));
    expect(await stack.interrupt(watching)).toBe(130);
    expect(await jsonOf("restart")).toEqual([{ pid, from: "0.1.0", to: "0.1.0" }]);
    // A program that could not start is not become.
    const file = join(stack.state, "config.json");
    const settings = readFileSync(file);
    writeFileSync(file, '{"redaction":"loud"}');
    expect(await stack.run("restart")).toMatchObject({
      code: 1,
      err: saying(/goes on as it is: the program on disk does not start: .*redaction is 'loud'/u),
    });
    writeFileSync(file, settings);
    expect(await jsonOf("status")).toMatchObject([{ pid, settings: { changed: [], fault: null } }]);
    await stack.until("the helper is live", async () => stack.isLive());
  },
  update: async () => {
    // This build has no key, and the web app offers nothing.
    const none = await stack.run("update", "--check");
    expect(none).toMatchObject({ code: 1, out: "", err: saying("offers no releases; say where they lie") });
    const env = { CODA_UPDATE_FROM: `${stack.origin}/runner` };
    expect(await stack.runWith({ env }, "update", "--check")).toMatchObject({
      code: 1,
      err: saying("this build cannot check releases: it was built without the key that signs them"),
    });
    for (const args of [[], ["--back"]])
      expect(await stack.run("update", ...args)).toMatchObject({
        code: 1,
        err: saying("does not replace itself; for another version of it: npm install --global"),
      });
  },
  prove: async () => {
    const proved = await stack.run("prove");
    expect(readJson("prove", proved.out)).toEqual([{ version: "0.1.0", succeeds: 2 }]);
    const unfit = await stack.runWith({ env: { TTY_SYNC: "screen" } }, "prove");
    expect(unfit).toMatchObject({ code: 1, err: saying("only 'tmux' is supported") });
  },
  "stand-in": async () => {
    // How it is otherwise: `restart`, and upgrade.test.ts. Nobody else takes over from a helper.
    const unasked = await stack.run("stand-in", String(helper.child.pid));
    expect(unasked).toMatchObject({ code: 1, err: saying("no other helper is to take over from it") });
    expect(await stack.isLive()).toBe(true);
  },
  complete: async () => {
    expect(await stack.run("complete", "--", "attach", "")).toEqual(ok("first\tidea\n"));
    expect(await stack.run("complete", "--", "send", idea, "l")).toEqual(ok("logs\tslot\n"));
  },
  man: async () => expect(await stack.run("man")).toEqual(ok(/^\.TH CODA\\-RUNNER 1 /u)),
  logs: async () => {
    expect(await stack.run("logs", "-n", "500")).toEqual(
      ok(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}info {3}TTY server listening {2}socket=/mu),
    );
    expect((await jsonOf("logs", "--since", "1h")).length).toBeGreaterThan(1);
    // Nothing that was typed or shown is in there.
    expect((await stack.run("logs", "-n", "9999")).out).not.toMatch(/sent-|past-|xxxx/u);
    const following = stack.begin("logs", "--follow", "-n", "1", "--json");
    await stack.until("the newest line", () => following.said.out.includes("\n"));
    await stack.run("panic");
    await stack.until("what is new", () => following.said.out.includes("cut off"));
    expect(await stack.interrupt(following)).toBe(130);
    expect(readJson("logs", following.said.out).length).toBeGreaterThan(0);
    expect(await jsonOf("panic", "--release")).toEqual([{ cutOff: false, wasCutOff: true, helper: "obeyed" }]);
  },
  law: async () => {
    expect(await stack.run("law")).toEqual(ok(/^typing +on /mu));
    expect(await jsonOf("law")).toMatchObject([{ flags: { typing: true, ask: true } }]);
  },
  "law set": async () => {
    expect(await stack.run("law", "set", "windows", "off")).toEqual(ok(/^windows +off /mu));
    expect(await jsonOf("law set", "windows", "on")).toMatchObject([{ flags: { windows: true } }]);
    expect(await stack.run("law", "set", "moon", "on")).toMatchObject({
      code: 1,
      err: saying("'moon' is no flag"),
    });
  },
  browsers: async () => {
    expect(await stack.run("browsers")).toEqual(ok(new RegExp(`^${browser} +allowed`, "mu")));
    expect(await jsonOf("browsers")).toMatchObject([[{ code: browser, standing: "allowed" }]]);
  },
  "browsers deny": async () =>
    expect(await stack.run("browsers", "deny", browser)).toEqual(ok(/: may do nothing here\.$/mu)),
  "browsers allow": async () =>
    expect(await jsonOf("browsers allow", browser)).toMatchObject([{ answer: "allow", browsers: [{ code: browser }] }]),
  "browsers forget": async () => {
    expect(await stack.run("browsers", "forget", browser)).toEqual(ok(/: is new here again\.$/mu));
    expect(await stack.run("browsers", "forget", browser)).toMatchObject({ code: 1 });
  },
  panic: async () => {
    expect(await stack.run("panic")).toEqual(ok(/^This machine is cut off: /u));
    expect(await stack.run("new", idea)).toMatchObject({ code: 1, err: saying("cut off") });
    expect(await stack.run("panic", "--release")).toEqual(ok("This machine is released: all goes on.\n"));
  },
  audit: async () => {
    expect(await stack.run("audit")).toEqual(ok(/ {2}helper\.panic {2}/u));
    expect((await jsonOf("audit")).length).toBeGreaterThan(3);
    expect(await stack.run("audit", "--verify")).toEqual(ok(/None was changed, removed or inserted\./u));
  },
  "rotate-key": async () => {
    const before = (await stack.helperStatus())?.fingerprint;
    const [changed] = await jsonOf("rotate-key");
    expect(changed).toEqual({ fingerprint: (await stack.helperStatus())?.fingerprint });
    expect(changed).not.toEqual({ fingerprint: before });
  },
  unpair: async () => {
    expect(failed(await stack.run("unpair", "--json"))).toEqual({ error: saying("stop it first"), exitCode: 1 });
    expect(await stack.interrupt(helper)).toBe(0);
    expect(await stack.run("unpair")).toEqual(ok(/^This machine is paired no more with /u));
    expect(await stack.run("start")).toMatchObject({ code: 3, err: saying("coda-runner pair") });
  },
};

test.each(Object.entries(cases))("%s", { timeout: caseMs }, async (_, act) => {
  expect.hasAssertions();
  await act();
});

test("each command of the table has its case", () => {
  expect(Object.keys(cases).toSorted()).toEqual(commandTable.map(({ path }) => path.join(" ")).toSorted());
});

test("send takes 8 MiB, from a pipe and from a file, and not a byte more", { timeout: caseMs }, async () => {
  expect(await stack.pair()).toMatchObject({ code: 0 });
  const running = await startHelper();
  const most = 8 * 1_024 * 1_024;
  const line = `${randomBytes(48).toString("base64")} ä€\n`;
  const bytes = Buffer.from(line.repeat(Math.ceil(most / Buffer.byteLength(line)))).subarray(0, most);
  await readsExactly(bytes, "pipe");
  await readsExactly(bytes, "file");
  const over = await stack.runWith({ input: Buffer.concat([bytes, Buffer.from("x")]) }, "send", idea, "large", "-");
  expect(over).toEqual({ code: 64, out: "", err: saying("more than 8 MiB") });
  await stack.interrupt(running);
  expect(await stack.run("unpair")).toMatchObject({ code: 0 });
});

test("tmux that is too old ends with 4", { timeout: caseMs }, async () => {
  const old = join(stack.folder, "old");
  mkdirSync(old);
  writeFileSync(join(old, "tmux"), "#!/bin/sh\necho tmux 3.0\n", { mode: 0o700 });
  const ran = await stack.runWith({ env: { PATH: `${old}:${process.env["PATH"]}` } }, "start");
  expect(ran).toMatchObject({ code: 4, err: saying("tmux 3.0 is too old; install 3.3a or newer") });
});

test("a folder that was copied is told of by status on both sides, and why", { timeout: caseMs }, async () => {
  expect(await stack.pair()).toMatchObject({ code: 0 });
  const first = await startHelper();
  const copy = join(stack.folder, "copy");
  cpSync(stack.state, copy, { recursive: true, filter: (path) => !path.includes("runner.sock") });
  // As on another machine: what it was paired on is another one there.
  const { machine: _, ...record } = JSON.parse(readFileSync(join(copy, "device.json"), "utf8")) as Record<
    string,
    unknown
  >;
  writeFileSync(join(copy, "device.json"), JSON.stringify(record));
  const second = stack.beginWith({ CODA_RUNNER_HOME: copy, CODA_TMUX_SOCKET: stack.otherSocket }, "start");
  const refused = async (state: string): Promise<boolean> =>
    (await stack.helperStatus(state))?.relay === "refused" &&
    /relay {5}refused \(This device's key was used on another machine/u.test(
      (await stack.run("--state-dir", state, "status")).out,
    );
  await stack.until("the copy knows", async () => refused(copy));
  await stack.interrupt(second);
  await stack.interrupt(first);
  const again = stack.begin("start");
  await stack.until("the first one knows, once it asks", async () => refused(stack.state));
  await stack.interrupt(again);
});
