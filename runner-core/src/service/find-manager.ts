/** Which service manager this machine has for this account, and what to do where it has none. */
import { existsSync, readFileSync } from "node:fs";
import { homedir, platform, userInfo } from "node:os";
import { runProgram } from "../child-process.ts";
import { launchdManager } from "./launchd-manager.ts";
import type { Run, ServiceManager } from "./service-manager.ts";
import { systemdManager, systemdVersion } from "./systemd-manager.ts";
import { wslOneAdvice, wslTwoAdvice, wslVersion } from "./wsl.ts";

export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  /** Of `/proc/version`; "" where there is none. */
  readonly kernel: string;
  /** Whether systemd runs this machine at all (sd_booted(3)), if not for this account. */
  readonly hasBooted: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
}

/** Throws a sentence that says what to do instead. */
export async function findManager(facts: MachineFacts): Promise<ServiceManager> {
  const { platform: system, env, run } = facts;
  const { uid, username } = userInfo();
  if (system === "darwin") return launchdManager({ run, home: homedir(), uid });
  const version = await systemdVersion(run);
  if (version !== undefined) return systemdManager({ run, home: homedir(), env, user: username, version });
  throw new Error(adviceFor(facts));
}

export function systemFacts(env: NodeJS.ProcessEnv): MachineFacts {
  const hasBooted = existsSync("/run/systemd/system");
  return { platform: platform(), kernel: kernelText(), hasBooted, env, run: runProgram };
}

function adviceFor({ kernel, hasBooted }: MachineFacts): string {
  if (hasBooted) return noneAdvice;
  const wsl = wslVersion(kernel);
  return wsl === undefined ? noneAdvice : wsl === 1 ? wslOneAdvice : wslTwoAdvice;
}

function kernelText(): string {
  try {
    return readFileSync("/proc/version", "utf8");
  } catch {
    return "";
  }
}

const noneAdvice =
  "no systemd answers for this account, so there is nothing that could run a service; sign in anew (after su or sudo there is none), or run 'coda-runner start' in a tmux session of its own";
