/** Finds the tmux program, also when the helper was started from a GUI whose PATH lacks it. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { loginPath } from "./login-path.ts";

/** Where package managers put it: Homebrew (Apple silicon, Intel), MacPorts, nix, snap, asdf, plain prefixes. */
function usualFolders(home: string): string[] {
  return [
    "/usr/bin",
    "/bin",
    "/usr/local/bin",
    "/opt/homebrew/bin",
    "/opt/local/bin",
    "/run/current-system/sw/bin",
    "/nix/var/nix/profiles/default/bin",
    "/snap/bin",
    join(home, ".nix-profile/bin"),
    join(home, ".asdf/shims"),
    join(home, ".local/bin"),
  ];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The absolute path of tmux, or undefined. `path` is a PATH value. */
export function findTmux(path: string, home: string): string | undefined {
  const folders = [...path.split(delimiter).filter((folder) => folder.startsWith("/")), ...usualFolders(home)];
  return folders.map((folder) => join(folder, "tmux")).find(isProgram);
}

/** As `findTmux`, by the environment's own PATH; where that and the usual folders have none, by the login shell's. */
export async function locateTmux(env: NodeJS.ProcessEnv, home: string): Promise<string | undefined> {
  const found = findTmux(env["PATH"] ?? "", home);
  if (found !== undefined) return found;
  const path = await loginPath(env);
  return path === undefined ? undefined : findTmux(path, home);
}
