/** What a person sees of a process. */
import { execFileSync } from "node:child_process";

/** As `ps` has them, by ps(1) of POSIX. Throws where it has ended. */
export function wordsOfProcess(pid: number | undefined): string {
  return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).trim();
}
