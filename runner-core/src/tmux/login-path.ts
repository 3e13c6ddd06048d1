/** PATH as the user's own login shell sets it: a program started from a dock or by a service manager knows less. */
import { userInfo } from "node:os";
import { runAside } from "../child-process.ts";

/** A profile that asks something or waits must not hold the helper. */
const patienceMs = 5_000;

/**
 * Undefined when the shell does not say. Whatever else its profile prints is passed over, and what it starts and leaves behind
 * ends with it when time is up.
 */
export async function loginPath(env: NodeJS.ProcessEnv, withinMs = patienceMs): Promise<string | undefined> {
  const shell = env["SHELL"] ?? accountShell();
  if (shell?.startsWith("/") !== true) return undefined;
  // Understood by every shell, fish and csh included, whatever its PATH is, and it prints PATH with colons in each.
  const { stdout } = await runAside(shell, ["-l", "-c", "/usr/bin/env"], { env, timeoutMs: withinMs });
  const line = stdout.split("\n").findLast((candidate) => candidate.startsWith("PATH="));
  return line?.slice("PATH=".length);
}

/** What no variable says, the account does. */
function accountShell(): string | undefined {
  try {
    return userInfo().shell ?? undefined;
  } catch {
    // An account that no list of accounts has, as in containers.
    return undefined;
  }
}
