/** Whether a disk has no room for output. */
import { statfsSync } from "node:fs";

/** A write of dd's is 16 KiB; what is left below a few of them is as good as nothing. */
const roomBytes = 64 * 1024;

export function isDiskFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < roomBytes;
  } catch {
    return false;
  }
}
