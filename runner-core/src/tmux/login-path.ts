/** PATH as the user's own login shell sets it: a program started from a dock or by a service manager knows less. */
import { runProgram } from "../child-process.ts";

/** A profile that asks something or waits must not hold the helper. */
const patienceMs = 5_000;

/** Undefined when the shell does not say. Whatever else its profile prints is passed over. */
export async function loginPath(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const shell = env["SHELL"];
  if (shell?.startsWith("/") !== true) return undefined;
  // `env` is understood by every shell, fish and csh included, and prints PATH with colons in each.
  const { stdout } = await runProgram(shell, ["-l", "-c", "env"], { env, timeoutMs: patienceMs });
  const line = stdout.split("\n").findLast((candidate) => candidate.startsWith("PATH="));
  return line?.slice("PATH=".length);
}
