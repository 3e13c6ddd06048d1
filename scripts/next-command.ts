/**
 * Next's own command, for building and serving the web app. It sends nothing about its use to anybody, and reads no `.env`: relay,
 * helper and the tasks do not either, and what a deployment keeps in one (a DATABASE_URL) is not to reach the web process alone.
 */
import { join } from "node:path";
import type { Command } from "./command.ts";

export function nextCommand(root: string, args: readonly string[], env: Command["env"] = {}): Command {
  return {
    program: process.execPath,
    args: [join(root, "node_modules", "next", "dist", "bin", "next"), ...args],
    cwd: root,
    // Next's own word, to its workers, that the files were read already.
    env: { ...env, NEXT_TELEMETRY_DISABLED: "1", __NEXT_PROCESSED_ENV: "true" },
  };
}
