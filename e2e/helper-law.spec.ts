/** What the machine's own rules say, as a browser sees it: who is new there asks first, rules hold at once, panic cuts. */
import { expect, type Browser } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";
import { test } from "./support/test.ts";

const stack = ownStack();

/** From the end of a command at the machine until the open page shows what it changed. */
async function soon(what: string, shown: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  await shown();
  console.log(`${what}: on the page ${((performance.now() - begun) / 1_000).toFixed(2)} s after the command's end`);
}

/** With a key of its own. */
async function newBrowser(browser: Browser): Promise<TerminalPage> {
  const terminal = new TerminalPage(await (await browser.newContext()).newPage());
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  return terminal;
}

const bannerOf = ({ page }: TerminalPage) => page.getByTestId("rule-banner");

async function codeOf({ page }: TerminalPage): Promise<string> {
  return (await page.getByTestId("browser-code").innerText()).trim();
}

/** Visibly, and without a trace in the terminal. */
async function isRefused(terminal: TerminalPage, text: string): Promise<void> {
  const refusal = terminal.page.getByTestId("input-refused");
  await expect(refusal).toHaveCount(0);
  await terminal.type(`echo ${text}\n`);
  await expect(refusal).toBeVisible();
}

test("a second browser is refused its first keys, waits for a yes at the machine, and types after it", async ({
  browser,
}) => {
  const first = await newBrowser(browser);
  await first.run("echo nobody-asks-yet");
  await first.shows("nobody-asks-yet");
  stack.runner("law", "set", "ask", "on");

  const second = await newBrowser(browser);
  await expect(bannerOf(second)).toContainText("asks before a new browser types");
  const code = await codeOf(second);
  expect(code).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/u);
  await isRefused(second, "too-early");
  await expect(bannerOf(second)).toContainText("Waiting for a yes");
  expect(stack.runner("browsers")).toContain(code);
  await isRefused(second, "still-too-early");

  stack.runner("browsers", "allow", code);
  await soon("a yes", async () => expect(bannerOf(second)).toHaveCount(0));
  await second.run("echo after-the-yes");
  await second.shows("after-the-yes");
  expect((await second.lines()).filter((line) => line.includes("too-early"))).toEqual([]);

  // It is known by its key, not by this page.
  await second.page.reload();
  await second.live();
  await second.run("echo known-again");
  await second.shows("known-again");
  await expect(bannerOf(second)).toHaveCount(0);
});

test("a browser that is refused at the machine says so, and asks again once that is forgotten", async ({ browser }) => {
  const third = await newBrowser(browser);
  await isRefused(third, "refused-anyway");
  await expect(bannerOf(third)).toContainText("Waiting for a yes");
  const code = await codeOf(third);
  stack.runner("browsers", "deny", code);
  await soon("a no", async () => expect(bannerOf(third)).toContainText("was refused"));
  await isRefused(third, "refused-anyway");
  stack.runner("browsers", "forget", code);
  await expect(bannerOf(third)).toContainText("asks before a new browser types");
  expect((await third.lines()).filter((line) => line.includes("refused-anyway"))).toEqual([]);
});

test("typing is switched off and on again at the machine while the page is open", async ({ browser }) => {
  stack.runner("law", "set", "ask", "off");
  const terminal = await newBrowser(browser);
  await terminal.run("echo before-off");
  await terminal.shows("before-off");
  stack.runner("law", "set", "typing", "off");
  await soon("typing off", async () => expect(bannerOf(terminal)).toContainText("lets no browser type"));
  await isRefused(terminal, "while-off");
  stack.runner("law", "set", "typing", "on");
  await soon("typing on", async () => expect(bannerOf(terminal)).toHaveCount(0));
  await terminal.run("echo on-again");
  await terminal.shows("on-again");
  expect((await terminal.lines()).filter((line) => line.includes("while-off"))).toEqual([]);
});

test("SL9 a page whose ticket is not believed there says so, and what to do", async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  const terminal = new TerminalPage(page);
  // As a helper that was paired with a server of another key answers: with a doubt in the place of a key to seal with.
  await page.routeWebSocket(/\/attach|:\d+\//u, (socket) => {
    socket.connectToServer().onMessage((message) => {
      const isOffer = typeof message === "string" && message.includes('"sealOffered"');
      socket.send(isOffer ? JSON.stringify({ t: "ticketJudged", doubt: "signature" }) : message);
    });
  });
  await terminal.signIn(stack.signInUrl());
  await expect(page.getByTestId("doubt-banner")).toContainText(
    "another key than the one that the device was paired with",
  );
  await expect(terminal.state).toHaveText("live");
  await isRefused(terminal, "not-believed");
});

test("panic cuts the page off, and its release brings it back with what was printed meanwhile", async ({ browser }) => {
  const terminal = await newBrowser(browser);
  stack.runner("panic");
  await soon("panic", async () => expect(terminal.state).toContainText("offline"));
  expect(stack.runner("status")).toContain("CUT OFF");
  stack.tmux("send-keys", "-t", "=coda__first__primary:", "echo printed-while-cut-off", "Enter");
  await isRefused(terminal, "typed-while-cut-off");
  await expect(terminal.state).toContainText("offline");
  stack.runner("panic", "--release");
  await terminal.live();
  await terminal.shows("printed-while-cut-off");
  await terminal.run("echo released");
  await terminal.shows("released");
  expect((await terminal.lines()).filter((line) => line.includes("typed-while-cut-off"))).toEqual([]);
});
