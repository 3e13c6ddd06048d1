/** Coda without a mouse: from signing in over pairing, a new terminal, a search and a guest's link to signing out. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { join } from "node:path";
import { builtPrograms } from "../scripts/program-build.ts";
import { Keyboard } from "./support/keyboard.ts";
import { LocalTerminal } from "./support/local-terminal.ts";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";
import { waitFor } from "./support/wait-for.ts";

const stack = ownStack({ SHELL: "/bin/bash", ENABLE_SHARING: "1" });
const onPages = "Control+k";
const inTerminal = "Control+Shift+K";

/** A machine that shows a code, and waits for a yes. */
function secondMachine(): LocalTerminal {
  const settings = `CODA_DEVICE_NAME=lap CODA_KEY_STORE=file BROWSER=none CODA_TMUX_SOCKET=${stack.socket}-lap`;
  const state = join(stack.home, "lap");
  const program = `${process.execPath} ${builtPrograms.helper}`;
  return new LocalTerminal(`env ${settings} ${program} --state-dir ${state} --server ${stack.webUrl} pair`, {
    cols: 120,
    rows: 50,
  });
}

async function codeOn(machine: LocalTerminal): Promise<string> {
  return waitFor(() => /#(?<code>[A-Z]{4}-[A-Z]{4})/u.exec(machine.output)?.groups?.["code"], {
    what: "a code",
    show: () => machine.output,
  });
}

async function seriousFaults(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

test("signing in, pairing, creating, connecting, sharing, searching and signing out, by keys alone", async ({
  page,
}) => {
  const keys = new Keyboard(page);
  const terminal = new TerminalPage(page);

  await test.step("signs in with a code that is typed", async () => {
    await page.goto(`${stack.webUrl}/sign-in?callbackUrl=%2Fideas`);
    await keys.tabTo(page.getByTestId("sign-in-code"));
    await keys.type(new URL(stack.signInUrl()).searchParams.get("code") ?? "");
    await keys.press("Enter");
    await page.waitForURL("**/ideas");
    await expect(page.getByTestId("idea-row").first()).toBeVisible();
  });

  await test.step("pairs a machine by the code that it shows", async () => {
    const machine = secondMachine();
    const code = await codeOn(machine);
    await keys.choose(onPages, "pair", "Pair a device");
    await keys.isAt(page.getByTestId("pair-code"));
    await keys.type(code.toLowerCase());
    await keys.press("Enter");
    await keys.isAt(page.getByRole("heading", { name: "Is this your machine?" }));
    await keys.tabTo(page.getByTestId("pair-yes"));
    await keys.press("Enter");
    await keys.isAt(page.getByTestId("pair-wait"));
    await machine.sees("Allow it? [y/N]");
    machine.type("y\r");
    await keys.isAt(page.getByTestId("pair-done"));
    await machine.ended();
  });

  await test.step("creates an idea and a terminal in it", async () => {
    await keys.choose(onPages, "new idea", "New idea");
    await keys.isAt(page.getByTestId("idea-title"));
    await keys.type("Glass kite");
    await keys.press("Enter");
    await page.waitForURL("**/ideas/glass-kite");
    await expect(page.getByTestId("no-sessions")).toBeVisible();
    await keys.choose(onPages, "new term", "New terminal");
    await keys.isAt(page.getByTestId("slot-name"));
    await keys.press("Enter");
    await page.waitForURL("**/ideas/glass-kite/terminals/primary");
    await terminal.live();
    await keys.isAt(page.locator(".xterm-helper-textarea"));
  });

  await test.step("types into it: the palette's keys of other pages are the shell's there", async () => {
    await terminal.shows(/^[^#$]*[#$] $/u);
    await keys.type("echo kestrel-$((40+2)) # nothing of this");
    for (let back = 0; back < " # nothing of this".length; back += 1) await keys.press("ArrowLeft");
    await keys.press(onPages);
    await keys.type("\n");
    await terminal.shows("kestrel-42");
    expect((await terminal.lines()).some((line) => line.includes("nothing of this"))).toBe(false);
  });

  await test.step("finds what can be done with it, without a serious fault of access, and comes back to it", async () => {
    await keys.press(inTerminal);
    await keys.isAt(page.getByTestId("combo-field"));
    await keys.type("split ri");
    await expect(page.getByRole("option", { selected: true })).toContainText("Split right");
    expect(await seriousFaults(page)).toEqual([]);
    await keys.press("Escape");
    await keys.isAt(page.locator(".xterm-helper-textarea"));
  });

  await test.step("makes a link for a guest", async () => {
    await keys.choose(inTerminal, "share", "Share primary");
    const dialog = page.getByTestId("share-dialog");
    await keys.tabTo(dialog.getByLabel("For whom"));
    await keys.type("Ada");
    await keys.press("Enter");
    await expect(dialog.getByTestId("share-url")).toContainText("/share/");
    await keys.tabTo(dialog.getByTestId("share-link").getByRole("button"));
    await keys.press("Escape");
    await keys.isAt(page.locator(".xterm-helper-textarea"));
  });

  await test.step("leaves it, and finds what it printed", async () => {
    await keys.press("Control+Shift+ArrowUp");
    await expect(page.locator(".xterm-helper-textarea")).not.toBeFocused();
    await keys.press("Tab");
    await keys.isAt(page.locator(".xterm-helper-textarea"));
    await keys.choose(inTerminal, "kestrel-42", "Search everything for “kestrel-42”");
    await page.waitForURL("**/search?q=kestrel-42");
    const field = page.getByTestId("search-field");
    await keys.isAt(field);
    const hit = page.getByTestId("search-hit").filter({ hasText: "kestrel-42" });
    await expect(async () => {
      await field.focus();
      await keys.press("Control+a");
      await keys.type("kestrel-42");
      await expect(hit).toHaveCount(1, { timeout: 1_000 });
    }).toPass();
    await keys.press("ArrowDown");
    await keys.isAt(hit);
    await keys.press("ArrowUp");
    await keys.isAt(field);
    // So fast that the address does not know yet what was typed.
    await keys.press("Backspace", "ArrowDown", "Enter");
    await page.waitForURL(/\/earlier\/\d+\?end=/u);
    await terminal.shows("kestrel-42");
  });

  await test.step("signs out", async () => {
    await keys.choose(onPages, "sign out", "Sign out");
    await page.waitForURL(/\/(?:sign-in.*)?$/u);
  });
});
