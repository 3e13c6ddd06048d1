/** Fingers on a page, as its browser gets them from a screen: not only taps, which Playwright has. */
import { expect, type Locator, type Page } from "@playwright/test";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** As screens report a finger that moves. */
const reportSeconds = 0.016;

/** All fingers at once, from one place to the next at a screen's own pace however busy the machine is, and then up. */
export async function moveFingers(page: Page, ...places: readonly (readonly Point[])[]): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  const begun = Date.now() / 1_000;
  for (const [at, points] of [...places, []].entries()) {
    const type = at === 0 ? "touchStart" : points.length > 0 ? "touchMove" : "touchEnd";
    const timestamp = begun + Math.min(at, places.length - 1) * reportSeconds;
    await protocol.send("Input.dispatchTouchEvent", { type, touchPoints: [...points], timestamp });
  }
  await protocol.detach();
}

/** A finger rests there until something is seen of it, and then goes up. */
export async function restFinger(page: Page, at: Point, seen: Locator): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await expect(seen).toBeVisible();
  await protocol.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await protocol.detach();
}

/** As soon as it is on view: rows of a terminal may be drawn anew just then. */
export async function boxOf(what: Locator) {
  let box: Awaited<ReturnType<Locator["boundingBox"]>> = null;
  const isOnView = async (): Promise<boolean> => (box = await what.boundingBox()) !== null;
  await expect.poll(isOnView, { message: `${String(what)} is on view` }).toBe(true);
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x, y, width, height, middle: { x: x + width / 2, y: y + height / 2 } };
}
