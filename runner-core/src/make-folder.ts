/**
 * Folders of the helper's own, made where they are missing. Not by Node's `recursive`: where a file system says of a new folder
 * that its parent is missing, as those of /proc do, Node 24 tries it for ever, with signals unheard.
 */
import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { getSystemErrorMessage } from "node:util";

/** Nobody else's. */
const privateMode = 0o700;

/** Why there is no such folder. `code`: the system's, as errors of node:fs have it. */
class FolderMissing extends Error {
  readonly code: string | undefined;

  constructor(path: string, error: NodeJS.ErrnoException) {
    const why = error.errno === undefined ? error.message : getSystemErrorMessage(error.errno);
    super(`the folder ${path} cannot be made (${why}); make room for it there, or name another place`, {
      cause: error,
    });
    this.code = error.code;
  }
}

/**
 * Like mkdir(1) with -p: each missing parent in turn, with the same mode. Throws a sentence that names the folder which could not
 * be made.
 */
export function makeFolder(path: string, mode = privateMode): void {
  if (isFolder(path)) return;
  const parent = dirname(resolve(path));
  if (parent !== resolve(path)) makeFolder(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process has made it meanwhile.
    if (!isFolder(path)) throw error instanceof Error ? new FolderMissing(path, error) : error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false; // what keeps it from being looked at keeps it from being made, and says why
  }
}
