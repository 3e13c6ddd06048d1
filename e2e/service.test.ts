/**
 * The helper as a service, as far as that goes where no manager runs: systemd is played by its manual; helper, tmux, relay
 * and web app are real, and so are control groups where this machine lets them be made.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ControlGroups, type ControlGroup } from "./support/control-groups.ts";
import { PlayedSystemd, type PlayedGroups } from "./support/played-systemd.ts";
import { RunnerStack, type Ran } from "./support/runner-stack.ts";

const caseMs = 180_000;
const idea = "first";
const listSchema = z.array(z.object({ id: z.string(), slot: z.string() }));

const mountPoint = join(tmpdir(), `coda-service-groups-${process.pid}`);
mkdirSync(mountPoint);
const whyNot = ControlGroups.whyNot(mountPoint);
const told = whyNot === undefined ? "" : ` (not tried, since this machine lets nothing be mounted: ${whyNot})`;

let stack: RunnerStack;
let played: PlayedSystemd;

beforeAll(async () => {
  stack = await RunnerStack.start();
  await stack.pair();
}, caseMs);
afterEach(async () => {
  await played.dispose();
  stack.tmux("kill-server");
}, caseMs);
afterAll(async () => {
  await stack.dispose();
  rmSync(mountPoint, { recursive: true });
}, caseMs);

async function play(groups?: PlayedGroups): Promise<void> {
  played = await PlayedSystemd.start(stack.folder, groups);
  // A login shell sets PATH anew, and the service has its own from there.
  writeFileSync(join(stack.folder, ".profile"), `PATH='${played.programs}:'"$PATH"\n`);
}

async function inService(...args: readonly string[]): Promise<Ran> {
  return stack.runWith({ env: { PATH: `${played.programs}:${process.env["PATH"]}` } }, "service", ...args);
}

async function install(): Promise<void> {
  expect(await inService("install")).toMatchObject({ code: 0, err: "" });
  await live();
}

async function live(): Promise<void> {
  await stack.until("the service to be live", async () => stack.isLive());
}

/** Helpers of this machine that run now. A child of one is about to be another program, and looks like it until then. */
function helpers(): number[] {
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name) && textOf(name, "cmdline").includes(`${stack.program}\0start`))
    .map(Number);
  const parentOf = (pid: number): number => Number(/^PPid:\s+(\d+)$/mu.exec(textOf(String(pid), "status"))?.[1]);
  return found.filter((pid) => !found.includes(parentOf(pid)));
}

function textOf(pid: string, file: "cmdline" | "status"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** Lines that count themselves, printed by a program in a session of its own until `end`. */
class CountedLines {
  readonly #file: string;
  readonly #session: string;

  private constructor(file: string, session: string) {
    this.#file = file;
    this.#session = session;
  }

  static async begin(slot: string): Promise<CountedLines> {
    const file = join(stack.folder, slot);
    const line = 'i=$((i+1)); echo "line $i of many"';
    // A wait is a process each time.
    const loop = `for _ in 1 2 3 4 5; do ${line}; done; sleep 0.05`;
    writeFileSync(file, `i=0\nwhile [ ! -e "$0.end" ]; do ${loop}; done\necho "total $i"\n`);
    await stack.run("new", idea, slot);
    const listed = listSchema.parse(JSON.parse((await stack.run("list", "--json")).out));
    const session = listed.find((candidate) => candidate.slot === slot)?.id ?? "";
    stack.tmux("send-keys", "-t", `=coda__${idea}__${slot}:`, `sh ${file}`, "Enter");
    await stack.untilStored("a line to be stored", session, (stored) => stored.includes("line 1 of"));
    return new CountedLines(file, session);
  }

  /** The numbers of all that were printed, and of all that were stored. */
  async end(): Promise<{ readonly printed: number[]; readonly stored: number[] }> {
    writeFileSync(`${this.#file}.end`, "");
    const total = /^total (\d+)\r$/mu;
    const text = await stack.untilStored("the total to be stored", this.#session, (all) => total.test(all) && all);
    const stored = [...text.matchAll(/^line (\d+) of many\r$/gmu)].map(([, number]) => Number(number));
    return { printed: Array.from({ length: Number(total.exec(text)?.[1]) }, (_, index) => index + 1), stored };
  }
}

function journalBytes(): number {
  const root = join(stack.state, "journal");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(root, name), { throwIfNoEntry: false }))
    .reduce((sum, file) => sum + (file?.isFile() === true ? file.size : 0), 0);
}

/** What panes print is written down while no helper runs. */
async function journalGrows(): Promise<void> {
  await stack.until("no helper to run", () => helpers().length === 0);
  const before = journalBytes();
  await stack.until("the journal to grow", () => journalBytes() > before + 200);
  expect(helpers()).toEqual([]);
}

describe("a helper that is killed again and again", () => {
  test(
    "is begun again, ever more rarely and for ever; never two at once; nothing is lost or doubled",
    { timeout: caseMs },
    async () => {
      await play();
      await install();
      const lines = await CountedLines.begin("crashes");
      for (let crash = 1; crash <= 8; crash++) {
        const pid = played.pid ?? 0;
        // Also while it starts.
        if (crash % 2 === 1) await live();
        await stack.until("one helper", () => helpers().length > 0);
        expect(helpers()).toEqual([pid]);
        process.kill(pid, "SIGKILL");
        await stack.until("systemd to hear of it", () => played.state === "activating");
        if (crash === 8) await toldOf();
        played.waitIsOver();
      }
      await live();
      expect(helpers()).toEqual([played.pid]);
      // tmux 3.3a strikes the one of a killed helper off seconds later.
      const clients = () => stack.tmux("list-clients", "-F", "#{client_control_mode}").trim();
      await stack.until("its control client to be the only one", () => clients() === "1");
      expect(played.waits.map((seconds) => Math.round(seconds))).toEqual([1, 2, 4, 8, 15, 30, 60, 60]);
      expect((await inService("status")).out).toMatch(
        /^service {3}runs by systemd, process \d+$[\s\S]*^restarts {2}8 /mu,
      );
      const { printed, stored } = await lines.end();
      expect(stored).toEqual(printed);
    },
  );

  async function toldOf(): Promise<void> {
    const told = await inService("status");
    expect(told).toMatchObject({ code: 1, err: "" });
    expect(told.out).toMatch(/^service {3}ended; systemd begins it again soon/mu);
    expect(told.out).toMatch(/^last end {2}signal 9$/mu);
    const { out } = await inService("status", "--json");
    expect(JSON.parse(out)).toMatchObject({ state: "restarting", restarts: 7, pid: null, lastEnd: "signal 9" });
  }

  test("and that only a person can help is not", { timeout: caseMs }, async () => {
    await play();
    const env = {
      PATH: `${played.programs}:${process.env["PATH"]}`,
      CODA_RUNNER_HOME: join(stack.folder, "not-paired"),
    };
    // It is told where somebody reads it, and nothing is begun.
    const refused = await stack.runWith({ env }, "service", "install");
    expect(refused).toMatchObject({ code: 3, out: "" });
    expect(refused.err).toMatch(/^coda-runner: this device is not paired with /u);
    expect((await inService("status")).out).toMatch(/^service {3}does not run$/mu);
    await install();
    const record = join(stack.state, "device.json");
    renameSync(record, `${record}.away`);
    await played.systemctl("restart");
    await stack.until("its end", () => played.state === "failed");
    renameSync(`${record}.away`, record);
    expect(played.waits).toEqual([]);
    expect((await inService("status")).out).toMatch(/^last end {2}exit code 3$/mu);
  });
});

test("systemd as played here limits starts where the unit does not say otherwise", { timeout: caseMs }, async () => {
  await play();
  await install();
  const unit = join(stack.folder, ".config/systemd/user/coda-runner.service");
  const text = readFileSync(unit, "utf8");
  writeFileSync(
    unit,
    text.replace(/^(StartLimit|RestartSteps).*$/gmu, "").replace(/^ExecStart=.*$/mu, "ExecStart=/bin/false"),
  );
  await played.systemctl("daemon-reload");
  await played.systemctl("restart");
  for (;;) {
    await stack.until("its end", () => played.state !== "active");
    if (played.state === "failed") break;
    played.waitIsOver();
  }
  // Two were begun by hand before.
  expect([(await inService("status")).out.includes("start-limit-hit"), played.waits]).toEqual([true, [1, 1, 1, 1]]);
});

/** Whatever is started by the helper, in the same process group. */
test("a process group that is killed as a whole leaves tmux and its programs", { timeout: caseMs }, async () => {
  await play();
  await install();
  const lines = await CountedLines.begin("process-group");
  process.kill(-(played.pid ?? 0), "SIGKILL");
  await stack.until("systemd to hear of it", () => played.state === "activating");
  await journalGrows();
  played.waitIsOver();
  await live();
  const { printed, stored } = await lines.end();
  expect(stored).toEqual(printed);
});

describe.skipIf(whyNot !== undefined)(`a service in its control group${told}`, () => {
  let groups: ControlGroups;
  let service: ControlGroup;
  let scope: ControlGroup;

  beforeAll(async () => {
    groups = await ControlGroups.open(`coda-${process.pid}`, mountPoint);
    service = groups.make("coda-runner.service");
    scope = groups.make("run-u1.scope");
  });
  afterAll(async () => {
    await groups.dispose();
  });

  /** Whose helper is live by its relay before it has begun a server, or found the one there is. */
  async function tmuxServer(): Promise<number> {
    return stack.until("a tmux server", () => Number(stack.tmux("display-message", "-p", "#{pid}")) || undefined);
  }

  async function editUnit(from: string, to: string): Promise<void> {
    const unit = join(stack.folder, ".config/systemd/user/coda-runner.service");
    const text = readFileSync(unit, "utf8");
    expect(text).toContain(from);
    writeFileSync(unit, text.replace(from, to));
    await played.systemctl("daemon-reload");
  }

  test("ends alone, so that a tmux server without a scope goes on as well", { timeout: caseMs }, async () => {
    await play({ service, scope: null });
    await install();
    const server = await tmuxServer();
    expect(service.members).toEqual(expect.arrayContaining([played.pid, server]));
    const lines = await CountedLines.begin("kill-mode");
    await played.stop();
    await journalGrows();
    expect(await tmuxServer()).toBe(server);
    await played.systemctl("start");
    await live();
    // And with no time between.
    await played.systemctl("restart");
    await live();
    const { printed, stored } = await lines.end();
    expect(stored).toEqual(printed);
    expect(await tmuxServer()).toBe(server);
  });

  test(
    "leaves a tmux server in its scope, even where all that is in the group is killed",
    { timeout: caseMs },
    async () => {
      await play({ service, scope });
      await install();
      const server = await tmuxServer();
      expect([service.members.includes(server), scope.members.includes(server)]).toEqual([false, true]);
      await editUnit("KillMode=process", "KillMode=control-group");
      const lines = await CountedLines.begin("control-group");
      const shell = Number(stack.tmux("display-message", "-p", "-t", `=coda__${idea}__control-group:`, "#{pane_pid}"));
      expect(scope.members).toContain(shell);
      for (const pid of service.members) process.kill(pid, "SIGKILL");
      await stack.until("systemd to hear of it", () => played.state === "activating");
      expect(service.members).toEqual([]);
      await journalGrows();
      played.waitIsOver();
      await live();
      await played.stop();
      expect(service.members).toEqual([]);
      await journalGrows();
      await played.systemctl("start");
      await live();
      const { printed, stored } = await lines.end();
      expect(stored).toEqual(printed);
      expect([await tmuxServer(), scope.members.includes(server)]).toEqual([server, true]);
    },
  );
});

describe.skipIf(whyNot !== undefined)(`WSL, by the words of its kernel${told}`, () => {
  /** The command where /proc/version says so; in a mount namespace of its own. */
  async function inWsl(kernel: string, path: string): Promise<Ran> {
    const version = join(stack.folder, "version");
    writeFileSync(version, `${kernel}\n`);
    const script = 'mount --bind "$0" /proc/version && exec "$@"';
    const words = ["sh", "-c", script, version, process.execPath, stack.program, "service", "install"];
    return stack.runProgram("unshare", ["--mount", "--propagation", "private", ...words], { PATH: path });
  }

  test("is told how it gets systemd, and how long a service runs there", { timeout: caseMs }, async () => {
    const kernel = "Linux version 5.15.167.4-microsoft-standard-WSL2 (root@x) (gcc (GCC) 11.2.0) #1 SMP";
    await play();
    const without = join(stack.folder, "without-systemd");
    mkdirSync(without);
    writeFileSync(join(without, "systemctl"), "#!/bin/sh\nexit 1\n", { mode: 0o700 });
    const refused = await inWsl(kernel, `${without}:${process.env["PATH"]}`);
    expect(refused.err).toContain("write '[boot]' and 'systemd=true' into /etc/wsl.conf");
    const installed = await inWsl(kernel, `${played.programs}:${process.env["PATH"]}`);
    expect(installed.out).toContain("after its last window is closed: leave one open");
    expect([refused.code, installed.code]).toEqual([1, 0]);
  });
});
