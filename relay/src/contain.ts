/** Hands something on: a fault of whoever gets it costs that and a line in the log, never the process. */
import { faultOf, type Log } from "./log.ts";

/** `failure`: what the log says went wrong. */
export function contain(log: Log, failure: string, hand: () => void): void {
  try {
    hand();
  } catch (error) {
    log.error(failure, faultOf(error));
  }
}
