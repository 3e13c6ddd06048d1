import { decodeDataFrame, encodeDataFrame, limits, type RelayToBrowser } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { noMetrics } from "./metrics.ts";
import type { KeyframeAnswer, KeyframeRequest, PaneHelper, RangeAnswer, RangeRequest } from "./pane-helper.ts";
import type { BrowserPort } from "./peer.ts";
import { RoomPane } from "./room-pane.ts";
import { fixedCredit } from "./testing/fixed-credit.ts";
import { freeTails } from "./testing/free-tails.ts";
import { bytesOf, livePane, paneRef } from "./testing/ids.ts";
import { ManualClock } from "./testing/manual-clock.ts";

const small = {
  tailBytes: 100,
  deviceTailBytes: 10_000,
  credit: fixedCredit(1_000),
  fillBytes: 400,
  frameBytes: 50,
  patienceMs: 250,
  helperAckBytes: 0,
};

class ArrayHelper implements PaneHelper {
  readonly calls: string[] = [];
  keyframe: ((answer: KeyframeAnswer) => void) | undefined;
  range: ((answer: RangeAnswer) => void) | undefined;

  watch(ref: number, from: number): void {
    this.calls.push(`watch ${ref} ${from}`);
  }
  unwatch(ref: number): void {
    this.calls.push(`unwatch ${ref}`);
  }
  acknowledge(ref: number, offset: number): void {
    this.calls.push(`ack ${ref} ${offset}`);
  }
  readRange({ from, to }: RangeRequest, done: (answer: RangeAnswer) => void): void {
    this.calls.push(`read ${from}-${to}`);
    this.range = done;
  }
  takeKeyframe({ ref, only }: KeyframeRequest, done: (answer: KeyframeAnswer) => void): void {
    this.calls.push(only === undefined ? `keyframe ${ref}` : `keyframe ${ref} ${only}`);
    this.keyframe = done;
  }
}

class ArrayBrowser implements BrowserPort {
  readonly frames: RelayToBrowser[] = [];
  readonly messages: Uint8Array[] = [];

  send(frame: RelayToBrowser): void {
    this.frames.push(frame);
  }
  sendText(): void {}
  sendBytes(message: Uint8Array): void {
    this.messages.push(message);
  }
  drop(): void {}
}

function bench({ helperAckBytes = 0, ...live }: { start?: number; end?: number; helperAckBytes?: number } = {}) {
  const clock = new ManualClock();
  const helper = new ArrayHelper();
  const announced = livePane({ ref: 7, ...live });
  const pane = new RoomPane(announced, {
    clock,
    metrics: noMetrics,
    limits: { ...small, helperAckBytes },
    tails: freeTails(),
  });
  pane.attach(announced, helper);
  const output = (offset: number, length: number) => {
    const payload = bytesOf(offset, offset + length);
    pane.output(encodeDataFrame({ type: "output", ref: 7, offset, payload }), offset, payload);
  };
  return { clock, helper, pane, output, announced };
}

const keyframeAt = (offset: number): KeyframeAnswer => ({
  offset,
  messages: [encodeDataFrame({ type: "keyframeEnd", ref: 7, offset, payload: bytesOf(0, 2) })],
});

describe("RoomPane", () => {
  it("OU6 has the helper send from the first subscriber on, until a while after the last has left", () => {
    const { clock, helper, pane, output } = bench({ end: 500 });
    const [first, second] = [new ArrayBrowser(), new ArrayBrowser()];
    expect(helper.calls).toEqual([]);
    pane.subscribe(first, 500);
    pane.subscribe(second, 500);
    expect(helper.calls).toEqual(["watch 7 500"]);
    pane.unsubscribe(first);
    pane.unsubscribe(second);
    clock.advance(limits.watchLingerMs - 1);
    pane.subscribe(first, 500);
    clock.advance(limits.watchLingerMs);
    pane.unsubscribe(first);
    clock.advance(limits.watchLingerMs);
    expect(helper.calls).toEqual(["watch 7 500", "unwatch 7"]);
    output(500, 10);
    expect([helper.calls.length, clock.pending, pane.tail.isEmpty]).toEqual([2, 0, true]);
  });

  it("OU3 asks for one keyframe however many browsers wait, and watches from its offset", () => {
    const { helper, pane } = bench({ end: 500 });
    const browsers = [new ArrayBrowser(), new ArrayBrowser(), new ArrayBrowser()];
    for (const browser of browsers) pane.subscribe(browser, null);
    expect(helper.calls).toEqual(["keyframe 7"]);
    const answer = keyframeAt(520);
    helper.keyframe?.(answer);
    expect(helper.calls).toEqual(["keyframe 7", "watch 7 520"]);
    for (const browser of browsers) {
      expect(browser.messages).toEqual("messages" in answer ? answer.messages : []);
      expect(browser.frames).toEqual([]);
    }
  });

  it("OU3 reads on from a keyframe that is older than the tail", () => {
    const { helper, pane, output } = bench({ end: 500 });
    pane.subscribe(new ArrayBrowser(), 500);
    output(500, 90);
    pane.subscribe(new ArrayBrowser(), null);
    helper.keyframe?.(keyframeAt(480));
    expect(helper.calls.at(-1)).toBe("read 480-500");
  });

  it("OU20 asks where the pane is before it streams from an offset when it cannot know", () => {
    const { clock, helper, pane } = bench({ end: 500 });
    clock.advance(limits.paneEndFreshMs + 1);
    const [near, far] = [new ArrayBrowser(), new ArrayBrowser()];
    pane.subscribe(near, 490);
    pane.subscribe(far, 100);
    expect(helper.calls).toEqual(["keyframe 7"]);
    helper.keyframe?.(keyframeAt(800));
    expect(helper.calls).toEqual(["keyframe 7", "watch 7 490"]);
    expect([near.messages.length, near.frames.length]).toEqual([0, 0]);
    expect(far.messages).toHaveLength(1);
    expect(far.frames).toEqual([{ t: "skipped", ref: 7, from: 100, to: 800, cause: null }]);
  });

  it("OU20 lets no browser's wrong offset decide where the helper sends from", () => {
    const { helper, pane } = bench({ end: 500 });
    pane.subscribe(new ArrayBrowser(), 2 ** 50);
    helper.keyframe?.(keyframeAt(510));
    expect(helper.calls).toEqual(["keyframe 7", "watch 7 510"]);
  });

  it("OU22 follows a browser's newest wish alone, and none once it unsubscribed", () => {
    const { pane, output } = bench({ end: 500 });
    const [browser, other] = [new ArrayBrowser(), new ArrayBrowser()];
    pane.subscribe(other, 500);
    pane.subscribe(browser, 500);
    output(500, 10);
    pane.subscribe(browser, 505);
    output(510, 10);
    const runs = () =>
      browser.messages
        .map((message) => decodeDataFrame(message))
        .map((frame) => frame?.type === "output" && [frame.offset, frame.payload.length]);
    expect(runs()).toEqual([
      [500, 10],
      [505, 5],
      [510, 10],
    ]);
    pane.unsubscribe(browser);
    output(520, 10);
    expect([runs().length, other.messages.length]).toEqual([3, 3]);
  });

  it("OU15 tells every waiting browser when no keyframe can be had, and streams to those who can do without", () => {
    const { clock, helper, pane } = bench({ end: 500 });
    clock.advance(limits.paneEndFreshMs + 1);
    const [blank, resuming] = [new ArrayBrowser(), new ArrayBrowser()];
    pane.subscribe(blank, null);
    pane.subscribe(resuming, 480);
    helper.keyframe?.({ failed: "not-recorded" });
    expect(blank.frames).toEqual([{ t: "subscribeFailed", ref: 7, reason: "not-recorded" }]);
    expect(resuming.frames).toEqual([]);
    expect([helper.calls.at(-1), pane.subscribers]).toEqual(["watch 7 480", 1]);
  });

  it("OU28 gives whoever may not read what was before a picture of the screen, whatever they say they have", () => {
    const { helper, pane } = bench({ end: 500 });
    const [member, guest] = [new ArrayBrowser(), new ArrayBrowser()];
    pane.subscribe(member, null);
    pane.subscribeToScreen(guest, 480);
    expect(helper.calls).toEqual(["keyframe 7"]);
    helper.keyframe?.(keyframeAt(500));
    expect([member.messages.length, guest.messages.length]).toEqual([1, 0]);
    expect(helper.calls.at(-1)).toBe("keyframe 7 screen");
    helper.keyframe?.(keyframeAt(500));
    expect(guest.messages.map(decodeDataFrame)).toMatchObject([{ type: "keyframeEnd", offset: 500 }]);
    pane.gap({ from: 500, to: 600, cause: "journal-lost" });
    expect(helper.calls.at(-1)).toBe("keyframe 7");
    helper.keyframe?.(keyframeAt(600));
    expect([member.messages.length, guest.messages.length]).toEqual([2, 1]);
    expect(helper.calls.at(-1)).toBe("keyframe 7 screen");
  });

  it("OU17 asks again for a while when the helper cannot take a keyframe just now", () => {
    const { clock, helper, pane } = bench({ end: 500 });
    const [patient, late] = [new ArrayBrowser(), new ArrayBrowser()];
    pane.subscribe(patient, null);
    helper.keyframe?.({ failed: "busy" });
    expect([helper.calls, patient.frames]).toEqual([["keyframe 7"], []]);
    clock.advance(limits.keyframeRetryMs);
    helper.keyframe?.(keyframeAt(510));
    expect([helper.calls, patient.messages.length]).toEqual([["keyframe 7", "keyframe 7", "watch 7 510"], 1]);
    pane.subscribe(late, null);
    for (let n = 0; n < limits.keyframeRetries; n++) {
      helper.keyframe?.({ failed: "busy" });
      clock.advance(limits.keyframeRetryMs);
      expect(late.frames).toEqual([]);
    }
    helper.keyframe?.({ failed: "busy" });
    expect(late.frames).toEqual([{ t: "subscribeFailed", ref: 7, reason: "busy" }]);
    expect(clock.pending).toBe(0);
  });

  it("OU17 asks no sooner for the one when the helper could not serve the other, and gives up as late", () => {
    const { clock, helper, pane } = bench({ end: 500 });
    const [member, guest] = [new ArrayBrowser(), new ArrayBrowser()];
    pane.subscribe(member, null);
    pane.subscribeToScreen(guest, null);
    for (let n = 1; n <= limits.keyframeRetries; n++) {
      helper.keyframe?.({ failed: "busy" });
      expect(helper.calls).toHaveLength(n);
      clock.advance(limits.keyframeRetryMs - 1);
      expect(helper.calls).toHaveLength(n);
      clock.advance(1);
      expect(member.frames).toEqual([]);
    }
    helper.keyframe?.({ failed: "busy" });
    expect(member.frames).toEqual([{ t: "subscribeFailed", ref: 7, reason: "busy" }]);
    expect(helper.calls.at(-1)).toBe("keyframe 7 screen");
    helper.keyframe?.(keyframeAt(500));
    expect([guest.messages.length, guest.frames, clock.pending]).toEqual([1, [], 0]);
  });

  it("OU14 acknowledges what entered the tail, drops repeats, and starts anew behind a hole", () => {
    const { helper, pane, output } = bench({ end: 500 });
    const browser = new ArrayBrowser();
    pane.subscribe(browser, 500);
    output(500, 20);
    output(490, 20);
    output(510, 20);
    output(600, 10);
    expect(helper.calls).toEqual(["watch 7 500", "ack 7 520", "ack 7 510", "ack 7 530", "read 530-580", "ack 7 610"]);
    expect([pane.tail.start, pane.tail.end]).toEqual([600, 610]);
  });

  it("acknowledges in steps, so that an echo costs the helper no answer", () => {
    const { helper, pane, output } = bench({ end: 500, helperAckBytes: 30 });
    pane.subscribe(new ArrayBrowser(), 500);
    for (const offset of [500, 510, 520, 530, 540, 550]) output(offset, 10);
    expect(helper.calls).toEqual(["watch 7 500", "ack 7 530", "ack 7 560"]);
  });

  it("gives credit for what it watches, whatever was still under way of the watch before", () => {
    const { clock, helper, pane, output } = bench({ end: 500, helperAckBytes: 30 });
    const browser = new ArrayBrowser();
    pane.subscribe(browser, 500);
    pane.unsubscribe(browser);
    clock.advance(limits.watchLingerMs);
    pane.subscribe(browser, 200);
    output(500, 40);
    for (const offset of [200, 220, 240]) output(offset, 20);
    expect(helper.calls.slice(2)).toEqual(["watch 7 200", "read 200-250", "ack 7 540", "ack 7 240"]);
  });

  it("OU19 keeps a tail over the helper's absence only where the journal joins it", () => {
    for (const [start, end, kept] of [
      [0, 560, true],
      [0, 520, true],
      [0, 519, false], // the tail has what the journal lost
      [521, 560, false],
      [0, 700, false], // more lies between than a tail holds
    ] as const) {
      const { helper, pane, output, announced } = bench({ end: 500 });
      pane.subscribe(new ArrayBrowser(), 500);
      output(500, 20);
      pane.detach();
      pane.attach({ ...announced, ref: paneRef(8), start, end }, helper);
      pane.subscribe(new ArrayBrowser(), end);
      expect(helper.calls.at(-1)).toBe(`watch 8 ${kept ? 520 : end}`);
    }
  });

  it("lets go of a kept tail that nobody comes for", () => {
    const { clock, helper, pane, output, announced } = bench({ end: 500 });
    pane.subscribe(new ArrayBrowser(), 500);
    output(500, 20);
    pane.detach();
    pane.attach({ ...announced, end: 520 }, helper);
    clock.advance(limits.watchLingerMs);
    expect([pane.tail.isEmpty, clock.pending, helper.calls.at(-1)]).toEqual([true, 0, "ack 7 520"]);
  });

  it("ignores the answer of a helper connection that is gone", () => {
    const { helper, pane } = bench({ end: 500 });
    const browser = new ArrayBrowser();
    pane.subscribe(browser, null);
    pane.detach();
    helper.keyframe?.(keyframeAt(500));
    expect([browser.messages, browser.frames, helper.calls]).toEqual([[], [], ["keyframe 7"]]);
  });

  it("OU13 moves a browser on in its turn, also when the machine's clock was ahead at the keyframe before", () => {
    for (const aheadMs of [4_700_000, -4_700_000]) {
      const { clock, helper, pane, output } = bench({ end: 500 });
      const browser = new ArrayBrowser();
      clock.jump(aheadMs);
      pane.subscribe(browser, null);
      helper.keyframe?.(keyframeAt(500));
      clock.jump(-aheadMs);
      for (let offset = 500; offset < 3_500; offset += 50) {
        clock.advance(10);
        output(offset, 50);
      }
      pane.outboxOf(browser)?.acknowledge(1_500);
      expect(pane.outboxOf(browser)?.state.name).toBe("waiting");
      clock.advance(limits.keyframePaceMs);
      expect(helper.calls.filter((call) => call.startsWith("keyframe"))).toHaveLength(2);
    }
  });

  /** Two browsers that have what they may of 400 bytes, and 100 more that have waited for longer than is borne. */
  function fallenBehind() {
    const made = bench({ end: 500 });
    const browsers = [new ArrayBrowser(), new ArrayBrowser()] as const;
    for (const browser of browsers) made.pane.subscribe(browser, 500);
    made.output(500, 1_000);
    made.output(1_500, 1_050);
    made.clock.advance(small.patienceMs);
    made.output(2_550, 10);
    made.helper.calls.length = 0;
    const moveOn = (browser: ArrayBrowser) => made.pane.outboxOf(browser)?.acknowledge(1_500);
    return { ...made, browsers, moveOn };
  }

  it("OU26 asks for the screen alone for who is moved on, and for the whole pane when somebody begins", () => {
    const { helper, pane, browsers, moveOn } = fallenBehind();
    moveOn(browsers[0]);
    expect(helper.calls).toEqual(["keyframe 7 screen"]);
    const beginning = new ArrayBrowser();
    pane.subscribe(beginning, null);
    helper.keyframe?.(keyframeAt(2_560));
    expect([browsers[0].frames.length, beginning.messages.length]).toEqual([1, 0]);
    expect(helper.calls).toEqual(["keyframe 7 screen", "keyframe 7"]);
    helper.keyframe?.(keyframeAt(2_560));
    expect(beginning.messages).toHaveLength(1);
  });

  it("OU13 asks anew, in turn, for who began to wait behind what an earlier answer shows", () => {
    const { clock, helper, browsers, moveOn } = fallenBehind();
    moveOn(browsers[0]);
    moveOn(browsers[1]);
    helper.keyframe?.(keyframeAt(1_400));
    helper.calls.length = 0;
    clock.advance(limits.keyframePaceMs);
    expect(helper.calls).toEqual(["keyframe 7 screen"]);
    helper.keyframe?.(keyframeAt(2_560));
    for (const browser of browsers) expect(browser.frames).toMatchObject([{ t: "skipped", to: 2_560 }]);
  });

  it("OU1 asks for whoever waits for another keyframe than the one that is under way", () => {
    for (const meanwhile of ["subscribes anew", "has a gap"] as const) {
      const { clock, helper, pane, output } = bench({ end: 500 });
      const browser = new ArrayBrowser();
      pane.subscribe(browser, 500);
      for (let offset = 500; offset < 3_500; offset += 50) {
        clock.advance(10);
        output(offset, 50);
      }
      pane.outboxOf(browser)?.acknowledge(1_500);
      expect([pane.outboxOf(browser)?.isInTurn, helper.calls.at(-1)]).toEqual([true, "keyframe 7 screen"]);
      if (meanwhile === "has a gap") pane.gap({ from: 3_500, to: 3_600, cause: "journal-cap" });
      else pane.subscribe(browser, null);
      helper.keyframe?.(keyframeAt(3_500));
      expect(helper.calls.at(-1)).toBe("keyframe 7");
      helper.keyframe?.(keyframeAt(3_600));
      expect(pane.outboxOf(browser)?.state.name).toBe("streaming");
    }
  });

  it("OU9 asks for one keyframe for all who watched and subscribe anew, without an offset", () => {
    const { helper, pane, output } = bench({ end: 500 });
    const browsers = [new ArrayBrowser(), new ArrayBrowser()];
    for (const browser of browsers) pane.subscribe(browser, 500);
    output(500, 10);
    for (const browser of browsers) pane.subscribe(browser, null);
    expect(helper.calls.filter((call) => call.startsWith("keyframe"))).toEqual(["keyframe 7"]);
    helper.keyframe?.(keyframeAt(510));
    output(510, 10);
    for (const browser of browsers) {
      const offsets = browser.messages
        .map((message) => decodeDataFrame(message.slice()))
        .map((frame) => frame && [frame.type, "offset" in frame && frame.offset]);
      expect(offsets).toEqual([
        ["output", 500],
        ["keyframeEnd", 510],
        ["output", 510],
      ]);
      expect(browser.frames).toEqual([]);
    }
  });
});
