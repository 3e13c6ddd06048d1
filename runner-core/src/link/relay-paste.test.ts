/** Pastes at the helper: put together from their parts, typed once or not at all, and called off. */
import { limits, pieceBytes } from "@coda/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { InputBench } from "../testing/input-bench.ts";
import { until } from "../testing/until.ts";

let bench: InputBench;

beforeEach(async () => {
  bench = new InputBench();
  await bench.connect();
  bench.join({ client: 1 });
});

function typed(): string[] {
  return bench.host.typed.map(({ text }) => text);
}

function received(): number[] {
  return bench.relay.sent("pasteProgress").map(({ receivedBytes }) => receivedBytes);
}

describe("a paste at the helper", () => {
  test("PA1 is put together and typed in its place among the keys, and acknowledged as they are", async () => {
    bench.type({ counter: 1 });
    bench.pastePart({ at: 0, text: "one " });
    bench.pastePart({ at: 4, text: "two" });
    expect(typed()).toEqual(["<1>"]);
    bench.pasteEnd({ counter: 2, length: 7 });
    bench.type({ counter: 3 });
    expect(typed()).toEqual(["<1>", "one two", "<3>"]);
    expect(bench.host.typed.map(({ client }) => client)).toEqual([bench.tab, bench.tab, bench.tab]);
    for (const { answer } of bench.host.typed) answer("taken");
    await until("all is acknowledged", () => bench.acknowledged.at(-1) === 3);
    expect(bench.refusals).toEqual([]);
  });

  test("PA1 its end repeated after a reconnect is answered as the first was, though its parts are gone", async () => {
    bench.pastePart({ at: 0, text: "once" });
    bench.pasteEnd({ counter: 1, length: 4 });
    await bench.reconnect();
    bench.join({ client: 4 });
    bench.pasteEnd({ client: 4, counter: 1, length: 4 });
    bench.host.typed[0]?.answer("taken");
    await until("it is acknowledged", () => bench.acknowledged.at(-1) === 1);
    expect(typed()).toEqual(["once"]);
    expect(bench.refusals).toEqual([]);
  });

  test("IN2 PA6 its end repeated to a helper without its parts is acknowledged if an earlier one typed it", async () => {
    bench.host.typedBefore.add(1);
    bench.pasteEnd({ counter: 1, length: 4 });
    bench.pasteEnd({ counter: 2, length: 4 });
    await until("both are answered", () => bench.acknowledged.length === 1 && bench.refusals.length === 1);
    expect([bench.acknowledged, bench.refusals, typed()]).toEqual([[1], [[2, "paste-incomplete"]], []]);
  });

  test("PA4 its progress is told with each part", () => {
    bench.pastePart({ at: 0, text: "abc" });
    bench.pastePart({ at: 3, text: "de" });
    expect(received()).toEqual([3, 5]);
    bench.pastePart({ at: 0, text: "anew" });
    expect(received()).toEqual([3, 5, 4]);
  });

  test("each browser's is its own", () => {
    bench.join({ client: 2, clientId: bench.secondTab });
    bench.pastePart({ at: 0, text: "mine" });
    bench.pastePart({ client: 2, at: 0, text: "theirs" });
    bench.pasteEnd({ counter: 1, length: 4 });
    bench.pasteEnd({ client: 2, counter: 1, length: 6 });
    expect(typed()).toEqual(["mine", "theirs"]);
  });
});

describe("what comes behind a paste", () => {
  test("SL3 waits for what becomes of it, and goes on when it is typed, in order", async () => {
    bench.pastePart({ at: 0, text: "abc" });
    bench.pasteEnd({ counter: 1, length: 3 });
    bench.type({ counter: 2, after: 1 });
    bench.type({ counter: 3, after: 2 });
    await bench.settle();
    expect(typed()).toEqual(["abc"]);
    bench.host.typed[0]?.answer("taken");
    await until("they are typed", () => bench.host.typed.length === 3);
    expect(typed()).toEqual(["abc", "<2>", "<3>"]);
  });

  test("SL3 is refused where it is not typed and its browser has not heard of that, however much comes", async () => {
    bench.pastePart({ at: 0, text: "abc" });
    bench.pasteEnd({ counter: 1, length: 9 });
    for (const counter of [2, 3]) bench.type({ counter, after: counter - 1 });
    await until("all are refused", () => bench.refusals.length === 3);
    expect(bench.refusals).toEqual([
      [1, "paste-incomplete"],
      [2, "out-of-order"],
      [3, "out-of-order"],
    ]);
    // Its browser has heard of the third, not of the paste.
    bench.type({ counter: 4, after: 1 });
    await until("so is the fourth", () => bench.refusals.length === 4);
    bench.type({ counter: 5 });
    expect(typed()).toEqual(["<5>"]);
  });

  test("PA5 goes on where its browser itself called the paste off, and Ctrl-C always does", async () => {
    bench.pasteNothing({ counter: 1 });
    bench.type({ counter: 2, after: 1 });
    await until("the key is typed", () => typed().length === 1);
    bench.host.typed[0]?.answer("taken");
    bench.pastePart({ at: 0, text: "abc" });
    bench.pasteEnd({ counter: 3, length: 3 });
    bench.type({ counter: 4, after: 3, text: "x" });
    bench.type({ counter: 5, after: 4, text: "\u0003" });
    bench.type({ counter: 6, after: 5, text: "y" });
    expect(bench.host.typed[1]?.signal?.aborted).toBe(true);
    bench.host.typed[1]?.answer("paste-cancelled");
    await until("what comes behind is typed", () => typed().length === 4);
    expect(typed()).toEqual(["<2>", "abc", "\u0003", "y"]);
  });

  test("IN16 of what waits for it no more is kept than may wait, and nothing overtakes that", async () => {
    const piece = "x".repeat(60_000);
    const fit = Math.floor(limits.inputWaitingBytes / (piece.length + 256));
    bench.pastePart({ at: 0, text: "abc" });
    bench.pasteEnd({ counter: 1, length: 3 });
    for (let counter = 2; counter <= fit + 3; counter++) bench.type({ counter, after: counter - 1, text: piece });
    bench.host.typed[0]?.answer("taken");
    await until("what fits is typed", () => bench.host.typed.length === fit + 1);
    for (const each of bench.host.typed) each.answer("taken");
    await until("the rest is refused", () => bench.refusals.length === 2);
    expect(bench.refusals).toEqual([
      [fit + 2, "busy"],
      [fit + 3, "busy"],
    ]);
    bench.type({ counter: fit + 4, after: fit + 3 });
    await until("so is what comes behind it", () => bench.refusals.length === 3);
    expect(bench.host.typed).toHaveLength(fit + 1);
  });
});

describe("a paste that is not typed", () => {
  test("RN4 PA3 one whose browser has become a viewer is called off, staged or waiting to be typed", () => {
    bench.pastePart({ at: 0, text: "first" });
    bench.pasteEnd({ counter: 1, length: 5 });
    bench.pastePart({ at: 0, text: "second" });
    bench.tabs.renew(1, "viewer");
    expect(bench.host.typed.map(({ text, signal }) => [text, signal?.aborted])).toEqual([["first", true]]);
    bench.tabs.renew(1, "driver");
    bench.pasteEnd({ counter: 2, length: 6 });
    expect(typed()).toEqual(["first"]);
  });

  test("RN4 one that waits while the connection is another one is typed as its browser's, whoever has its number now", async () => {
    bench.join({ client: 2, clientId: bench.secondTab });
    for (const client of [1, 2]) {
      bench.pastePart({ client, at: 0, text: "abc" });
      bench.pasteEnd({ client, counter: 1, length: 3 });
    }
    await bench.reconnect();
    bench.join({ client: 1, clientId: bench.secondTab, role: "viewer" });
    bench.join({ client: 2 });
    expect(bench.host.typed.map(({ may }) => may?.())).toEqual([true, false]);
  });

  test("PA3 one with parts missing is refused: lost, for another pane, or with another connection", async () => {
    bench.pastePart({ at: 0, text: "abc" });
    bench.pastePart({ at: 5, text: "fg" });
    bench.pasteEnd({ counter: 1, length: 7 });
    bench.pastePart({ at: 0, text: "abc" });
    bench.pasteEnd({ counter: 2, length: 7 });
    bench.pastePart({ ref: 2, at: 0, text: "abc" });
    bench.pasteEnd({ counter: 3, length: 3 });
    bench.pastePart({ at: 0, text: "abc" });
    await until("they are refused", () => bench.refusals.length === 3);
    expect(bench.refusals).toEqual([1, 2, 3].map((counter) => [counter, "paste-incomplete"]));
    await bench.reconnect();
    bench.join({ client: 1 });
    bench.pasteEnd({ counter: 4, length: 3 });
    await until("it is refused", () => bench.refusals.length === 1);
    expect(bench.refusals).toEqual([[4, "paste-incomplete"]]);
    expect(typed()).toEqual([]);
  });

  test("PA3 one that is too long is refused", async () => {
    const part = "x".repeat(pieceBytes);
    let length = 0;
    for (; length <= limits.pasteBytes; length += part.length) bench.pastePart({ at: length, text: part });
    bench.pasteEnd({ counter: 1, length });
    await until("it is refused", () => bench.refusals.length === 1);
    expect(bench.refusals).toEqual([[1, "paste-too-long"]]);
    expect(received().at(-1)).toBe(length);
    expect(typed()).toEqual([]);
  });

  test("PA3 one that is cancelled among its parts, or whose browser leaves, is not there any more", async () => {
    const client = bench.join({ client: 1 });
    const ref = bench.relay.sessions[0]?.panes[0]?.ref;
    if (ref === undefined) throw new Error("no pane is announced");
    bench.pastePart({ at: 0, text: "abc" });
    bench.relay.say({ t: "cancelPaste", client, ref });
    bench.pastePart({ at: 3, text: "def" });
    expect(received()).toEqual([3, 6]);
    bench.pasteEnd({ counter: 1, length: 6 });
    await until("it is refused", () => bench.refusals.length === 1);
    bench.pastePart({ at: 0, text: "abc" });
    bench.relay.say({ t: "clientLeft", client });
    bench.join({ client: 1 });
    bench.pasteEnd({ counter: 2, length: 3 });
    await until("so is the other", () => bench.refusals.length === 2);
    expect(typed()).toEqual([]);
  });

  test("PA3 one that is whole already is called off by the same word", async () => {
    const client = bench.join({ client: 1 });
    const ref = bench.relay.sessions[0]?.panes[0]?.ref;
    if (ref === undefined) throw new Error("no pane is announced");
    bench.pastePart({ at: 0, text: "abc" });
    bench.pasteEnd({ counter: 1, length: 3 });
    const [paste] = bench.host.typed;
    expect(paste?.signal?.aborted).toBe(false);
    bench.relay.say({ t: "cancelPaste", client, ref });
    expect(paste?.signal?.aborted).toBe(true);
    paste?.answer("paste-cancelled");
    await until("it is refused", () => bench.refusals.length === 1);
    expect(bench.refusals).toEqual([[1, "paste-cancelled"]]);
  });

  test("IN4 IN7 a viewer's, and one for another session's pane, is refused at its end", async () => {
    bench.join({ client: 2, clientId: bench.secondTab, role: "viewer" });
    bench.pastePart({ client: 2, at: 0, text: "abc" });
    bench.pasteEnd({ client: 2, counter: 1, length: 3 });
    bench.pastePart({ ref: 2, at: 0, text: "abc" });
    bench.pasteEnd({ ref: 2, counter: 1, length: 3 });
    await until("both are refused", () => bench.refusals.length === 2);
    expect(bench.refusals).toEqual([
      [1, "viewer"],
      [1, "unknown-pane"],
    ]);
    expect(typed()).toEqual([]);
  });

  test("PA4 the progress of one that is refused at its end is told too: its browser waits for that to send the end", async () => {
    bench.pastePart({ at: 0, text: "abc" });
    bench.tabs.renew(1, "viewer");
    bench.pastePart({ at: 3, text: "def" });
    bench.tabs.renew(1, "driver");
    bench.pastePart({ at: 6, text: "ghi" });
    expect(received()).toEqual([3, expect.toSatisfy((bytes) => bytes >= 6), 9]);
    bench.pasteEnd({ counter: 1, length: 9 });
    bench.pastePart({ ref: 77, at: 0, text: "abc" });
    await until("it is refused", () => bench.refusals.length === 1);
    expect(bench.refusals).toEqual([[1, "paste-incomplete"]]);
    expect(received()).toHaveLength(4);
    expect(typed()).toEqual([]);
  });
});

describe("Ctrl-C", () => {
  test("PA5 calls off this browser's paste in this pane and is typed at once; another's goes on", async () => {
    bench.join({ client: 2, clientId: bench.secondTab });
    for (const client of [1, 2]) {
      bench.pastePart({ client, at: 0, text: "abc" });
      bench.pasteEnd({ client, counter: 1, length: 3 });
    }
    bench.type({ counter: 2, text: "\u0003" });
    expect(bench.host.typed.map(({ text, signal }) => [text, signal?.aborted])).toEqual([
      ["abc", true],
      ["abc", false],
      ["\u0003", undefined],
    ]);
    const [paste, , interrupt] = bench.host.typed;
    paste?.answer("paste-cancelled");
    interrupt?.answer("taken");
    await until("both are answered", () => bench.refusals.length === 1 && bench.acknowledged.at(-1) === 2);
    expect(bench.refusals).toEqual([[1, "paste-cancelled"]]);
  });

  test("PA5 does not wait behind parts, whose paste it ends; amid other keys it is a key", () => {
    bench.pastePart({ at: 0, text: "abc" });
    bench.type({ counter: 1, text: "\u0003" });
    expect(typed()).toEqual(["\u0003"]);
    bench.pastePart({ at: 3, text: "d" });
    bench.pasteEnd({ counter: 2, length: 4 });
    expect(typed()).toEqual(["\u0003"]);
    bench.pastePart({ at: 0, text: "abc" });
    bench.type({ counter: 3, text: "a\u0003" });
    bench.pastePart({ at: 3, text: "d" });
    bench.pasteEnd({ counter: 4, length: 4 });
    expect(typed()).toEqual(["\u0003", "a\u0003", "abcd"]);
  });
});
