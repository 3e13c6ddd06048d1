/** Installing, asking and removing, with managers that are played by what their manuals say they do. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunResult } from "../child-process.ts";
import { serverScope } from "../tmux/server-scope.ts";
import { findManager } from "./find-manager.ts";
import { launchdManager } from "./launchd-manager.ts";
import type { ServicePlan } from "./service-plan.ts";
import { systemdManager, systemdVersion } from "./systemd-manager.ts";
import { noteOfWsl } from "./wsl.ts";

/** As they say it in /proc/version. */
const wsl1 = "Linux version 4.4.0-22621-Microsoft (Microsoft@Microsoft.com) (gcc version 5.4.0 (GCC) ) #2506-Microsoft";
const wsl2 = "Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f) (gcc (GCC) 11.2.0) #1 SMP";

let home: string;
let ran: string[];
beforeEach(() => {
  [home, ran] = [mkdtempSync(join(tmpdir(), "coda-manager-")), []];
});
afterEach(() => rmSync(home, { recursive: true }));

const good = (stdout = ""): RunResult => ({ status: 0, stdout, stderr: "" });

function plan(): ServicePlan {
  const environment = { PATH: "/usr/bin" };
  return { command: ["/usr/bin/coda-runner"], arguments: [], environment, logFolder: join(home, "logs") };
}

describe("systemd", () => {
  let shown: string;
  let fails: string | undefined;

  function manager() {
    const run = async (file: string, args: readonly string[]): Promise<RunResult> => {
      const line = [file, ...args.filter((arg) => arg !== "--user")].join(" ");
      ran.push(line);
      if (fails !== undefined && line.includes(fails)) return { status: 1, stdout: "", stderr: "Access denied\n" };
      if (args.includes("show")) return good(shown);
      return file === "loginctl" && args[0] === "show-user" ? good("Linger=yes\n") : good();
    };
    return systemdManager({ run, home, env: {}, user: "ada", version: 254 });
  }
  beforeEach(() => {
    [shown, fails] = ["ActiveState=inactive\nMainPID=0\nExecMainCode=0\n", undefined];
  });

  test("is given the unit, told to read it, to start it at sign-in, and to run it now; again the same", async () => {
    const file = await manager().install(plan());
    expect(file).toBe(join(home, ".config/systemd/user/coda-runner.service"));
    expect(readFileSync(file, "utf8")).toContain('ExecStart="/usr/bin/coda-runner" "start"');
    const told = [
      "systemctl daemon-reload",
      "systemctl enable coda-runner.service",
      "systemctl restart coda-runner.service",
    ];
    expect(ran).toEqual(told);
    await manager().install(plan());
    expect(ran).toEqual([...told, ...told]);
  });

  test("removes it once, and has nothing to do the second time", async () => {
    const file = await manager().install(plan());
    ran.length = 0;
    expect([await manager().uninstall(), existsSync(file)]).toEqual([file, false]);
    expect(ran).toEqual(["systemctl disable --now coda-runner.service", "systemctl daemon-reload"]);
    expect(await manager().uninstall()).toBeNull();
  });

  test("says how it is doing, and how it ended", async () => {
    expect(await manager().status()).toEqual({
      file: null,
      state: "stopped",
      pid: null,
      since: null,
      lastEnd: null,
      restarts: null,
      lingers: true,
    });
    await manager().install(plan());
    shown = "ActiveState=active\nMainPID=4711\nActiveEnterTimestamp=Sat 2026-11-21 10:00:00 UTC\nNRestarts=2\n";
    expect(await manager().status()).toMatchObject({
      state: "running",
      pid: 4_711,
      since: "Sat 2026-11-21 10:00:00 UTC",
      restarts: 2,
    });
    shown = "ActiveState=activating\nSubState=auto-restart\nExecMainCode=2\nResult=signal\nExecMainStatus=9\n";
    expect(await manager().status()).toMatchObject({ state: "restarting", lastEnd: "signal 9" });
    shown = "ActiveState=failed\nMainPID=0\nExecMainCode=1\nResult=exit-code\nExecMainStatus=3\n";
    expect(await manager().status()).toMatchObject({ state: "stopped", lastEnd: "exit code 3" });
  });

  test.each([
    ["Version=252.39-1~deb12u2\n", 252],
    ["Version=254\n", 254],
    ["Version=v256-rc1\n", 256],
    ["", 0],
  ])("says with %j which version it is", async (said, version) => {
    expect(await systemdVersion(async () => good(said))).toBe(version);
    expect(await systemdVersion(async () => ({ status: 1, stdout: said, stderr: "no bus" }))).toBeUndefined();
  });

  test("that refuses is quoted", async () => {
    fails = "restart";
    await expect(manager().install(plan())).rejects.toThrow(
      "'systemctl --user restart coda-runner.service' failed: Access denied",
    );
  });
});

describe("launchd", () => {
  let known: boolean;
  let printed: string;
  const running =
    "gui/501/app.coda.runner = {\n\tstate = running\n\truns = 1\n\tpid = 4711\n\tlast exit code = (never exited)\n}\n";

  function manager() {
    const run = async (_: string, [verb = "", ...rest]: readonly string[]): Promise<RunResult> => {
      ran.push([verb, ...rest].join(" ").replaceAll(home, "~"));
      if (verb === "bootstrap") {
        if (known) return { status: 5, stdout: "", stderr: "Bootstrap failed: 5: Input/output error\n" };
        known = true;
      }
      if (verb === "print")
        return known ? good(printed) : { status: 113, stdout: "", stderr: "Could not find service\n" };
      if (verb === "bootout" && !known) return { status: 3, stdout: "", stderr: "No such process\n" };
      if (verb === "bootout") known = false;
      return good();
    };
    return launchdManager({ run, home, uid: 501 });
  }
  beforeEach(() => {
    [known, printed] = [false, running];
  });

  test("that begins it again tells of the end before", async () => {
    await manager().install(plan());
    printed = "gui/501/app.coda.runner = {\n\tstate = spawn scheduled\n\truns = 4\n\tlast exit code = 1\n}\n";
    const status = await manager().status();
    expect(status).toMatchObject({ state: "restarting", pid: null, lastEnd: "exit code 1", restarts: 3 });
    printed = printed.replace("spawn scheduled", "not running");
    expect(await manager().status()).toMatchObject({ state: "stopped" });
  });

  test("is given the agent in the person's own session; a known one is taken out before, since it is not read anew", async () => {
    const file = await manager().install(plan());
    await manager().install(plan());
    const each = ["bootout gui/501/app.coda.runner", "bootstrap gui/501 ~/Library/LaunchAgents/app.coda.runner.plist"];
    expect([ran, existsSync(file)]).toEqual([[...each, ...each], true]);
    expect(await manager().status()).toMatchObject({
      state: "running",
      pid: 4_711,
      lastEnd: null,
      restarts: 0,
    });
  });

  test("removes it, running or not", async () => {
    const file = await manager().install(plan());
    expect([await manager().uninstall(), existsSync(file)]).toEqual([file, false]);
    expect([await manager().uninstall(), await manager().status()]).toMatchObject([
      null,
      { file: null, state: "stopped" },
    ]);
  });
});

describe("a machine without a manager", () => {
  const run = async (): Promise<RunResult> => ({ status: 1, stdout: "", stderr: "Failed to connect to bus\n" });
  const facts = { platform: "linux", env: {}, run } as const;

  test("is told what to do instead", async () => {
    await expect(findManager({ ...facts, kernel: "Linux version 6.1", hasBooted: true })).rejects.toThrow(
      "no systemd answers",
    );
  });

  test.each([
    { of: "2 is told how to have systemd there", kernel: wsl2, hasBooted: false, advice: "systemd=true" },
    {
      of: "2 with systemd, but for another account, is told of that",
      kernel: wsl2,
      hasBooted: true,
      advice: "no systemd",
    },
    { of: "1 is told that it has none", kernel: wsl1, hasBooted: false, advice: "wsl.exe --set-version" },
  ])("of WSL $of", async ({ kernel, hasBooted, advice }) => {
    await expect(findManager({ ...facts, kernel, hasBooted })).rejects.toThrow(advice);
  });
});

test("a service of WSL is told when it ends, and one elsewhere nothing", async () => {
  expect([noteOfWsl("Linux version 6.1 (Debian)"), noteOfWsl(wsl2)]).toEqual([
    undefined,
    expect.stringContaining("last window"),
  ]);
  const run = async (): Promise<RunResult> => good("Version=255\n");
  const found = await findManager({ platform: "linux", env: {}, run, kernel: wsl2, hasBooted: true });
  expect(found.name).toBe("systemd");
});

test("a tmux server that a service starts has a scope of its own; any other has none", () => {
  const service = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/coda-runner.service\n";
  const terminal = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/vte-spawn-1.scope\n";
  expect(serverScope({ INVOCATION_ID: "x" }, terminal)).toEqual([]);
  const session = "0::/user.slice/user-1000.slice/session-2.scope\n";
  expect(serverScope({ INVOCATION_ID: "x" }, service)).toEqual([
    "systemd-run",
    "--user",
    "--scope",
    "--collect",
    "--quiet",
    "--",
  ]);
  expect([
    serverScope({}, service),
    serverScope({ INVOCATION_ID: "x" }, session),
    serverScope({ INVOCATION_ID: "x" }, ""),
  ]).toEqual([[], [], []]);
});
