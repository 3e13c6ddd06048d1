/** Services of this account by systemd: `systemctl --user` and, for lingering, loginctl(1). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { removeServiceFile, writeServiceFile } from "./service-file.ts";
import { mustRun, type Run, type ServiceManager, type ServiceStatus } from "./service-manager.ts";
import { unitName, unitText } from "./systemd-unit.ts";

export interface SystemdOptions {
  readonly run: Run;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly user: string;
  /** As `systemdVersion` has it. */
  readonly version: number;
}

/** Where units of one's own lie (systemd.unit(5)). */
export function unitFile({ home, env }: Pick<SystemdOptions, "home" | "env">): string {
  return join(env["XDG_CONFIG_HOME"] ?? join(home, ".config"), "systemd", "user", unitName);
}

/**
 * Of the manager that answers for this account, 0 where it says none that is known here. Undefined: in a container, in WSL
 * without systemd and after `su` none answers.
 */
export async function systemdVersion(run: Run): Promise<number | undefined> {
  const { status, stdout } = await run("systemctl", ["--user", "show", "--property=Version"]);
  // "252.39-1~deb12u2", "254", "v256-rc1".
  return status === 0 ? Number(/^Version=\D*(\d+)/mu.exec(stdout)?.[1] ?? 0) : undefined;
}

export function systemdManager({ run, home, env, user, version }: SystemdOptions): ServiceManager {
  const file = unitFile({ home, env });
  const systemctl = async (...args: string[]): Promise<string> => mustRun(run, "systemctl", ["--user", ...args]);
  return {
    name: "systemd",
    install: async (plan) => {
      writeServiceFile(file, unitText(plan, version));
      await systemctl("daemon-reload");
      await systemctl("enable", unitName);
      // Also where it runs already, by the plan of before.
      await systemctl("restart", unitName);
      return file;
    },
    uninstall: async () => {
      if (!existsSync(file)) return null;
      await systemctl("disable", "--now", unitName);
      removeServiceFile(file);
      await systemctl("daemon-reload");
      return file;
    },
    status: async () => {
      const shown = await systemctl("show", unitName, `--property=${asked.join(",")}`);
      const { stdout } = await run("loginctl", ["show-user", user, "--property=Linger"]);
      return statusOf(propertiesIn(shown), { file: existsSync(file) ? file : null, lingers: lingersIn(stdout) });
    },
    linger: async () => {
      await mustRun(run, "loginctl", ["enable-linger", user]);
    },
  };
}

const asked = [
  "ActiveState",
  "SubState",
  "MainPID",
  "ActiveEnterTimestamp",
  "Result",
  "ExecMainStatus",
  "ExecMainCode",
  "NRestarts",
];

function propertiesIn(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").filter((line) => line.includes("="));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).trim()]));
}

/** Null: loginctl does not know this account, since it never signed in by it. */
function lingersIn(text: string): boolean | null {
  const said = propertiesIn(text).get("Linger");
  return said === undefined ? null : said === "yes";
}

function statusOf(shown: ReadonlyMap<string, string>, given: Pick<ServiceStatus, "file" | "lingers">): ServiceStatus {
  const state = stateOf(shown);
  const pid = Number(shown.get("MainPID") ?? "0");
  const since = shown.get("ActiveEnterTimestamp") ?? "";
  const restarts = shown.get("NRestarts");
  return {
    ...given,
    state,
    pid: state === "running" && pid > 0 ? pid : null,
    since: state === "running" && since !== "" ? since : null,
    lastEnd: state === "running" ? null : lastEnd(shown),
    restarts: restarts === undefined ? null : Number(restarts),
  };
}

function stateOf(shown: ReadonlyMap<string, string>): ServiceStatus["state"] {
  if (shown.get("ActiveState") === "active") return "running";
  // Newer ones have words behind it.
  return shown.get("SubState")?.startsWith("auto-restart") === true ? "restarting" : "stopped";
}

function lastEnd(shown: ReadonlyMap<string, string>): string | null {
  const code = shown.get("ExecMainCode") ?? "0";
  // 0: it never ran.
  if (code === "0") return null;
  // As waitid(2) has it: 1 is an exit, and otherwise the status is a signal's number.
  const end = `${code === "1" ? "exit code" : "signal"} ${shown.get("ExecMainStatus") ?? "unknown"}`;
  const result = shown.get("Result") ?? "unknown";
  return plainResults.includes(result) ? end : `${end}, ${result}`;
}

/** Those that the code says already. */
const plainResults = ["success", "exit-code", "signal"];
