/** Real things for the pages that the walk looks at: ideas, commands, notices, an invitation and a guest's link. */
import { expect, type APIRequestContext, type Page } from "@playwright/test";
import type { CodaStack } from "./coda-stack.ts";
import { TerminalPage } from "./terminal-page.ts";

export interface Furnished {
  /** Of a past that can be played. */
  readonly play: string;
  /** Of two runs whose outputs differ. */
  readonly compare: string;
  /** Opens the first terminal to whoever has it. */
  readonly guestLink: string;
}

const commands = [
  "ls /usr",
  "seq 1 3 40",
  "ls /no-such-folder",
  String.raw`for what in 'build is done' 'tests: 3 failed' 'deploy waits for a yes'; do printf '\033]9;%s\a' "$what"; done`,
  "seq 1 2 40",
];

async function post<Answer>(request: APIRequestContext, url: string, data: object): Promise<Answer> {
  const answer = await request.post(url, { data });
  expect(answer.status(), url).toBe(201);
  return (await answer.json()) as Answer;
}

async function sessionId(request: APIRequestContext, webUrl: string): Promise<string> {
  const answer = await request.get(`${webUrl}/api/devmode/sessions?idea=first`);
  const { sessions } = (await answer.json()) as { sessions: { id: string; slot: string }[] };
  const session = sessions.find(({ slot }) => slot === "primary");
  if (session === undefined) throw new Error("no session");
  return session.id;
}

/** As one address of the page on view says. */
async function addressOf(page: Page, testId: string): Promise<string> {
  const href = await page.getByTestId(testId).first().getAttribute("href");
  if (href === null) throw new Error(`${testId} leads nowhere`);
  return href;
}

/** Once, on a page whose reader is signed in. */
export async function furnish(page: Page, { webUrl }: Pick<CodaStack, "webUrl">): Promise<Furnished> {
  const terminal = new TerminalPage(page);
  await page.goto(`${webUrl}/ideas/first/terminals/primary`);
  await terminal.live();
  for (const command of commands) await terminal.runToEnd(command);
  const { request } = page;
  await post(request, `${webUrl}/api/devmode/ideas`, { title: "Paper boat" });
  const { idea } = await post<{ idea: { id: string } }>(request, `${webUrl}/api/devmode/ideas`, { title: "Kite" });
  await request.patch(`${webUrl}/api/devmode/ideas/${idea.id}`, { data: { archived: true } });
  await post(request, `${webUrl}/api/devmode/sessions`, { idea: "first", slot: "logs" });
  await post(request, `${webUrl}/api/devmode/ideas/first/invitations`, { role: "viewer" });
  const shared = { label: "Grace", role: "viewer", withHistory: true, expiresInMinutes: 60 };
  const session = await sessionId(request, webUrl);
  const { url } = await post<{ url: string }>(request, `${webUrl}/api/devmode/sessions/${session}/shares`, shared);
  await page.goto(`${webUrl}/ideas/first/history?text=seq`);
  await expect(page.getByTestId("command-row")).toHaveCount(2);
  return {
    play: await playAddress(page),
    compare: await compareAddress(page),
    guestLink: url,
  };
}

async function playAddress(page: Page): Promise<string> {
  const output = await addressOf(page, "command-output");
  return `${output.slice(0, output.indexOf("?"))}/play`;
}

/** The newest run of those on view, and the one before it. */
async function compareAddress(page: Page): Promise<string> {
  await page.getByTestId("compare-run").first().click();
  return addressOf(page, "compare-with");
}
