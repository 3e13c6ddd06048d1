/** How much a helper may say, and that no browser makes it say too much. */
import { clientRefSchema, limits, type HelperToRelay } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { HelperPace } from "./helper-pace.ts";
import { livePane, paneRef, sessionOpened } from "./testing/ids.ts";
import { World, type HelperPeer } from "./testing/world.ts";

const pong: HelperToRelay = { t: "pong", n: 1 };

function saysPongs(helper: HelperPeer, count: number): void {
  for (let n = 0; n < count; n++) helper.say(pong);
}

describe("a helper's pace", () => {
  it("CC2 closes a helper that says more than any machine has to, and no other", async () => {
    const world = new World();
    const [helper, other] = [await world.helper(1), await world.helper(2)];
    saysPongs(helper, limits.helperFrames);
    expect(helper.closedAs).toBeUndefined();
    helper.say(pong);
    expect([helper.closedAs?.reason, other.closedAs]).toEqual(["tooMany", undefined]);
  });

  it("CC2 lets it say so much a second for as long as it likes", async () => {
    const world = new World();
    const helper = await world.helper();
    saysPongs(helper, limits.helperFrames);
    for (let seconds = 0; seconds < 5; seconds++) {
      world.clock.advance(1_000);
      saysPongs(helper, limits.helperFramesPerSecond);
    }
    expect(helper.closedAs).toBeUndefined();
    helper.say(pong);
    expect(helper.closedAs?.reason).toBe("tooMany");
  });

  it("CC2 lets it answer what browsers make it refuse, beside all that it may say of itself", async () => {
    const world = new World();
    const helper = await world.helper();
    helper.say(sessionOpened(1, [livePane({ ref: 7 })]));
    const browser = await world.browser();
    const { client } = helper.last("clientJoined");
    const { opening } = browser.last("inputOpened");
    const payload = Uint8Array.of(3);
    const refuse = (counter: number) =>
      helper.say({ t: "inputRefused", client, ref: paneRef(7), counter, reason: "busy" });
    for (let counter = 1; counter <= limits.browserFrames / 2; counter++)
      browser.sendData({ type: "input", ref: 7, counter, client: opening, seal: "plain", payload });
    browser.say({ t: "act", id: 1, action: { do: "restart" } });
    const passedOn = helper.data.length;
    expect([passedOn, helper.ofType("act").length]).toEqual([limits.browserFrames / 2, 1]);
    saysPongs(helper, limits.helperFrames - 1);
    for (let counter = 1; counter <= passedOn; counter++) refuse(counter);
    helper.say({ t: "actionDone", client, id: 1, outcome: { refused: "no", pane: null } });
    expect(helper.closedAs).toBeUndefined();
    refuse(passedOn + 1);
    expect(helper.closedAs?.reason).toBe("tooMany");
  });

  it("CC2 saves up no more answers than its cap", () => {
    const pace = new HelperPace(0);
    for (let n = 0; n < limits.helperAnswers + 10; n++) pace.asked();
    for (let n = 0; n < limits.helperFrames; n++) pace.allows(pong, 0);
    expect(pace.allows(pong, 0)).toBe(false);
    const answer = { t: "pasteProgress", client: clientRefSchema.parse(1), ref: paneRef(7), receivedBytes: 1 } as const;
    let answered = 0;
    while (pace.allows(answer, 0)) answered += 1;
    expect(answered).toBe(limits.helperAnswers);
  });
});
