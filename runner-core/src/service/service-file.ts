/** A service's file, written whole or not at all. */
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "../make-folder.ts";

export function writeServiceFile(file: string, text: string): void {
  makeFolder(dirname(file), 0o777);
  const half = `${file}.new`;
  writeFileSync(half, text, { mode: 0o644 });
  renameSync(half, file);
}

/** False: there was none. */
export function removeServiceFile(file: string): boolean {
  const wasThere = existsSync(file);
  rmSync(file, { force: true });
  return wasThere;
}
