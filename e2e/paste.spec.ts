/** Pasting in a real browser into a real program: all of it, once; or nothing of it. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";
import { waitFor } from "./support/wait-for.ts";

const stack = ownStack();

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
});

function file(name: string): string {
  return join(stack.home, name);
}

function bytesOf(name: string): Buffer {
  return existsSync(file(name)) ? readFileSync(file(name)) : Buffer.alloc(0);
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(async (copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press("Control+Shift+V");
}

/** Into a program that takes it as typed: somebody is asked first. */
async function pasteAnyway(page: Page, text: string): Promise<void> {
  await paste(page, text);
  await page.getByTestId("paste-anyway").click();
}

async function opened(page: Page): Promise<TerminalPage> {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.surface.click();
  return terminal;
}

const megabyte = Array.from({ length: 14_000 }, (_, line) => `${line} äöü — 日本語 👍 ${"-".repeat(line % 90)}\n`).join(
  "",
);

test("a megabyte pasted into cat is in its file as it was copied, and what is typed next comes behind it", async ({
  page,
}) => {
  const terminal = await opened(page);
  await terminal.run(`stty -echo; cat >${file("pasted")}; stty echo; echo cat-ended`);
  await expect.poll(() => existsSync(file("pasted"))).toBe(true);
  expect(Buffer.byteLength(megabyte)).toBeGreaterThan(1_000_000);
  await pasteAnyway(page, megabyte);
  await page.keyboard.type("typed behind it\n");
  await page.keyboard.press("Control+D");
  await terminal.shows("cat-ended", 30_000);
  expect(bytesOf("pasted").toString() === `${megabyte}typed behind it\n`).toBe(true);
});

test("a paste is bracketed for the program that asked, without the controls in it, and typed once", async ({
  page,
}) => {
  const terminal = await opened(page);
  await terminal.run(`printf '\\033[?2004hasked\\n'; stty raw -echo; cat >${file("bracketed")}`);
  await expect.poll(() => existsSync(file("bracketed"))).toBe(true);
  // By then the browser knows of it too, and asks nobody.
  await terminal.shows("asked");
  await paste(page, "one\u001B[201~\ntwo");
  const wanted = "\u001B[200~one[201~\rtwo\u001B[201~";
  await waitFor(() => bytesOf("bracketed").length >= wanted.length, { what: "the paste" });
  await page.keyboard.type("!");
  await waitFor(() => bytesOf("bracketed").length > wanted.length, { what: "the key behind it" });
  expect(bytesOf("bracketed").toString()).toBe(`${wanted}!`);
  stack.tmux("respawn-pane", "-k", "-t", "=coda__first__primary:");
});

test("PA7 an image is kept by the device as a file of the idea, and its path is typed", async ({ page }) => {
  const terminal = await opened(page);
  await terminal.shows(/[$#] *$/u); // the new shell's prompt
  await terminal.type("file=");
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(40, 30);
    canvas.getContext("2d")?.fillRect(5, 5, 20, 20);
    const image = await canvas.convertToBlob({ type: "image/png" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": image })]);
  });
  await page.keyboard.press("Control+Shift+V");
  await terminal.shows(/file=\S+\.png/u);
  await page.keyboard.type(`; printf "%s" "$file" >${file("image-path")}; echo image-"named"\n`);
  await terminal.shows("image-named");
  const path = bytesOf("image-path").toString();
  expect(path.startsWith(join(stack.home, "helper", "images", "first"))).toBe(true);
  expect(readFileSync(path).subarray(1, 4).toString()).toBe("PNG");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await terminal.surface.evaluate((surface) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["<svg/>"], "a.svg", { type: "image/svg+xml" }));
    surface.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
  });
  await expect(page.getByTestId("input-refused")).toContainText("only PNG, JPEG, GIF and WebP");
});

test("a paste that is cancelled while it is sent types nothing, and the terminal goes on", async ({ page }) => {
  const terminal = await opened(page);
  await terminal.shows(/[$#] *$/u); // the new shell's prompt
  await terminal.run(`cat >${file("cancelled")}`);
  await expect.poll(() => existsSync(file("cancelled"))).toBe(true);
  // A slow line: the helper stands still, so nothing is acknowledged and the paste cannot end.
  process.kill(stack.pid("helper"), "SIGSTOP");
  try {
    await pasteAnyway(page, megabyte);
    await expect(page.getByTestId("paste-line")).toContainText(/pasting .* of 1\.\d MB/u);
    await page.getByTestId("cancel-paste").click();
    await expect(page.getByTestId("paste-line")).toHaveCount(0);
    await expect(page.getByTestId("input-refused")).toHaveText("paste cancelled: nothing of it was typed");
  } finally {
    process.kill(stack.pid("helper"), "SIGCONT");
  }
  await terminal.live();
  await page.keyboard.type("only this\n");
  await page.keyboard.press("Control+D");
  await waitFor(() => bytesOf("cancelled").includes("only this\n"), { what: "what was typed afterwards" });
  expect(bytesOf("cancelled").toString()).toBe("only this\n");
});

test("Ctrl-C ends a paste that is being sent and reaches the program", async ({ page }) => {
  const terminal = await opened(page);
  await terminal.run(`cat >${file("interrupted")}`);
  await expect.poll(() => existsSync(file("interrupted"))).toBe(true);
  process.kill(stack.pid("helper"), "SIGSTOP");
  try {
    await pasteAnyway(page, megabyte);
    await expect(page.getByTestId("paste-line")).toBeVisible();
    await page.keyboard.press("Control+C");
    await expect(page.getByTestId("paste-line")).toHaveCount(0);
  } finally {
    process.kill(stack.pid("helper"), "SIGCONT");
  }
  await terminal.run("echo after-the-interrupt");
  await terminal.shows("after-the-interrupt");
  expect(bytesOf("interrupted")).toHaveLength(0);
});

test("a paste while the device is away is refused in words and never arrives", async ({ page }) => {
  const terminal = await opened(page);
  await stack.stopHelper();
  await expect(terminal.state).toContainText(/offline/u);
  await terminal.surface.click();
  // Said for a moment, which may fall between two looks of an expectation.
  const refused = page.getByTestId("input-refused").textContent();
  await paste(page, "pasted-into-nothing");
  expect(await refused).toBe("not live: nothing was sent");
  stack.startHelper();
  await stack.helperAnswers();
  await terminal.live();
  await terminal.run("echo back-again");
  await terminal.shows("back-again");
  expect((await terminal.lines()).some((line) => line.includes("pasted-into-nothing"))).toBe(false);
});
