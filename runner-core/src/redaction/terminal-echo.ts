/** Whether a terminal shows what is typed into it, as stty tells. Asked from outside: it changes nothing there. */
import { runProgram } from "../child-process.ts";

/** hidden: a line is read and not shown, as a password is. Editors and shells read keys, not lines, and show them themselves. */
export type TerminalEcho = "shown" | "hidden" | "unknown";

export type ReadEcho = (tty: string) => Promise<TerminalEcho>;

const patienceMs = 2_000;

/** What `stty -a` prints: GNU, BSD (with its groups' names) and busybox alike. */
export function echoIn(report: string): TerminalEcho {
  const words = new Set(report.split(/[\s;]+/u));
  if (!words.has("icanon") && !words.has("-icanon")) return "unknown";
  return words.has("icanon") && words.has("-echo") ? "hidden" : "shown";
}

export function systemEcho(platform: NodeJS.Platform): ReadEcho {
  const fileFlag = platform === "linux" ? "-F" : "-f";
  return async (tty) => {
    const { status, stdout } = await runProgram("stty", [fileFlag, tty, "-a"], { timeoutMs: patienceMs });
    return status === 0 ? echoIn(stdout) : "unknown";
  };
}
