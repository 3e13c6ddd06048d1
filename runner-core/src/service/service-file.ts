/** A service's file, written whole or not at all. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export function writeServiceFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
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
