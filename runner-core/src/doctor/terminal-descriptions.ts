/** Whether the machine has a terminal's description (terminfo), as programs inside tmux look for it. */
import { existsSync } from "node:fs";
import { join } from "node:path";

const systemFolders = [
  "/etc/terminfo",
  "/lib/terminfo",
  "/usr/share/terminfo",
  "/usr/lib/terminfo",
  "/usr/local/share/terminfo",
  "/opt/homebrew/share/terminfo",
  "/opt/local/share/terminfo",
  "/run/current-system/sw/share/terminfo",
];

/** terminfo(5): below a folder of its first letter, or (macOS) of that letter's number in hexadecimal. */
export function hasTerminal(name: string, env: NodeJS.ProcessEnv, system = systemFolders): boolean {
  const letter = name.slice(0, 1);
  const number = (name.codePointAt(0) ?? 0).toString(16);
  const own = [env["TERMINFO"], join(env["HOME"] ?? "/", ".terminfo"), ...(env["TERMINFO_DIRS"] ?? "").split(":")];
  const folders = [...own.filter((folder) => folder !== undefined && folder !== ""), ...system] as string[];
  return folders.some((folder) => existsSync(join(folder, letter, name)) || existsSync(join(folder, number, name)));
}
