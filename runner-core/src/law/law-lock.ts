/** One at a time among processes: the helper and commands that run beside it read, change and write the same files. */
import { dropDeadLock, lockTrace, releaseLock, takeLock } from "../lock-file.ts";

const betweenMs = 5;
/** A second: whoever holds it needs some milliseconds, and on a busy disk some hundred. */
const triesOfOne = 200;
/** Ten seconds: as long as it passes from one to the next, everybody's turn comes. */
const triesInAll = 2_000;

/** Throws a sentence when another process keeps the lock for a second, or others have had it in turn for ten. */
export function inTurn(path: string, change: () => void): void {
  let [trace, left] = [lockTrace(path), triesOfOne];
  for (let inAll = triesInAll; !takeLock(path); inAll--) {
    const traceNow = lockTrace(path);
    left = traceNow === trace ? left - 1 : triesOfOne;
    trace = traceNow;
    if (left === 0 || inAll === 0) {
      throw new Error(`another process changes the rules of this machine; try again, or remove ${path} if none does`);
    }
    dropDeadLock(path);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, betweenMs);
  }
  try {
    change();
  } finally {
    releaseLock(path);
  }
}
