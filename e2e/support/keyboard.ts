/** Somebody without a mouse: goes from stop to stop by keys, and sees at each one where they are and what it is. */
import { expect, type Locator, type Page } from "@playwright/test";

/** More stops than any page has. */
const mostStops = 60;

interface Stop {
  readonly what: string;
  /** It is its own mark: a terminal fills its cursor's box while keys go there. */
  readonly isTerminal: boolean;
  readonly isVisible: boolean;
  readonly ring: string;
}

/** In the page. */
function stopOf(element: Element): Stop {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const terminal = element.closest("[data-testid=terminal]");
  const outline = outlineStyle === "none" || outlineWidth === "0px" ? "" : `${outlineStyle} ${outlineWidth}`;
  return {
    what: element.outerHTML.slice(0, 160),
    isTerminal: terminal !== null,
    isVisible:
      terminal?.checkVisibility() ??
      (element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 1 && box.height > 1),
    ring: outline === "" && boxShadow !== "none" ? boxShadow : outline,
  };
}

export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Where the keys go now. */
  get focused(): Locator {
    return this.#page.locator(":focus");
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** The focus comes to this place by itself, and it shows. */
  async isAt(place: Locator): Promise<void> {
    await expect(place).toBeFocused();
    await this.#seesWhereItIs();
  }

  /** By Tab alone. */
  async tabTo(place: Locator): Promise<void> {
    await expect(place).toBeVisible();
    for (let stop = 0; stop < mostStops; stop += 1) {
      if (await place.evaluate((element) => element === document.activeElement)) return;
      await this.press("Tab");
      await this.#seesWhereItIs();
    }
    throw new Error(`Tab does not lead to ${String(place)}`);
  }

  /** The palette opens by these keys, and this is the first choice for what is typed. */
  async choose(keys: string, typed: string, first: string | RegExp): Promise<void> {
    const field = this.#page.getByRole("combobox", { name: /Find a terminal/u });
    // A page hears keys once its script runs; the same keys close the palette.
    await expect(async () => {
      if (!(await field.isVisible())) await this.press(keys);
      await expect(field).toBeFocused({ timeout: 3_000 });
    }).toPass();
    await this.isAt(field);
    await this.type(typed);
    await expect(this.#page.getByRole("option", { selected: true })).toContainText(first);
    await this.press("Enter");
    await expect(field).toHaveCount(0);
  }

  /** Once what came with it has faded in. */
  async #seesWhereItIs(): Promise<void> {
    await expect
      .poll(async () => (await this.focused.evaluate(stopOf)).isVisible, { message: "the focus is on view" })
      .toBe(true);
    const { what, isTerminal, ring } = await this.focused.evaluate(stopOf);
    if (!isTerminal) expect(ring, `the focus is marked: ${what}`).not.toBe("");
    await expect(this.focused, what).toHaveAccessibleName(/\S/u);
  }
}
