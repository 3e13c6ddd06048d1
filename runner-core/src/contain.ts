/** Does what nobody waits for: its failure costs what it was to do and a line in the log, never the process. */
import { reasonOf, type Log } from "./log.ts";

/** Begins at once; resolves when it is over, whichever way. `failure`: what the log says went wrong. */
export async function contain(log: Log, failure: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    log("error", failure, { reason: reasonOf(error) });
  }
}
