/** What a command prints on a terminal of its own, and when. */
import { spawn } from "node-pty";
import type { Written } from "./stored-session.ts";

export async function recordCommand(command: string, cwd: string): Promise<Written[]> {
  const writes: Written[] = [];
  const pty = spawn("/bin/sh", ["-c", command], {
    name: "xterm-256color",
    cols: 120,
    rows: 40,
    cwd,
    env: { ...process.env, PAGER: "cat", GIT_PAGER: "cat", FORCE_COLOR: "1" },
    encoding: null,
  });
  // With no encoding the bytes come as they are, which node-pty's types do not say.
  pty.onData((data) => writes.push({ atMs: Date.now(), bytes: Buffer.from(data as unknown as Uint8Array) }));
  await new Promise((resolve) => pty.onExit(resolve));
  return writes;
}
