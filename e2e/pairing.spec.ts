/** Pairing as a person does it: the real helper in a real terminal, the real page in a real browser. */
import { expect, type Page } from "@playwright/test";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BareStack, type Machine } from "./support/bare-stack.ts";
import { LocalTerminal } from "./support/local-terminal.ts";
import { lookHere } from "./support/page-looks.ts";
import { firstTerminal, TerminalPage } from "./support/terminal-page.ts";
import { closePages, test } from "./support/test.ts";
import { waitFor } from "./support/wait-for.ts";

/** The first start of a checkout builds the web app. */
const startMs = 330_000;
const goalSeconds = 60;

test.describe.configure({ mode: "serial" });
const stack = new BareStack();
const terminals: LocalTerminal[] = [];
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(startMs);
  await stack.start();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(stack.signInUrl("/devices"));
  await page.waitForURL("**/devices");
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  for (const terminal of terminals) terminal.close();
  await stack.dispose();
});

/** `id`: of the machine; it is its name, too, where no other is given. */
function machine(id: string, ...args: readonly string[]): LocalTerminal {
  return named({ id, name: id }, ...args);
}

function named(given: Machine, ...args: readonly string[]): LocalTerminal {
  const terminal = new LocalTerminal(stack.helperCommand(given, ...args), { cols: 120, rows: 50 });
  terminals.push(terminal);
  return terminal;
}

async function shown(terminal: LocalTerminal, pattern: RegExp): Promise<string> {
  return waitFor(() => pattern.exec(terminal.output)?.[1], {
    what: String(pattern),
    show: () => terminal.output.slice(-2_000),
  });
}

function noted(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** A program that notes which page it was to open. */
function browserThatNotes(file: string): string {
  const program = `${file}-by.sh`;
  writeFileSync(program, `#!/bin/sh\nprintf %s "$1" > ${file}.part; mv ${file}.part ${file}\n`);
  chmodSync(program, 0o700);
  return program;
}

const link = async (terminal: LocalTerminal): Promise<string> => shown(terminal, /Open {2}(\S+#[A-Z]{4}-[A-Z]{4})/u);
const fingerprint = async (terminal: LocalTerminal): Promise<string> =>
  shown(terminal, /Key {3}((?:[0-9a-f]{4} ){4}[0-9a-f]{4})/u);

test("from nothing to a visible terminal: a command, a yes in the browser that it opens, a yes at the machine", async () => {
  const actions: string[] = [];
  const act = async <T>(what: string, deed: () => Promise<T>): Promise<T> => {
    actions.push(what);
    return deed();
  };
  const begun = performance.now();
  const opened = join(stack.folder, "opened");
  const given = { id: "desk", name: "desk", browser: browserThatNotes(opened) };
  const desk = await act("run `coda-runner pair --start`", async () => named(given, "pair", "--start"));
  const url = await link(desk);
  // Of itself: what the machine's browser does with a link that it is handed.
  expect(await waitFor(() => noted(opened), { what: "the browser of the machine" })).toBe(url);
  await page.goto(url);

  // The machine is shown, the code is gone from the address, and nobody is told that somebody looks.
  await expect(page.getByTestId("pair-facts")).toContainText("desk");
  await expect(page.getByTestId("pair-facts")).toContainText(await fingerprint(desk));
  expect(page.url()).not.toContain("#");
  expect(desk.output).not.toContain("entered the code");

  await act("say yes in the browser", async () => page.getByTestId("pair-yes").click());
  await expect(page.getByTestId("pair-wait")).toBeVisible();
  await desk.sees("Allow it? [y/N]");
  expect(desk.output).toContain(await page.getByTestId("browser-code").innerText());
  await act("say yes at the machine", async () => desk.type("y\r"));

  await page.waitForURL(`**${firstTerminal}`);
  const terminal = new TerminalPage(page);
  await terminal.live();
  await terminal.shows(/^[#$]/u);
  const seconds = (performance.now() - begun) / 1_000;
  test.info().annotations.push({ type: "pairing", description: `${seconds.toFixed(1)} s, ${actions.join("; ")}` });
  console.log(`pairing took ${seconds.toFixed(1)} s and ${actions.length} actions: ${actions.join("; ")}`);
  expect(actions).toHaveLength(3);
  expect(seconds).toBeLessThan(goalSeconds);
  await terminal.run("echo paired-$((40+2))");
  await terminal.shows("paired-42");
});

test("LW2 LW12 another browser waits for a yes at the machine, and types from then on", async ({ browser }) => {
  const other = await browser.newPage();
  await other.goto(stack.signInUrl(firstTerminal));
  await other.waitForURL(`**${firstTerminal}`);
  const terminal = new TerminalPage(other);
  await terminal.live();
  const banner = other.getByTestId("rule-banner");
  await expect(banner).toContainText("desk asks before a new browser types");
  await terminal.type("x");
  await expect(banner).toContainText("Waiting for a yes on desk");
  const code = await other.getByTestId("browser-code").textContent();
  await terminals[0]?.sees(`A browser that is new here wants to type: ${code}`);
  const yes = machine("desk", "browsers", "allow", String(code));
  await yes.ended();
  expect(yes.output).toContain("may type here");
  await expect(banner).toHaveCount(0);
  await terminal.run("echo allowed-$((40+2))");
  await terminal.shows("allowed-42");
  await other.close();
});

test("LW8 LW10 a panic at the machine cuts the page off, and its release brings it back", async () => {
  const terminal = new TerminalPage(page);
  await terminal.live();
  const begun = performance.now();
  const panic = machine("desk", "panic");
  await expect(terminal.state).not.toHaveText("live");
  console.log(`the page heard of a panic after ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
  await panic.ended();
  expect(panic.output).toContain("This machine is cut off");
  const release = machine("desk", "panic", "--release");
  await release.ended();
  await terminal.live();
  await terminal.run("echo released-$((40+2))");
  await terminal.shows("released-42");
});

test("a code entered by hand, a no in the browser: the helper ends, and leaves nothing", async () => {
  const name = "<b>a</b> DROP TABLE devices";
  const other = named({ id: "second", name }, "pair");
  const code = new URL(await link(other)).hash.slice(1);
  await page.goto(`${stack.webUrl}/pair`);
  await page.getByTestId("pair-code").fill("nonsense");
  await page.keyboard.press("Enter");
  await expect(page.getByText("A code has 8 letters")).toBeVisible();
  await page.getByTestId("pair-code").fill(code.toLowerCase().replace("-", " "));
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("pair-facts")).toContainText(name);
  await lookHere(page, "pair-found");
  await page.getByTestId("pair-no").click();
  await expect(page.getByTestId("pair-refused")).toBeVisible();
  await lookHere(page, "pair-refused");
  await other.ended();
  expect(other.output).toContain("the pairing is over");
  expect(other.output, "whoever says no is not told of").not.toContain("owner@localhost");
  // The code is void, and says so as any wrong one does.
  await page.goto(`${stack.webUrl}/pair#${code}`);
  await expect(page.getByTestId("failure")).toContainText("No device waits with this code");
  await page.goto(`${stack.webUrl}/devices`);
  await expect(page.getByTestId("device-row")).toHaveCount(1);
});

test("a no at the machine, and a yes to somebody else, leave no device either", async () => {
  const other = machine("third", "pair");
  await page.goto(await link(other));
  await page.getByTestId("pair-yes").click();
  await other.sees("Allow it? [y/N]");
  await lookHere(page, "pair-waiting");
  other.type("n\r");
  await other.ended();
  expect(other.output).toContain("you said no; nothing was paired");

  const script = machine("fourth", "pair", "--yes-to", "somebody@else.example");
  await page.goto(await link(script));
  await page.getByTestId("pair-yes").click();
  await script.ended();
  expect(script.output).toContain("it was not somebody@else.example");
  await page.goto(`${stack.webUrl}/devices`);
  await expect(page.getByTestId("device-row")).toHaveCount(1);
});

test("whoever follows a link signed out signs in, and is shown the machine", async ({ browser }) => {
  const other = machine("fifth", "pair");
  const url = await link(other);
  const stranger = await browser.newPage();
  await stranger.goto(url);
  await stranger.waitForURL("**/sign-in?callbackUrl=%2Fpair");
  await stranger.goto(stack.signInUrl("/pair"));
  await expect(stranger.getByTestId("pair-facts")).toContainText("fifth");
  await stranger.close();
  other.close();
});

test("a second device, renamed, gets the first one's slot; the first is revoked, and its key is dead", async () => {
  const lap = machine("lap", "pair", "--start", "--yes-to", "owner@localhost");
  await page.goto(await link(lap));
  await page.getByTestId("pair-yes").click();
  await expect(page.getByTestId("pair-done")).toBeVisible();
  await lookHere(page, "pair-done");
  await page.goto(`${stack.webUrl}/devices`);
  const rows = page.getByTestId("device-row");
  await expect(rows).toHaveCount(2);
  await expect(rows.getByText("online", { exact: true })).toHaveCount(2);
  await rows.filter({ hasText: "lap" }).getByTestId("rename-device").click();
  await page.getByRole("textbox", { name: "Name" }).fill("laptop <i>");
  await page.keyboard.press("Enter");
  await expect(rows.filter({ hasText: "laptop <i>" })).toBeVisible();

  await rows.filter({ hasText: "desk" }).getByTestId("move-slot").click();
  await page.getByTestId("move-confirm").click();
  // Under the devices it stands for as long as the laptop takes to come for it.
  await expect(rows.filter({ hasText: "desk" }).getByTestId("device-slot")).toHaveCount(0);
  // And then by itself where it is.
  await expect(rows.filter({ hasText: "laptop" }).getByTestId("device-slot")).toHaveCount(1);
  await page.goto(`${stack.webUrl}${firstTerminal}`);
  const terminal = new TerminalPage(page);
  await terminal.live();
  await terminal.run("echo moved-$((40+2))");
  await terminal.shows("moved-42");

  await page.goto(`${stack.webUrl}/devices`);
  await rows.filter({ hasText: "desk" }).getByTestId("revoke-device").click();
  await page.getByTestId("revoke-confirm").click();
  await expect(rows).toHaveCount(1);
  const desk = terminals[0];
  await desk?.sees('"state":"refused"');
  desk?.type("\u0003");
  await desk?.ended();
  const again = machine("desk", "start");
  await again.sees("pair");
});
