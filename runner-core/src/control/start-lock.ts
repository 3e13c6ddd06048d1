/**
 * One helper at a time begins in a folder: from its first look until its socket answers, whoever comes second is told so, and
 * has touched nothing. A helper that runs is known by its socket alone.
 */
import { join } from "node:path";
import { dropDeadLock, lockHolder, releaseLock, takeLock } from "../lock-file.ts";
import { controlSocketPath, refuseSecond } from "./control-socket.ts";
import { startingHelperText } from "./second-helper-text.ts";

/** Of two that find a dead one's lock, either may have it. */
const tries = 3;

/** Throws a sentence where another helper runs or begins in this folder. What it returns lets the next one look. */
export async function takeStart(stateDir: string): Promise<() => void> {
  const path = join(stateDir, "start.lock");
  const socket = controlSocketPath(stateDir);
  for (let left = tries; !takeLock(path); left--) {
    const holder = lockHolder(path);
    // Who has it may be about to lose, too: one that runs is the one to name.
    if (left === 0) await refuseSecond(socket);
    if (left === 0) throw new Error(startingHelperText(holder, path));
    dropDeadLock(path);
  }
  let isHeld = true;
  const release = (): void => {
    process.off("exit", release);
    // Once: afterwards it may be another's.
    if (isHeld) releaseLock(path);
    isHeld = false;
  };
  // Told to end while it begins, it does so at once.
  process.once("exit", release);
  try {
    await refuseSecond(socket);
    return release;
  } catch (error) {
    release();
    throw error;
  }
}
