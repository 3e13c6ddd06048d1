/** How a command ended, in words. Pure. */
import type { ApiCommand } from "@coda/protocol";

interface EndWords {
  readonly text: string;
  readonly tone: "live" | "danger" | "idle";
}

/** Not ended is what runs, and what nobody heard the end of: the ledger cannot tell the two apart. */
export function endWords({ exitCode, outputTo }: Pick<ApiCommand, "exitCode" | "outputTo">): EndWords {
  if (exitCode === 0) return { text: "done", tone: "live" };
  if (exitCode !== null) return { text: `exit ${exitCode}`, tone: "danger" };
  return { text: outputTo === null ? "no end yet" : "ended", tone: "idle" };
}
