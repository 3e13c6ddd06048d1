/** One at a time among processes: the helper and commands that run beside it read, change and write the same files. */
import { dropDeadLock, releaseLock, takeLock } from "../lock-file.ts";

/** Whoever holds it needs some milliseconds. */
const tries = 200;
const betweenMs = 5;

/** Throws a sentence when another process keeps the lock for a second. */
export function inTurn(path: string, change: () => void): void {
  for (let left = tries; !takeLock(path); left--) {
    if (left === 0) {
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
