/** Finds the tmux program, also when the helper was started from a GUI whose PATH lacks it. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runProgram } from "../child-process.ts";
import { loginPath } from "./login-path.ts";
import { installedBeside, isShimFolder, usualFolders, type Surroundings } from "./program-folders.ts";
import { parseTmuxVersion } from "./version.ts";

/** A shim that asks, or waits for a network, leads nowhere. */
const shimMs = 5_000;

/** The absolute path of tmux: by PATH, or else in a usual place, or else by the login shell's PATH. Undefined: nowhere. */
export async function locateTmux(around: Surroundings): Promise<string | undefined> {
  const { env } = around;
  const near = await firstIn([...foldersOf(env["PATH"] ?? ""), ...usualFolders(around)], env);
  if (near !== undefined) return near;
  const path = await loginPath(env);
  return path === undefined ? undefined : firstIn(foldersOf(path), env);
}

/** A relative folder would be another one tomorrow. */
function foldersOf(path: string): string[] {
  return path.split(delimiter).filter((folder) => folder.startsWith("/"));
}

async function firstIn(folders: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, "tmux");
    if (!isProgram(file)) continue;
    if (!isShimFolder(folder) || (await isTmux(file, env))) return file;
    const behind = installedBeside(folder, "tmux").map((each) => join(each, "tmux"));
    const installed = behind.find(isProgram);
    if (installed !== undefined) return installed;
  }
  return undefined;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** With the environment it will be run in. */
async function isTmux(file: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { status, stdout } = await runProgram(file, ["-V"], { env, timeoutMs: shimMs });
  return status === 0 && parseTmuxVersion(stdout) !== undefined;
}
