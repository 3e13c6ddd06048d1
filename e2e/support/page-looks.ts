/**
 * Looking at a page: pictures in either colours, wide and on a phone, which are kept; and what is measured of it. axe finds
 * nothing serious, nothing is wider than a phone, and a finger finds room on all that can be pressed.
 */
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { devices, expect, type Browser, type BrowserContextOptions, type Page } from "@playwright/test";

export const wide = { width: 1440, height: 900 };
export const phoneSize = devices["iPhone 14"].viewport;
export const schemes = ["light", "dark"] as const;
/** Where pictures of the walk are kept. */
export const walked = join(import.meta.dirname, "..", "..", "test-results", "walk");
type Scheme = (typeof schemes)[number];

export interface Place {
  readonly name: string;
  readonly path: string;
  /** Opens what is looked at there. */
  readonly open?: (page: Page) => Promise<unknown>;
  /** Takes back what `open` did to the browser. */
  readonly close?: (page: Page) => Promise<unknown>;
}

type Cookies = BrowserContextOptions["storageState"];

/** A wide window and a phone, both of one profile's cookies; nothing moves in a picture. */
export async function windows(browser: Browser, cookies?: Cookies): Promise<readonly Page[]> {
  const shared = { reducedMotion: "reduce", ...(cookies !== undefined && { storageState: cookies }) } as const;
  const contexts = [
    await browser.newContext({ viewport: wide, ...shared }),
    await browser.newContext({ ...devices["iPhone 14"], deviceScaleFactor: 1, ...shared }),
  ];
  return Promise.all(contexts.map(async (context) => context.newPage()));
}

/** Terminals have their colours some frames later. */
export async function paintIn(page: Page, colorScheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    const frame = async () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let passed = 0; passed < 4; passed++) await frame();
    const images = [...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight);
    await Promise.all(images.map(async (image) => image.decode().catch(() => undefined)));
  });
}

/** `what`: "all", or what alone can differ between the colours of one page. */
async function serious(page: Page, what: "all" | "contrast"): Promise<string[]> {
  // Without legacy mode each look would open a page of its own; there are no frames here.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  // Behind an open menu all is hidden from screen readers, and Radix keeps the focus in the menu, which axe cannot know.
  if (what === "contrast") builder.withRules(["color-contrast"]);
  else if (await page.getByRole("menu").isVisible()) builder.disableRules("aria-hidden-focus");
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`),
    );
}

/** What can be pressed on view and is smaller than a finger: 44 px either way, WCAG 2.5.5. Words in a sentence are exempt. */
async function small(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const least = 43.5;
    const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=menuitem]";
    const isOn = (element: Element, x: number, y: number): boolean => {
      const hit = document.elementFromPoint(x, y);
      return hit === null || element.contains(hit);
    };
    const areaOf = (element: Element): DOMRect[] =>
      [element, ...(element instanceof HTMLInputElement ? (element.labels ?? []) : [])].map((part) =>
        part.getBoundingClientRect(),
      );
    const isRoomy = (element: Element): boolean => {
      const parts = areaOf(element);
      const [left, right] = [Math.min(...parts.map((p) => p.left)), Math.max(...parts.map((p) => p.right))];
      const [top, bottom] = [Math.min(...parts.map((p) => p.top)), Math.max(...parts.map((p) => p.bottom))];
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      // What a pseudo-element adds is found by asking the places where a finger's edge would be.
      const far = least / 2 - 1;
      const isWide = right - left >= least || (isOn(element, x - far, y) && isOn(element, x + far, y));
      return isWide && (bottom - top >= least || (isOn(element, x, y - far) && isOn(element, x, y + far)));
    };
    return [...document.querySelectorAll(pressed)]
      .filter((element) => {
        const { width, height, top, bottom } = element.getBoundingClientRect();
        const isShown = element.checkVisibility() && width > 1 && height > 1 && top >= 0 && bottom <= innerHeight;
        const isWord = getComputedStyle(element).display === "inline";
        return isShown && !isWord && element.closest(".xterm, [inert], [aria-hidden=true]") === null;
      })
      .filter((element) => !isRoomy(element))
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        const name = element.getAttribute("aria-label") ?? element.textContent;
        return `${element.tagName} ${name?.slice(0, 40)} ${width.toFixed(0)}×${height.toFixed(0)}`;
      });
  });
}

interface Walk {
  readonly places: readonly Place[];
  /** Of the pictures: `<name>-<width>-<scheme>.png`. */
  readonly folder: string;
}

interface Looks {
  readonly folder: string;
  readonly schemes: readonly Scheme[];
}

/** All four ways of each place (`npm run test:long`). Otherwise each is looked at in one, by turns: CI has time for no more. */
export const wholeWalk = process.env["CODA_LONG_TESTS"] === "1";

/** `turn`: of the place. In which colours a wide window (0) or a phone (1) looks at it; in none, it stays away. */
function schemesOf(turn: number, window: number): readonly Scheme[] {
  if (wholeWalk) return schemes;
  const scheme = schemes[(turn >> 1) % 2];
  return scheme === undefined || turn % 2 !== window ? [] : [scheme];
}

async function lookAt(page: Page, { name, path, open, close }: Place, looks: Looks): Promise<void> {
  await page.goto(path);
  await expect(page.locator("h1, [data-testid=terminal]").first()).toBeVisible();
  await expect(page.locator("[role=status] .animate-breathe")).toHaveCount(0);
  await open?.(page);
  await measure(page, name, looks);
  await close?.(page);
}

async function measure(page: Page, name: string, looks: Looks): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  for (const [at, scheme] of looks.schemes.entries()) {
    await paintIn(page, scheme);
    await page.screenshot({ path: join(looks.folder, `${name}-${width}-${scheme}.png`), scale: "css" });
    expect.soft(await serious(page, at === 0 ? "all" : "contrast"), `${name}, ${scheme}, ${width} px`).toEqual([]);
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wider, `${name}: pixels wider than a window of ${width}`).toBeLessThanOrEqual(0);
  if (width === phoneSize.width) expect.soft(await small(page), `${name}: too small for a finger`).toEqual([]);
}

/**
 * What is on view of a page that another test brought to a state which no walk can make, with the walk's own measures and
 * pictures; nothing of the page is changed for longer.
 */
export async function lookHere(page: Page, name: string): Promise<void> {
  const size = page.viewportSize();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await measure(page, name, { folder: walked, schemes: wholeWalk ? schemes : ["dark"] });
  if (wholeWalk && size !== null) {
    await page.setViewportSize(phoneSize);
    await measure(page, name, { folder: walked, schemes });
    await page.setViewportSize(size);
  }
  await page.emulateMedia({ reducedMotion: null, colorScheme: null });
}

/** A wide window and a phone look at every place of this origin, side by side; then they are closed. */
export async function walk(pages: readonly Page[], origin: string, { places, folder }: Walk): Promise<void> {
  await Promise.all(
    pages.map(async (page, window) => {
      for (const [turn, place] of places.entries()) {
        const looks = { folder, schemes: schemesOf(turn, window) };
        if (looks.schemes.length > 0) await lookAt(page, { ...place, path: new URL(place.path, origin).href }, looks);
      }
      await page.context().close();
    }),
  );
}
