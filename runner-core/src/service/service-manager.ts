/** The port to whatever runs services here for this account. Errors are sentences that say what to do. */
import type { RunOptions, RunResult } from "../child-process.ts";
import type { ServicePlan } from "./service-plan.ts";

export const serviceStates = ["running", "restarting", "stopped"] as const;

export interface ServiceStatus {
  /** The file that describes it; null: it is not installed. */
  readonly file: string | null;
  /** `restarting`: it ended as it should not, and the manager begins it again after a while. */
  readonly state: (typeof serviceStates)[number];
  readonly pid: number | null;
  /** As the manager says it; null: it does not. */
  readonly since: string | null;
  /** How the last run ended, in the manager's words; null: it runs, or never ran. */
  readonly lastEnd: string | null;
  /** How often the manager began it again by itself; null: it does not say. */
  readonly restarts: number | null;
  /** It also runs while nobody is signed in; null: there is no such thing here. */
  readonly lingers: boolean | null;
}

export interface ServiceManager {
  /** In words: "systemd", "launchd". */
  readonly name: string;
  /** Installed before or not: it runs by this plan afterwards. Returns the file. */
  install(plan: ServicePlan): Promise<string>;
  /** Stops it first. Null: there was none. */
  uninstall(): Promise<string | null>;
  status(): Promise<ServiceStatus>;
  /** Lets it run while nobody is signed in. Undefined: there is no such thing here. */
  readonly linger: (() => Promise<void>) | undefined;
}

/** Runs a program to its end, and never rejects. */
export type Run = (file: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>;

/** What it printed. Throws what it complained of. */
export async function mustRun(run: Run, file: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(file, args);
  if (status === 0) return stdout;
  throw new Error(`'${[file, ...args].join(" ")}' failed: ${(stderr || stdout).trim() || `exit code ${status}`}`);
}
