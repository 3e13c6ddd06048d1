/** Where a terminal's letters are drawn, over how much, and of what size its page says that it is. */
import { expect, type Page } from "@playwright/test";

type Box = Readonly<Record<"x" | "y" | "width" | "height", number>>;

export interface ScreenBox {
  /** The first one that is wider than so many pixels. */
  widerThan(pixels: number): Promise<Box>;
  /** Waits until it is that one. */
  becomes(box: Box): Promise<void>;
}

/** Of the only terminal of a page. One may be taking another's place: there is no box for that moment. */
export function screenBox(page: Page): ScreenBox {
  const screen = page.locator(".xterm-screen");
  return {
    widerThan: async (pixels) => {
      let box: Box = { x: 0, y: 0, width: 0, height: 0 };
      const width = async (): Promise<number> => {
        box = (await screen.boundingBox()) ?? box;
        return box.width;
      };
      await expect.poll(width).toBeGreaterThan(pixels);
      return box;
    },
    becomes: async (box) => expect.poll(async () => screen.boundingBox()).toEqual(box),
  };
}

/** Waits until the page of a terminal shows the size that tmux has (`80x24`), of which it hears a moment later. */
export async function showsSizeOf(page: Page, inTmux: () => string): Promise<void> {
  const shown = page.getByTestId("size");
  const isSame = async (): Promise<boolean> =>
    (await shown.textContent())?.startsWith(`${inTmux().replace("x", "×")} `) === true;
  await expect.poll(isSame, { message: "the page shows the size that tmux has" }).toBe(true);
}
