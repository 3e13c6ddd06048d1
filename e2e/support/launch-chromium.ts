/** The system's Chromium for programs that are no Playwright tests, with the switches that the tests give it. */
import { chromium, type Browser } from "@playwright/test";
import { findChromium, switches as always } from "../../scripts/setup/chromium.ts";

export type { Browser, CDPSession, Page } from "@playwright/test";

/** `switches`: more of them, e.g. a port for the debugger. */
export async function launchChromium(switches: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("there is no Chromium on this machine; CHROMIUM_PATH may name one");
  return chromium.launch({ executablePath, args: [...always, ...switches] });
}
