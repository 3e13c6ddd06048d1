/** Finds programs of the machine. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of these files that can be started. */
export function firstExecutable(files: readonly string[]): string | undefined {
  return files.find(isExecutable);
}

/** The full path of a program in PATH. */
export function findInPath(program: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return firstExecutable(folders.map((folder) => join(folder, program)));
}
