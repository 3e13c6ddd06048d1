/** Next's own command, for building and serving the web app. It sends nothing about its use to anybody. */
import { join } from "node:path";
import type { Command } from "./command.ts";

export function nextCommand(root: string, args: readonly string[], env: Command["env"] = {}): Command {
  return {
    program: process.execPath,
    args: [join(root, "node_modules", "next", "dist", "bin", "next"), ...args],
    cwd: root,
    env: { ...env, NEXT_TELEMETRY_DISABLED: "1" },
  };
}
