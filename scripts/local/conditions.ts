/** What must hold before anything is started: free ports and a tmux new enough. One sentence each where it does not. */
import { createServer } from "node:net";
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

/** Where the helper looks too; here only to say early and clearly what is wrong. */
export async function requireTmux(): Promise<void> {
  const { code, output } = await run({ program: "tmux", args: ["-V"] });
  if (code !== 0)
    throw new LocalError("tmux was not found; install it (apt install tmux, brew install tmux) and start again.");
  const version = /(\d+)\.(\d+)/u.exec(output);
  const [major = 0, minor = 0] = (version?.slice(1) ?? []).map(Number);
  if (version !== null && (major < 3 || (major === 3 && minor < 3))) {
    throw new LocalError(`${output.trim()} is too old; install tmux 3.3 or newer and start again.`);
  }
}
