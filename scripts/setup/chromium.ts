/** Finds the Chromium that the browser tests drive: the machine's own, never a downloaded one. */
import { findInPath, firstExecutable } from "./program.ts";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Containers have no user namespaces and little shared memory; and nothing but our own traffic. */
export const switches: readonly string[] = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
];

/**
 * The same Chromium without what draws windows, a package of Debian's own: pages come with two thirds of the work. It shows
 * no messages and installs no apps. CHROMIUM_PATH wins; undefined where there is none.
 */
export function findHeadlessShell(): string | undefined {
  const chosen = process.env["CHROMIUM_PATH"];
  return chosen === undefined || chosen === "" ? findInPath("chromium-headless-shell") : undefined;
}

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
