/** What programs print and people call things, by somebody who means harm, in a real browser: drawn, and nothing else. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { deviceListReplySchema } from "@coda/protocol";
import { ownStack } from "./support/own-stack.ts";
import { firstTerminal, TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();
const markup = `<img src=x onerror="window.owned='by markup'"><script>window.owned='by script'</script>`;

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await new TerminalPage(page).signIn(stack.signInUrl());
});

/** No script of anybody's ran, and no element was made of a text. */
async function isUnharmed(page: Page): Promise<void> {
  expect(await page.evaluate(() => ("owned" in window ? window.owned : "nobody's"))).toBe("nobody's");
  await expect(page.locator("img[src=x]")).toHaveCount(0);
}

/** Has the pane print exactly these bytes on an empty screen, by a command given at the machine; waits for the last line. */
async function print(terminal: TerminalPage, bytes: string, last: string): Promise<void> {
  const file = join(stack.home, "printed");
  writeFileSync(file, `\x1b[H\x1b[2J\x1b[3J${bytes}\r\n${last}\r\n`);
  stack.tmux("send-keys", "-t", "=coda__first__primary:", `cat ${file}`, "Enter");
  await terminal.shows(last);
}

test("OSC 52 reads nothing and fills nothing that nobody allowed: one question live, none replayed", async ({
  page,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.live();
  // What is printed before the page has the pane's output is past, and asks for nothing (TR6).
  await print(terminal, "", "the page reads");
  await page.evaluate(async () => navigator.clipboard.writeText("what was copied"));
  const stolen = Buffer.from("rm -rf ~\n").toString("base64");
  const writes = ["c", "p", "s", "0", ""].map((to) => `\x1b]52;${to};${stolen}\x07\x1b]52;${to};?\x1b\\`).join("");
  await print(terminal, `${writes}\x1bPtmux;\x1b\x1b]52;c;${stolen}\x07\x1b\\`, "clipboard done");
  // The first wish alone is asked about; the wrapped one is none, as tmux has it.
  await expect(page.getByTestId("clipboard-preview")).toHaveText("rm -rf ~");
  expect(await page.evaluate(async () => navigator.clipboard.readText())).toBe("what was copied");
  await terminal.open();
  await terminal.shows("clipboard done");
  await expect(page.getByTestId("clipboard-line")).toHaveCount(0);
  expect(await page.evaluate(async () => navigator.clipboard.readText())).toBe("what was copied");
  // An answer would have been typed behind the prompt.
  expect((await terminal.lines()).join("\n")).not.toContain("52;");
});

test("a title is text: a script in it does not run, live and replayed", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.live();
  const titles = [`\x1b]0;${markup}\x07`, `\x1b]1;${markup}\x1b\\`, `\x1b]2;${markup}\x07`, `\x1bk${markup}\x1b\\`];
  await print(terminal, titles.join(""), "titles done");
  await isUnharmed(page);
  await terminal.open();
  await terminal.shows("titles done");
  await isUnharmed(page);
});

test("links that a program prints open pages of http and https, and nothing else; each says where it leads", async ({
  page,
  context,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.live();
  /** Five rows of the program's link, so that a click near the top meets it. */
  const target = page.getByTestId("link-target").filter({ visible: true });
  const follow = async (uri: string, name: string, says: RegExp): Promise<void> => {
    const row = `${"link ".repeat(14)}\r\n`;
    await print(terminal, `\x1b]8;;${uri}\x1b\\${row.repeat(5)}\x1b]8;;\x1b\\`, name);
    // On the screen itself: its rows may be drawn later than the model has them.
    const screen = terminal.surface.locator(".xterm-screen");
    await screen.hover({ position: { x: 150, y: 60 } });
    await screen.hover({ position: { x: 160, y: 40 } });
    await expect(target).toHaveText(says);
    await page.mouse.down();
    await page.mouse.up();
  };
  const harmful = [
    "javascript:window.owned='by a link'",
    "JaVaScRiPt:window.owned='by a link'",
    "\tjavascript:window.owned='by a link'",
    "data:text/html,<script>opener.owned='by a page'</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:http://127.0.0.1/x",
    "chrome://version",
    "//evil.example/x",
    `${stack.webUrl.replace("http", "ssh")}/x`,
  ];
  for (const [n, uri] of harmful.entries()) await follow(uri, `link ${n} done`, /^Not opened: /u);
  const opening = context.waitForEvent("page");
  await follow("http://bank.example@127.0.0.1:9/good", "good link done", /^http:\/\/127\.0\.0\.1:9\/good$/u);
  const opened = await opening;
  expect(await opened.evaluate(() => window.opener === null)).toBe(true);
  // The good one proves that the clicks met their links: of the others none opened a page.
  expect(context.pages()).toHaveLength(2);
  expect(new URL(page.url()).pathname).toBe(firstTerminal);
  await isUnharmed(page);
});

test("markup in the names of an idea and a device is shown as it was written, on every page", async ({ page }) => {
  const api = `${stack.webUrl}/api/devmode`;
  const made = await page.request.post(`${api}/ideas`, { data: { title: markup, id: "marked-up" } });
  expect(made.status()).toBe(201);
  const { devices } = deviceListReplySchema.parse(await (await page.request.get(`${api}/devices`)).json());
  const name = markup.slice(0, 80);
  const renamed = await page.request.patch(`${api}/devices/${devices[0]?.id ?? ""}`, { data: { name } });
  expect(renamed.status()).toBe(200);
  for (const [path, text] of [
    ["/ideas", markup],
    ["/ideas/marked-up", markup],
    ["/devices", name],
    ["/audit", undefined],
    [firstTerminal, undefined],
  ] as const) {
    await page.goto(`${stack.webUrl}${path}`);
    if (text !== undefined) await expect(page.getByText(text, { exact: false }).first()).toBeVisible();
    await page.waitForLoadState("networkidle");
    await isUnharmed(page);
  }
});
