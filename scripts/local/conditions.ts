/** What must hold before anything is started: free ports and a tmux new enough. One sentence each where it does not. */
import { createServer } from "node:net";
import { join } from "node:path";
import { run } from "../command.ts";
import type { RunState } from "./home.ts";
import { isAlive } from "./home.ts";
import { LocalError } from "./local-error.ts";

const loopback = "127.0.0.1";

export async function requireFreePort(variable: string, port: number, left: RunState | undefined): Promise<void> {
  const free = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, loopback, () => server.close(() => resolve(true)));
  });
  if (free) return;
  const leftOver = Object.values(left?.processes ?? {}).filter(isAlive);
  const hint = leftOver.length > 0 ? `; a crashed start left processes behind: kill ${leftOver.join(" ")}` : "";
  throw new LocalError(`port ${port} is in use; stop what uses it or set ${variable} to another port${hint}.`);
}

/** Said early and clearly here; the helper, which looks in more places than PATH, has the last word. */
export async function requireTmux(): Promise<void> {
  const { code, output } = await run({ program: "tmux", args: ["-V"] });
  const problem = code === 0 ? tooOld(output) : await helperMisses();
  if (problem !== undefined) throw new LocalError(problem);
}

function tooOld(output: string): string | undefined {
  const [, major = 0, minor = 0, patch = ""] = /(\d+)\.(\d+)([a-z]?)/u.exec(output) ?? [undefined, 99];
  const [first, second] = [Number(major), Number(minor)];
  const old = first < 3 || (first === 3 && (second < 3 || (second === 3 && patch === "")));
  return old ? `${output.trim()} is too old; install tmux 3.3a or newer and start again.` : undefined;
}

async function helperMisses(): Promise<string | undefined> {
  const helper = join(import.meta.dirname, "..", "..", "runner-core", "bin", "coda-runner.mjs");
  const { output } = await run({ program: process.execPath, args: [helper, "doctor"] });
  return /^problem +tmux /mu.test(output)
    ? "tmux was not found; install it (apt install tmux, brew install tmux) and start again."
    : undefined;
}
