/** Keys with modifiers, the mouse, and text of every script: the bytes that the program in tmux gets, one by one. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { screenBox, showsSizeOf } from "./support/screen-box.ts";
import { TerminalPage } from "./support/terminal-page.ts";
import { waitFor } from "./support/wait-for.ts";

const stack = ownStack();
const target = "=coda__first__primary:";
let round = 0;

/** A program that sets `modes`, reads raw bytes and writes each into a file at once. */
class ByteReader {
  readonly #file: string;
  readonly #page: Page;
  #seen = 0;

  private constructor(page: Page, file: string) {
    this.#page = page;
    this.#file = file;
  }

  static async start(page: Page, modes = ""): Promise<ByteReader> {
    const terminal = new TerminalPage(page);
    await terminal.signIn(stack.signInUrl());
    const file = join(stack.home, `keys-${++round}`);
    const reads = `stty raw -echo; printf '${modes}READY${round}'; exec cat >${file}`;
    stack.tmux("respawn-pane", "-k", "-t", target, reads);
    await terminal.shows(`READY${round}`);
    await terminal.live();
    await waitFor(() => existsSync(file), { what: "the program to read" });
    await page.locator(".xterm-helper-textarea").focus();
    return new ByteReader(page, file);
  }

  /** Escaped text of what has come since the last call, as soon as there is as much as is expected. */
  async next(expected: string): Promise<string> {
    const { length } = Buffer.from(expected, "latin1");
    await waitFor(() => this.#bytes.length >= this.#seen + length, {
      what: JSON.stringify(expected),
      show: () => JSON.stringify(this.#bytes.subarray(this.#seen).toString("latin1")),
    });
    const bytes = this.#bytes.subarray(this.#seen);
    this.#seen += bytes.length;
    return bytes.toString("latin1");
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  get #bytes(): Buffer {
    return readFileSync(this.#file);
  }
}

/** [key, what the program gets] */
type Key = readonly [string, string];

async function expectKeys(reader: ByteReader, keys: readonly Key[]): Promise<void> {
  const got: Key[] = [];
  for (const [key, bytes] of keys) {
    await reader.press(key);
    got.push([key, await reader.next(bytes)]);
  }
  expect(got).toEqual(keys);
}

test("keys with modifiers, as xterm encodes them", async ({ page }) => {
  const reader = await ByteReader.start(page);
  await expectKeys(reader, [
    ["ArrowUp", "\u001B[A"],
    ["Home", "\u001B[H"],
    ["Delete", "\u001B[3~"],
    ["PageUp", "\u001B[5~"],
    ["Control+ArrowRight", "\u001B[1;5C"],
    ["Alt+ArrowLeft", "\u001B[1;3D"],
    ["Shift+Control+ArrowDown", "\u001B[1;6B"],
    ["F1", "\u001BOP"],
    ["F5", "\u001B[15~"],
    ["Shift+F5", "\u001B[15;2~"],
    ["Control+F12", "\u001B[24;5~"],
    ["Shift+Tab", "\u001B[Z"],
    ["Tab", "\t"],
    ["Escape", "\u001B"],
    ["Backspace", "\u007F"],
    ["Enter", "\r"],
    ["Control+C", "\u0003"],
    ["Control+Space", "\0"],
    ["Control+[", "\u001B"],
    ["Alt+b", "\u001Bb"],
    ["Alt+Shift+B", "\u001BB"],
  ]);
});

test("arrows and the keypad in application mode", async ({ page }) => {
  const reader = await ByteReader.start(page, String.raw`\033[?1h`);
  await expectKeys(reader, [
    ["ArrowUp", "\u001BOA"],
    ["ArrowLeft", "\u001BOD"],
    ["Home", "\u001BOH"],
    ["Control+ArrowUp", "\u001B[1;5A"],
  ]);
});

test("text of every script, an emoji of several parts, and what an input method composes", async ({ page }) => {
  const reader = await ByteReader.start(page);
  // First: xterm.js finds composed text by its place in a text field that keeps what was inserted without keys, and
  // once took that for it.
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
  await session.send("Input.imeSetComposition", { text: "日本", selectionStart: 2, selectionEnd: 2 });
  await session.send("Input.insertText", { text: "日本" });
  const composed = Buffer.from("日本").toString("latin1");
  expect(await reader.next(composed)).toBe(composed);
  for (const text of ["äöü", "日本語", "👩‍👩‍👧‍👦", "e\u0301"]) {
    await page.keyboard.insertText(text);
    const bytes = Buffer.from(text).toString("latin1");
    expect(await reader.next(bytes)).toBe(bytes);
  }
});

test("focus is not reported, also to a program that asked: with several viewers nobody's is the pane's", async ({
  page,
}) => {
  const reader = await ByteReader.start(page, String.raw`\033[?1004h`);
  await page.getByRole("link").first().focus();
  await page.locator(".xterm-helper-textarea").focus();
  await reader.press("x");
  expect(await reader.next("x")).toBe("x");
});

interface Cell {
  readonly x: number;
  readonly y: number;
}

async function clickCell(page: Page, { x, y }: Cell): Promise<void> {
  const paneSize = () => stack.tmux("display-message", "-p", "-t", target, "#{pane_width}x#{pane_height}").trim();
  await showsSizeOf(page, paneSize);
  const size = paneSize().split("x");
  const screen = await screenBox(page).widerThan(0);
  const width = screen.width / Number(size[0]);
  const height = screen.height / Number(size[1]);
  await page.mouse.click(screen.x + (x - 0.5) * width, screen.y + (y - 0.5) * height);
}

test("the mouse is reported in the encoding the program asked for, and only then", async ({ page }) => {
  const reader = await ByteReader.start(page, String.raw`\033[?1000h\033[?1006h`);
  await clickCell(page, { x: 7, y: 3 });
  const clicked = "\u001B[<0;7;3M\u001B[<0;7;3m";
  expect(await reader.next(clicked)).toBe(clicked);

  const quiet = await ByteReader.start(page);
  await clickCell(page, { x: 7, y: 3 });
  await quiet.press("x");
  expect(await quiet.next("x")).toBe("x");
});

test("a mouse report of the old encoding goes as bytes, beyond 127 as well", async ({ page }) => {
  await page.setViewportSize({ width: 1_800, height: 900 });
  const reader = await ByteReader.start(page, String.raw`\033[?1000h`);
  await expect
    .poll(() => Number(stack.tmux("display-message", "-p", "-t", target, "#{pane_width}").trim()))
    .toBeGreaterThan(130);
  await clickCell(page, { x: 120, y: 2 });
  const at = String.fromCharCode(32 + 120, 32 + 2);
  const clicked = `\u001B[M ${at}\u001B[M#${at}`;
  expect(await reader.next(clicked)).toBe(clicked);
});
