/** Finds the Chromium that the browser tests drive: the machine's own, never a downloaded one. */
import { findInPath, firstExecutable } from "./program.ts";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** CHROMIUM_PATH wins, even when nothing is there: a wrong setting should be seen. */
export function findChromium(): string | undefined {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen !== undefined && chosen !== "") return chosen;
  for (const program of PROGRAMS) {
    const found = findInPath(program);
    if (found !== undefined) return found;
  }
  return firstExecutable(MAC_APPLICATIONS);
}
