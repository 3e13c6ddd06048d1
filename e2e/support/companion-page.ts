/** The desktop app's own page in a browser, behind its own preload script. What it says goes where the test says. */
import { bridgedFile, bridgedPreload } from "@coda/runner-desktop/testing/bridged-app";
import type { Page } from "@playwright/test";

const origin = "https://companion.example";

/** What of Electron the page can see: `say` answers what it asks, by channel. */
export async function openCompanion(
  page: Page,
  say: (channel: string, message: unknown) => Promise<unknown>,
): Promise<void> {
  await page.exposeFunction("companionSay", async (channel: string, message: unknown) => {
    const answer = await say(channel, message);
    if (channel !== "companion:watch") return answer;
    await tellCompanion(page, answer);
    return undefined;
  });
  await page.addInitScript(bridgedPreload());
  await page.route(`${origin}/**`, async (route) => {
    const { status, headers, body } = await served(new URL(route.request().url()).pathname);
    await route.fulfill({ status, headers, body });
  });
  await page.goto(`${origin}/index.html`);
}

async function served(path: string): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  const response = bridgedFile(path);
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}

/** The state, as the app pushes it. */
export async function tellCompanion(page: Page, state: unknown): Promise<void> {
  await page.evaluate((given) => {
    const { companionListeners: held } = globalThis as unknown as {
      companionListeners: { channel: string; listener: (event: unknown, state: unknown) => void }[];
    };
    for (const { channel, listener } of held) if (channel === "companion:state") listener({}, given);
  }, state);
}
