/** Services of this account by launchd, in the session of whoever sits there (launchctl(1)). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { agentLabel, agentText } from "./launch-agent.ts";
import { removeServiceFile, writeServiceFile } from "./service-file.ts";
import { mustRun, type Run, type ServiceManager, type ServiceStatus } from "./service-manager.ts";
import { makeFolder } from "../make-folder.ts";

export interface LaunchdOptions {
  readonly run: Run;
  readonly home: string;
  readonly uid: number;
}

/** What launchctl ends with for one that it does not know: ESRCH, and its own 113. */
const unknownCodes: readonly (number | null)[] = [3, 113];

export function agentFile(home: string): string {
  return join(home, "Library", "LaunchAgents", `${agentLabel}.plist`);
}

export function launchdManager({ run, home, uid }: LaunchdOptions): ServiceManager {
  const file = agentFile(home);
  const domain = `gui/${uid}`;
  const service = `${domain}/${agentLabel}`;
  const bootOut = async (): Promise<void> => {
    const { status, stderr } = await run("launchctl", ["bootout", service]);
    if (status !== 0 && !unknownCodes.includes(status))
      throw new Error(`launchctl could not stop it: ${stderr.trim()}`);
  };
  return {
    name: "launchd",
    install: async (plan) => {
      makeFolder(plan.logFolder);
      writeServiceFile(file, agentText(plan));
      // One that is known by an older file is not read anew.
      await bootOut();
      await mustRun(run, "launchctl", ["bootstrap", domain, file]);
      return file;
    },
    uninstall: async () => {
      await bootOut();
      return removeServiceFile(file) ? file : null;
    },
    status: async () => {
      const { status, stdout } = await run("launchctl", ["print", service]);
      return statusOf(status === 0 ? stdout : "", existsSync(file) ? file : null);
    },
    linger: undefined,
  };
}

/** `launchctl print` is for people, and says so; these lines it has had since macOS 10.11. */
function statusOf(text: string, file: string | null): ServiceStatus {
  const said = (line: RegExp): string | null => line.exec(text)?.[1] ?? null;
  const pid = Number(said(/^\s*pid = (\d+)$/mu));
  const runs = said(/^\s*runs = (\d+)$/mu);
  const told = { file, since: null, restarts: runs === null ? null : Math.max(0, Number(runs) - 1), lingers: null };
  if (pid > 0) return { ...told, state: "running", pid, lastEnd: null };
  const code = said(/^\s*last exit code = (.+)$/mu);
  return {
    ...told,
    state: said(/^\s*state = (spawn scheduled)$/mu) === null ? "stopped" : "restarting",
    pid: null,
    lastEnd: code === null || code.startsWith("(never") ? null : `exit code ${code}`,
  };
}
