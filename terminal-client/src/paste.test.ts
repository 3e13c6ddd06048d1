/** Pastes in the browser: in parts within their credit, in their place among the keys, never sent to be typed twice. */
import { limits, pieceBytes } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const part = pieceBytes;
const interrupt = "\u0003";

async function liveBench(): Promise<SessionBench> {
  const bench = new SessionBench(new FakeRecording(1));
  await bench.live();
  return bench;
}

/** What arrived with a counter, in order: keys as their text, the end of a paste as its length. */
function arrived(bench: SessionBench): unknown[] {
  return bench.relay.input.map(({ type, payload }) =>
    type === "pasteEnd"
      ? new DataView(payload.buffer).getUint32(payload.byteOffset)
      : new TextDecoder().decode(payload),
  );
}

function places(bench: SessionBench): number[] {
  return bench.relay.parts.map(({ counter }) => counter);
}

function refusals(bench: SessionBench): unknown[] {
  const { refusedInput, refusedWhy } = bench.session.getSnapshot();
  return [refusedInput, refusedWhy];
}

describe("a paste from the browser", () => {
  it("PA1 goes in parts that are the text, in its place among the keys, under their counters", async () => {
    const bench = await liveBench();
    const text = `äöü\n${"x".repeat(2 * part)}👍`;
    bench.type("a");
    bench.paste(text);
    bench.type("b");
    const length = new TextEncoder().encode(text).length;
    expect(arrived(bench)).toEqual(["a", length, "b"]);
    expect(bench.relay.input.map(({ counter }) => counter)).toEqual([1, 2, 3]);
    expect(places(bench)).toEqual([0, part, 2 * part]);
    const decoder = new TextDecoder();
    const whole = bench.relay.parts.map(({ payload }) => decoder.decode(payload, { stream: true }));
    expect(whole.join("")).toBe(text);
  });

  it("PA4 has at most its credit unacknowledged, and keys typed meanwhile wait until it is on its way", async () => {
    const bench = await liveBench();
    bench.relay.tellsProgress = false;
    const length = 10 * part;
    bench.paste("x".repeat(length));
    bench.type("after");
    const credit = Math.floor(limits.pasteCreditBytes / part);
    expect(places(bench)).toHaveLength(credit);
    expect(arrived(bench)).toEqual([]);
    bench.relay.tellProgress();
    expect(places(bench)).toHaveLength(2 * credit);
    bench.relay.tellProgress();
    expect(arrived(bench)).toEqual([length, "after"]);
    expect(places(bench)).toHaveLength(10);
  });

  it("PA4 is shown with its progress once it takes a while, until it is taken", async () => {
    const bench = await liveBench();
    const shown = (): unknown => bench.session.getSnapshot().paste;
    bench.relay.tellsProgress = false;
    bench.relay.acknowledgesInput = false;
    const bytes = 5 * part;
    bench.paste("x".repeat(bytes));
    bench.clock.advance(clientLimits.pasteShownMs - 1);
    expect(shown()).toBeNull();
    bench.clock.advance(1);
    expect(shown()).toEqual({ bytes, receivedBytes: 0 });
    bench.relay.tellProgress();
    expect(shown()).toEqual({ bytes, receivedBytes: 4 * part });
    bench.relay.acknowledgeInput();
    expect(shown()).toBeNull();
    bench.relay.acknowledgesInput = true;
    bench.paste("short");
    bench.clock.advance(clientLimits.pasteShownMs);
    expect(shown()).toBeNull();
  });

  it("PA1 waits for the answer to the one before it; keys after the first do not", async () => {
    const bench = await liveBench();
    bench.relay.acknowledgesInput = false;
    bench.paste("one");
    bench.type("k");
    bench.paste("three");
    bench.type("l");
    expect(arrived(bench)).toEqual([3, "k"]);
    bench.relay.acknowledgeInput();
    expect(arrived(bench)).toEqual([3, "k", 5, "l"]);
  });

  it("IN5 PA3 is refused visibly while the session is not live, and one that is too long always", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    bench.paste("too early");
    expect(refusals(bench)).toEqual([1, "not-live"]);
    await bench.live();
    bench.paste("x".repeat(limits.pasteBytes + 1));
    expect(refusals(bench)).toEqual([2, "paste-too-long"]);
    bench.relay.tellsProgress = false;
    bench.paste("x".repeat(limits.pasteBytes));
    bench.paste("y");
    expect(refusals(bench)).toEqual([3, "busy"]);
    expect(arrived(bench)).toEqual([]);
  });
});

describe("a paste over a reconnect", () => {
  async function again(bench: SessionBench): Promise<void> {
    bench.relay.cut();
    bench.relay.ref += 1;
    bench.wake();
    await bench.live();
  }

  it("PA1 begins anew if the helper was not told to type it, keys behind it included", async () => {
    const bench = await liveBench();
    bench.relay.tellsProgress = false;
    bench.paste("x".repeat(6 * part));
    bench.type("after");
    bench.relay.tellsProgress = true;
    bench.relay.parts.length = 0;
    await again(bench);
    expect(places(bench)).toEqual([0, 1, 2, 3, 4, 5].map((index) => index * part));
    expect(arrived(bench)).toEqual([6 * part, "after"]);
    expect(bench.relay.parts.every(({ ref }) => ref === bench.relay.ref)).toBe(true);
    expect(refusals(bench)).toEqual([0, null]);
  });

  it("PA1 PA3 only has its end repeated if the helper was told: it may be typed, and is refused if it was not", async () => {
    const bench = await liveBench();
    bench.relay.acknowledgesInput = false;
    bench.paste("once");
    bench.type("k");
    await again(bench);
    expect(places(bench)).toEqual([0]);
    expect(arrived(bench)).toEqual([4, "k", 4, "k"]);
    expect(bench.relay.input.map(({ counter }) => counter)).toEqual([1, 2, 1, 2]);
    bench.relay.refuse(1, "paste-incomplete");
    bench.relay.acknowledgeInput();
    expect(places(bench)).toEqual([0]);
    expect(refusals(bench)).toEqual([1, "paste-incomplete"]);
  });
});

describe("a paste that is called off", () => {
  it("PA3 is cancelled among its parts: what was sent is never completed, and the next begins anew", async () => {
    const bench = await liveBench();
    bench.relay.tellsProgress = false;
    bench.relay.acknowledgesInput = false;
    bench.paste("x".repeat(8 * part));
    bench.type("k");
    bench.session.cancelPaste();
    expect(bench.relay.cancelledPastes).toBe(1);
    expect(places(bench)).toHaveLength(4);
    // The word to type it is what ends it: of nothing, so that it is refused, after all that was said of its parts.
    expect(arrived(bench)).toEqual([0, "k"]);
    expect(refusals(bench)).toEqual([1, "paste-cancelled"]);
    bench.paste("next");
    bench.relay.tellProgress();
    expect(places(bench)).toHaveLength(4);
    bench.relay.refuse(1, "paste-incomplete");
    expect(places(bench).slice(4)).toEqual([0]);
    expect(arrived(bench)).toEqual([0, "k", 4]);
    expect(refusals(bench)).toEqual([1, "paste-cancelled"]);
    expect(bench.session.getSnapshot().paste).toBeNull();
  });

  it("PA3 is the helper's to say once it was told to type it", async () => {
    const bench = await liveBench();
    bench.relay.acknowledgesInput = false;
    bench.paste("told");
    bench.session.cancelPaste();
    expect(bench.relay.cancelledPastes).toBe(1);
    expect(refusals(bench)).toEqual([0, null]);
    bench.relay.refuse(1, "paste-cancelled");
    expect(refusals(bench)).toEqual([1, "paste-cancelled"]);
  });

  it("PA5 Ctrl-C goes at once, behind the keys before it, and no paste that waits is sent", async () => {
    const bench = await liveBench();
    bench.relay.tellsProgress = false;
    bench.relay.acknowledgesInput = false;
    bench.paste("x".repeat(8 * part));
    bench.type("k");
    bench.paste("waits");
    bench.type(interrupt);
    expect(arrived(bench)).toEqual([0, "k", interrupt]);
    expect(places(bench)).toHaveLength(4);
    expect(refusals(bench)).toEqual([2, "paste-cancelled"]);
    bench.relay.refuse(1, "paste-incomplete");
    bench.relay.acknowledgeInput();
    bench.type("l");
    expect(arrived(bench).slice(3)).toEqual(["l"]);
    expect(places(bench)).toHaveLength(4);
  });
});
