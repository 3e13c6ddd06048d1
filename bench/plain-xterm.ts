/**
 * Plain xterm.js on the same page as Coda's terminal, as the yardstick of the browser's benches: the same files of the same
 * version, the same renderer, options and size, in a box over Coda's own terminal. Hidden while it is not measured.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { clientLimits } from "@coda/terminal-client/client-limits";
import type { Page } from "../e2e/support/launch-chromium.ts";
import type { PageWorld } from "./page-world.ts";

/** Of xterm.js 6, as much as the benches use. */
interface PlainTerminal {
  readonly element?: HTMLElement;
  readonly textarea?: HTMLElement;
  readonly rows: number;
  readonly buffer: {
    readonly active: {
      readonly baseY: number;
      readonly cursorY: number;
      getLine(row: number): { translateToString(trimRight: boolean): string } | undefined;
    };
  };
  open(parent: HTMLElement): void;
  loadAddon(addon: object): void;
  onData(listener: (text: string) => void): void;
  write(data: Uint8Array | string, done?: () => void): void;
}

declare global {
  interface Window {
    Terminal?: new (options: Readonly<Record<string, unknown>>) => PlainTerminal;
    WebglAddon?: { readonly WebglAddon: new () => object };
    codaPlain?: Map<string, PlainTerminal>;
  }
}

interface PlainOptions {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly scrollback: number;
  /** Of Coda's pane whose place it takes, as a selector. */
  readonly over: string;
}

export interface DrawnSize {
  readonly columns: number;
  readonly rows: number;
  readonly renderer: "webgl" | "dom";
}

const resolve = createRequire(join(import.meta.dirname, "..", "terminal-client", "package.json")).resolve;
/** Evaluated by the debugger: the page's policy lets no script in that is not its own. */
const libraries = ["@xterm/xterm", "@xterm/addon-webgl"];

/** In the page. `^U` rubs the line out, as a terminal's line discipline does. */
function create({ name, columns, rows, scrollback, over }: PlainOptions): "webgl" | "dom" {
  const { Terminal, WebglAddon } = window;
  if (Terminal === undefined || WebglAddon === undefined) throw new Error("xterm.js is not there");
  const pane = document.querySelector(over);
  if (pane === null) throw new Error("Coda's terminal is not there");
  const box = pane.getBoundingClientRect();
  const holder = document.createElement("div");
  holder.dataset["plain"] = name;
  holder.hidden = true;
  holder.style.cssText = `position:fixed;z-index:9999;overflow:hidden;left:${box.left}px;top:${box.top}px;width:${box.width}px;height:${box.height}px`;
  const font = document.createElement("span");
  font.className = "font-mono";
  document.body.append(holder, font);
  const { fontFamily } = getComputedStyle(font);
  font.remove();
  const drawing = { fontFamily, fontSize: 13, lineHeight: 1.15, allowProposedApi: true };
  const terminal = new Terminal({ cols: columns, rows, scrollback, ...drawing });
  holder.hidden = false;
  terminal.open(holder);
  const renderer = pane.querySelector("canvas") === null ? "dom" : "webgl";
  if (renderer === "webgl") terminal.loadAddon(new WebglAddon.WebglAddon());
  const [own, codas] = [holder, pane].map((place) => {
    const { width, height } = place.querySelector(".xterm-screen")?.getBoundingClientRect() ?? new DOMRect();
    return `${width.toFixed(0)} by ${height.toFixed(0)} pixels`;
  });
  if (own !== codas) throw new Error(`plain xterm.js is ${own}, Coda's terminal ${codas}`);
  holder.hidden = true;
  const killLine = "\u0015";
  terminal.onData((text) => terminal.write(text === killLine ? "\r\u001b[K" : text));
  window.codaPlain ??= new Map();
  window.codaPlain.set(name, terminal);
  window.codaBench.screens.set(name, {
    surface: () => holder,
    lastLine: () => {
      const { active } = terminal.buffer;
      for (let row = active.baseY + active.cursorY; row >= 0; row--) {
        const text = active.getLine(row)?.translateToString(true).trimEnd() ?? "";
        if (text !== "") return text;
      }
      return "";
    },
  });
  return renderer;
}

/** In the page: these are on view, and the first of them takes the keys; Coda's does where there are none. */
function show(names: readonly string[]): void {
  for (const holder of document.querySelectorAll<HTMLElement>("[data-plain]"))
    holder.hidden = !names.includes(holder.dataset["plain"] ?? "");
  // What lies below would be composed with it, frame by frame.
  for (const canvas of document.querySelectorAll<HTMLElement>('[data-testid="pane"] .xterm-screen'))
    canvas.style.visibility = names.length > 0 ? "hidden" : "";
  const [first] = names;
  const coda = document.querySelector<HTMLElement>('[data-testid="pane"][data-front] textarea');
  (first === undefined ? coda : window.codaPlain?.get(first)?.textarea)?.focus();
}

/** Shows these plain terminals, or Coda's own where none is named; the first of them takes the keys. */
export async function showPlainXterm(page: Page, ...names: readonly string[]): Promise<void> {
  await page.evaluate(show, names);
}

interface PlainXterm {
  readonly name: string;
  readonly slot: string;
  readonly pane?: string;
  readonly scrollback?: number;
}

/** A plain terminal of the size and at the place of a pane of Coda's that is open, the one that takes the keys if none is named. */
export async function openPlainXterm(
  { page, world }: Pick<PageWorld, "page" | "world">,
  { name, slot, pane, scrollback = clientLimits.scrollbackLines }: PlainXterm,
): Promise<DrawnSize> {
  if (!(await page.evaluate(() => window.Terminal !== undefined)))
    for (const library of libraries) await page.evaluate(readFileSync(resolve(library), "utf8"));
  const size = world.stack.tmux(
    "display-message",
    "-p",
    "-t",
    pane ?? world.target(slot),
    "#{pane_width} #{pane_height}",
  );
  const [columns = 0, rows = 0] = size.trim().split(" ").map(Number);
  const over = pane === undefined ? '[data-testid="pane"][data-front]' : `[data-pane="${pane}"]`;
  const renderer = await page.evaluate(create, { name, columns, rows, over, scrollback });
  return { columns, rows, renderer };
}
