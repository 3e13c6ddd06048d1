/** The system's Chromium for programs that are no Playwright tests, with the switches that the tests give it. */
import { chromium, type Browser } from "@playwright/test";
import { findChromium } from "../../scripts/setup/chromium.ts";

export type { Browser, CDPSession, Page } from "@playwright/test";

/** `switches`: more of them, e.g. a port for the debugger. */
export async function launchChromium(switches: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("there is no Chromium on this machine; CHROMIUM_PATH may name one");
  // Containers have no user namespaces and little shared memory; and nothing but our own traffic.
  const args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", ...switches];
  return chromium.launch({ executablePath, args });
}
