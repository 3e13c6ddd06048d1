/** How a helper that is ready gets what the one before it has, whatever that one does. */
import { expect, test } from "vitest";
import type { ControlReply } from "../control/control-messages.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { standingStatus } from "../testing/standing-helper.ts";
import { askHandover } from "./ask-handover.ts";
import type { Handover } from "./handover.ts";

const handedOver: Handover = { sessions: [], tmux: "/usr/bin/tmux" };
const refusal: ControlReply = { ok: false, message: "it is about to end" };

/** One that answers with these in turn, the last again and again, and has ended after `looks` of them. */
function before(replies: readonly (ControlReply | undefined)[], looks = Infinity) {
  const clock = new ManualClock();
  const seen = { asked: 0, ended: 0 };
  const from = {
    ask: async (): Promise<ControlReply | undefined> => {
      const reply = replies[Math.min(seen.asked, replies.length - 1)];
      seen.asked += 1;
      // Once it rests.
      setImmediate(() => clock.advance(1_000));
      return reply;
    },
    isRunning: () => seen.asked < looks && seen.ended === 0,
    end: () => void (seen.ended += 1),
    clock,
    pid: 7,
  };
  return { from, seen };
}

test("one that does not listen yet is asked again", async () => {
  const { from, seen } = before([undefined, undefined, { ok: true, handedOver }]);
  expect(await askHandover(from, true)).toEqual(handedOver);
  expect(seen.asked).toBe(3);
});

test("one that ends by itself has nothing to hand over", async () => {
  expect(await askHandover(before([undefined], 2).from, false)).toBeUndefined();
  expect(await askHandover(before([refusal], 2).from, true)).toBeUndefined();
});

test("a refusal is the end of a stand-in", async () => {
  await expect(askHandover(before([refusal]).from, false)).rejects.toThrow("it is about to end");
});

test("a stand-in that never hands over is told to end", async () => {
  const { from, seen } = before([refusal]);
  expect(await askHandover(from, true)).toBeUndefined();
  expect(seen.ended).toBe(1);
});

test("a helper of its own, taken for a stand-in, is left alone", async () => {
  const { from, seen } = before([refusal, { ok: true, status: standingStatus }]);
  await expect(askHandover(from, true)).rejects.toThrow("it is about to end");
  expect(seen.ended).toBe(0);
});

test("one that answers nothing is left alone by whom it has not asked for", async () => {
  const { from, seen } = before([undefined]);
  await expect(askHandover(from, false)).rejects.toThrow("neither hands over nor ends");
  expect(seen.ended).toBe(0);
});
