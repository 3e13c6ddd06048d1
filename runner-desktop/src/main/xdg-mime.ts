/** Which program opens what on this desktop, by xdg-utils (xdg-mime(1)). */
import { runProgram } from "@coda/runner-core";

const runMs = 10_000;

/** `env`: of a process of this user's session. Rejects with a sentence. */
export async function makeDefault(env: NodeJS.ProcessEnv, entryName: string, scheme: string): Promise<void> {
  const words = ["default", entryName, `x-scheme-handler/${scheme}`];
  const { status, stderr } = await runProgram("xdg-mime", words, { env, timeoutMs: runMs });
  if (status === 0) return;
  const [line = ""] = stderr.trim().split("\n", 1);
  if (line.includes("ENOENT"))
    throw new Error("xdg-mime is not here, which has the desktop bring links to a program: install xdg-utils");
  throw new Error(
    `the desktop does not bring links here: xdg-mime ended with ${String(status)}${line === "" ? "" : ` (${line})`}`,
  );
}
