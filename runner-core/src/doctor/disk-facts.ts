/** The file system below a folder: what is free, and whether it is on this machine. */
import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** statfs(2) on Linux; elsewhere the numbers mean other things and match none of these. */
const remoteKinds = new Map([
  [0x6969, "nfs"],
  [0x517b, "smb"],
  [0xfe534d42, "smb"],
  [0xff534d42, "cifs"],
  [0x01021997, "9p"],
  [0x65735546, "fuse"],
  [0x5346414f, "afs"],
  [0x00c36400, "ceph"],
]);

export interface DiskFacts {
  readonly freeBytes: number | undefined;
  readonly remote: string | undefined;
}

/** Of the folder, or of the nearest one above it that is there. */
export function diskFacts(folder: string): DiskFacts {
  try {
    const { type, bavail, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, remote: remoteKinds.get(type) };
  } catch {
    const parent = dirname(folder);
    return parent === folder ? { freeBytes: undefined, remote: undefined } : diskFacts(parent);
  }
}
