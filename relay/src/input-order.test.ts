/** Keys come before everything else: proved by the order of what the helper gets, whatever the clock says. */
import { limits } from "@coda/protocol";
import { expect, it } from "vitest";
import { bytesOf, epochId, livePane, paneRef, sessionOpened } from "./testing/ids.ts";
import { World, type BrowserPeer } from "./testing/world.ts";

/** As much as a browser has credit for at first, and no more. */
const pieceBytes = limits.browserCreditBytes;
/** More than can be filled in for a browser that stalled. */
const pieces = Math.ceil(limits.resumeFillBytes / pieceBytes) + 1;

function outputTo(browser: BrowserPeer): number {
  return browser.data.reduce((sum, frame) => sum + (frame.type === "output" ? frame.payload.length : 0), 0);
}

it("IN1 OU4 a key goes to the helper in the turn in which it came, amid a flood to viewers who have stalled", async () => {
  const world = new World();
  const helper = await world.helper();
  helper.say(sessionOpened(1, [livePane({ ref: 7 })]));
  const driver = await world.browser();
  const stalled = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => world.browser({ role: "viewer", client: n + 2 })),
  );
  for (const browser of [driver, ...stalled])
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 0 });
  for (let counter = 1; counter <= pieces; counter++) {
    const offset = (counter - 1) * pieceBytes;
    helper.sendData({ type: "output", ref: 7, offset, payload: bytesOf(offset, offset + pieceBytes) });
    helper.forget();
    driver.sendData({ type: "input", ref: 7, counter, client: 0, seal: "plain", payload: bytesOf(0, 1) });
    // Nobody was given a chance to do anything in between, and nothing went before it.
    expect(helper.received).toMatchObject([{ data: { type: "input", counter } }]);
    driver.sendData({ type: "ack", ref: 7, offset: offset + pieceBytes });
  }
  expect(outputTo(driver)).toBe(pieces * pieceBytes);
  for (const browser of stalled) expect(outputTo(browser)).toBeLessThanOrEqual(limits.browserCreditBytes);
  // One of them is moved on: its request is one more frame to the helper, and no key waits for the answer.
  helper.forget();
  stalled[0]?.sendData({ type: "ack", ref: 7, offset: outputTo(stalled[0]) });
  driver.sendData({ type: "input", ref: 7, counter: pieces + 1, client: 0, seal: "plain", payload: bytesOf(0, 1) });
  expect(helper.received).toMatchObject([
    { control: { t: "takeKeyframe" } },
    { data: { type: "input", counter: pieces + 1 } },
  ]);
});
