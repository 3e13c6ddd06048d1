/** Input at the helper: applied once, in order, answered when tmux has taken it, and only where it may go. */
import { randomUUID } from "node:crypto";
import { clientIdSchema, clientRefSchema, encodeDataFrame, limits } from "@coda/protocol";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { EchoSessionHost } from "../session/echo-session-host.ts";
import { typistIdOf } from "../session/typist-id.ts";
import { InputBench } from "../testing/input-bench.ts";
import { seededBytes, seededRandom } from "../testing/seeded-bytes.ts";
import { until } from "../testing/until.ts";
import { InputWindow } from "./input-window.ts";

const tab = newTypist();

function newTypist() {
  return typistIdOf(clientIdSchema.parse(randomUUID()), undefined);
}

let bench: InputBench;

beforeEach(async () => {
  bench = new InputBench();
  await bench.connect();
});

describe("what is applied", () => {
  test("IN1 every byte reaches the program, in the order of the counters", async () => {
    const echo = new EchoSessionHost(randomUUID);
    bench = new InputBench(echo);
    echo.allow([bench.session]);
    await echo.open(bench.session);
    await bench.connect();
    bench.join({ client: 1 });
    const bytes = seededBytes(20_000, 3);
    const random = seededRandom(4);
    let counter = 0;
    for (let from = 0; from < bytes.length;) {
      const to = from + 1 + Math.floor(random() * 900);
      bench.type({ counter: ++counter, text: bytes.subarray(from, to).toString("latin1") });
      from = to;
    }
    await until("all is acknowledged", () => bench.acknowledged.at(-1) === counter);
    const recording = echo.sessions[0]?.panes[0]?.recording;
    expect(Buffer.from(recording?.read(0, bytes.length + 1) ?? []).equals(bytes)).toBe(true);
    expect(bench.relay.acknowledgedCounters).toEqual(bench.relay.acknowledgedCounters.toSorted((a, b) => a - b));
    await bench.link.stop();
  });

  test("IN2 a counter is applied at most once, and its repeat is acknowledged", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1 });
    bench.type({ counter: 2 });
    for (const { answer } of bench.host.typed) answer("taken");
    await until("both are acknowledged", () => bench.acknowledged.at(-1) === 2);
    bench.type({ counter: 1 });
    bench.type({ counter: 2 });
    await until("the repeats are, too", () => bench.acknowledged.length === 2);
    expect(bench.host.typed.map((typed) => typed.text)).toEqual(["<1>", "<2>"]);
  });

  test("IN2 also over a reconnect, where the same tab has another number", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1 });
    bench.host.typed[0]?.answer("taken");
    await until("it is acknowledged", () => bench.acknowledged.length === 1);
    await bench.reconnect();
    bench.join({ client: 8 });
    bench.type({ client: 8, counter: 1 });
    bench.type({ client: 8, counter: 2 });
    bench.host.typed[1]?.answer("taken");
    await until("both are acknowledged", () => bench.acknowledged.at(-1) === 2);
    expect(bench.host.typed.map((typed) => typed.text)).toEqual(["<1>", "<2>"]);
  });

  test("IN2 tabs are told apart by their ids, not by their numbers", async () => {
    bench.join({ client: 1 });
    bench.join({ client: 2, clientId: bench.secondTab });
    bench.type({ client: 1, counter: 1, text: "a" });
    bench.type({ client: 2, counter: 1, text: "b" });
    expect(bench.host.typed.map((typed) => typed.text)).toEqual(["a", "b"]);
  });

  test("IN2 IN10 another account that goes by the same id has counters of its own", async () => {
    bench.join({ client: 1 });
    bench.join({ client: 2, account: randomUUID() });
    bench.type({ client: 2, counter: 1_000_000, text: "theirs" });
    for (const counter of [1, 2]) bench.type({ counter });
    expect(bench.host.typed.map((typed) => typed.text)).toEqual(["theirs", "<1>", "<2>"]);
    const typists = new Set(bench.host.typed.map(({ typist }) => typist));
    expect([typists.size, bench.host.typed[0]?.client === bench.host.typed[1]?.client]).toEqual([2, true]);
  });

  test("IN10 what was refused unasked is not acknowledged by a repeat, though it could be typed now", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1, ref: 2 });
    bench.type({ counter: 2 });
    bench.host.typed[0]?.answer("taken");
    await until("the second is acknowledged", () => bench.acknowledged.at(-1) === 2);
    bench.type({ counter: 1 });
    await until("the repeat is answered", () => bench.refusals.length === 2);
    expect(bench.refusals).toEqual([
      [1, "unknown-pane"],
      [1, "unknown-pane"],
    ]);
    expect(bench.host.typed).toHaveLength(1);
  });

  test("IN10 what a newer counter overtook is refused, and not taken for typed", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1 });
    bench.type({ counter: 4 });
    for (const typed of bench.host.typed) typed.answer("taken");
    await until("both are acknowledged", () => bench.acknowledged.at(-1) === 4);
    for (const counter of [2, 3]) bench.type({ counter });
    await until("what was overtaken is answered", () => bench.refusals.length === 2);
    expect(bench.refusals).toEqual([
      [2, "tmux-lost"],
      [3, "tmux-lost"],
    ]);
    expect(bench.host.typed).toHaveLength(2);
  });

  test("IN2 IN10 what was refused is never applied by a repeat: the repeat is refused too", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1 });
    bench.type({ counter: 2 });
    bench.host.typed[0]?.answer("tmux-lost");
    bench.host.typed[1]?.answer("taken");
    await until("both are answered", () => bench.refusals.length === 1 && bench.acknowledged.length === 1);
    bench.type({ counter: 1 });
    await until("the repeat is answered", () => bench.refusals.length === 2);
    expect(bench.host.typed).toHaveLength(2);
    expect(bench.refusals).toEqual([
      [1, "tmux-lost"],
      [1, "tmux-lost"],
    ]);
  });
});

describe("when it is acknowledged", () => {
  test("IN3 not before tmux has taken it, nor is a repeat that comes meanwhile", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1 });
    bench.type({ counter: 1 });
    await bench.settle();
    expect(bench.acknowledged).toEqual([]);
    bench.host.typed[0]?.answer("taken");
    await until("both are", () => bench.acknowledged.at(-1) === 1);
    expect(bench.host.typed).toHaveLength(1);
  });

  test("IN3 in the order of the counters, since it says that all before it were taken", async () => {
    bench.join({ client: 1 });
    for (const counter of [1, 2, 3]) bench.type({ counter });
    bench.host.typed[2]?.answer("taken");
    bench.host.typed[1]?.answer("taken");
    await bench.settle();
    expect(bench.acknowledged).toEqual([]);
    bench.host.typed[0]?.answer("taken");
    await until("all are", () => bench.acknowledged.at(-1) === 3);
    expect(bench.relay.acknowledgedCounters).toEqual([3]);
  });

  test("IN3 one acknowledgement serves all keys of a moment, a repeat that comes late among them", async () => {
    bench.join({ client: 1 });
    bench.join({ client: 2, clientId: bench.secondTab });
    for (const counter of [1, 2]) bench.type({ counter });
    bench.type({ client: 2, counter: 1 });
    for (const { answer } of bench.host.typed) answer("taken");
    await bench.settle();
    bench.type({ counter: 1 });
    await bench.settle();
    expect(bench.relay.data).toEqual([]);
    bench.clock.advance(limits.inputAckDelayMs);
    expect(bench.relay.data.map((frame) => frame.type === "inputAck" && [frame.client, frame.counter])).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  test("SL4 with which of all that it covers were refused, and each refusal is proved too", async () => {
    bench.join({ client: 1 });
    for (const counter of [1, 2, 3]) bench.type({ counter, after: counter - 1 });
    for (const [index, outcome] of (["busy", "pane-dead", "taken"] as const).entries())
      bench.host.typed[index]?.answer(outcome);
    await until("the third is acknowledged", () => bench.acknowledged.at(-1) === 3);
    const [refused] = bench.relay.sent("inputRefused");
    const ack = bench.relay.data.find((frame) => frame.type === "inputAck");
    if (refused === undefined || ack === undefined) throw new Error("there are no answers");
    expect(bench.tabs.acknowledged(ack)?.runs).toEqual([
      { from: 1, to: 1, reason: "busy" },
      { from: 2, to: 2, reason: "pane-dead" },
    ]);
    expect(bench.tabs.acknowledged({ ...ack, counter: 4 })).toBeUndefined();
    const others = [{ counter: 3 }, { reason: "input-off" }, { proof: undefined }] as const;
    expect(
      [refused, ...others.map((other) => ({ ...refused, ...other }))].map((one) => bench.tabs.isRefused(one)),
    ).toEqual([true, false, false, false]);
  });

  test("SL4 IN10 with those that came without what was before them, and those are not typed when it has come", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 2, after: 1 });
    bench.type({ counter: 1 });
    bench.type({ counter: 2, after: 1 });
    bench.type({ counter: 3, after: 1 });
    expect(bench.host.typed.map(({ text }) => text)).toEqual(["<1>", "<3>"]);
    for (const { answer } of bench.host.typed) answer("taken");
    await until("the third is acknowledged", () => bench.acknowledged.at(-1) === 3);
    expect(bench.refusals).toEqual([
      [2, "out-of-order"],
      [2, "out-of-order"],
    ]);
    const ack = bench.relay.data.find((frame) => frame.type === "inputAck");
    expect(ack && bench.tabs.acknowledged(ack)?.runs).toEqual([{ from: 2, to: 2, reason: "out-of-order" }]);
  });

  test("SL4 IN3 and under the seal it came with: its browser has another one by now, and asks again", async () => {
    bench.join({ client: 1 });
    for (const counter of [1, 2]) bench.type({ counter });
    bench.host.typed[0]?.answer("busy");
    await until("the first is refused", () => bench.refusals.length === 1);
    bench.join({ client: 1 });
    bench.host.typed[1]?.answer("taken");
    await bench.settle();
    expect(bench.acknowledged).toEqual([]);
    for (const counter of [1, 2]) bench.type({ counter });
    await until("the repeats are answered", () => bench.acknowledged.at(-1) === 2);
    const ack = bench.relay.data.find((frame) => frame.type === "inputAck");
    expect(ack && bench.tabs.acknowledged(ack)?.runs).toEqual([{ from: 1, to: 1, reason: "busy" }]);
    expect(bench.host.typed).toHaveLength(2);
  });

  test("IN9 before a helper that was told to end hangs up, which takes no more input", async () => {
    bench.join({ client: 1 });
    for (const counter of [1, 2]) bench.type({ counter });
    bench.host.typed[0]?.answer("taken");
    await bench.settle();
    const stopped = bench.link.stop();
    bench.type({ counter: 3 });
    expect(bench.relay.acknowledgedCounters).toEqual([]);
    bench.host.typed[1]?.answer("taken");
    await stopped;
    expect(bench.relay.acknowledgedCounters).toEqual([2]);
    expect(bench.host.typed.map(({ text }) => text)).toEqual(["<1>", "<2>"]);
    expect(bench.clock.pending).toBe(0);
  });

  test("IN9 though tmux may not answer: what it has answered is told after a second", async () => {
    bench.join({ client: 1 });
    for (const counter of [1, 2]) bench.type({ counter });
    bench.host.typed[0]?.answer("taken");
    await bench.settle();
    let over = false;
    const stopped = bench.link.stop().then(() => {
      over = true;
    });
    bench.clock.advance(999);
    await bench.settle();
    expect([over, bench.link.state.name]).toEqual([false, "live"]);
    bench.clock.advance(1);
    await stopped;
    expect([bench.relay.acknowledgedCounters, bench.link.state.name]).toEqual([[1], "stopped"]);
  });

  test("IN3 an acknowledgement held back over a reconnect is not told to whoever has the number now", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1 });
    bench.host.typed[0]?.answer("taken");
    await bench.settle();
    await bench.reconnect();
    bench.join({ client: 1, clientId: bench.secondTab });
    expect(bench.acknowledged).toEqual([]);
  });

  test("IN3 an answer that comes after a reconnect is kept from whoever has the number now", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1 });
    await bench.reconnect();
    bench.join({ client: 1, clientId: bench.secondTab });
    bench.host.typed[0]?.answer("taken");
    await bench.settle();
    expect(bench.acknowledged).toEqual([]);
    bench.join({ client: 2 });
    bench.type({ client: 2, counter: 1 });
    await until("the repeat is acknowledged", () => bench.acknowledged.length === 1);
    expect(bench.host.typed).toHaveLength(1);
  });

  test("a program that has ended, and a tmux that is lost, refuse with their reason", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1 });
    bench.type({ counter: 2 });
    bench.host.typed[0]?.answer("pane-dead");
    bench.host.typed[1]?.answer("tmux-lost");
    await until("both are refused", () => bench.refusals.length === 2);
    expect(bench.refusals).toEqual([
      [1, "pane-dead"],
      [2, "tmux-lost"],
    ]);
    expect(bench.acknowledged).toEqual([]);
  });
});

describe("where it may go", () => {
  test("IN7 a pane of another session is refused, and one nobody knows", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1, ref: 2 });
    bench.type({ counter: 2, ref: 99 });
    await until("both are refused", () => bench.refusals.length === 2);
    expect(bench.host.typed).toEqual([]);
    expect(new Set(bench.refusals.map(String))).toEqual(new Set(["1,unknown-pane", "2,unknown-pane"]));
  });

  test.each(["input", "pasteEnd"] as const)("FR4 pane 0 is none: %s for it is no frame", (type) => {
    bench.join({ client: 1 });
    const frame = { type, ref: 1, counter: 1, client: 1, seal: "plain", payload: Buffer.from("a") } as const;
    const message = encodeDataFrame(frame);
    message.fill(0, 1, 5);
    bench.relay.sayBytes(message);
    expect([bench.link.state.name === "live", bench.refusals, bench.host.typed]).toEqual([false, [], []]);
  });

  test("IN4 a viewer's is refused", async () => {
    bench.join({ client: 1, role: "viewer" });
    bench.type({ counter: 1 });
    await until("it is refused", () => bench.refusals.length === 1);
    expect(bench.host.typed).toEqual([]);
    expect(bench.refusals).toEqual([[1, "viewer"]]);
  });

  test("IN4 RN4 what waits to be typed of one that becomes a viewer is refused as a viewer's", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1 });
    expect(bench.host.typed[0]?.may?.()).toBe(true);
    bench.tabs.renew(1, "viewer");
    expect(bench.host.typed[0]?.may?.()).toBe(false);
    bench.host.typed[0]?.answer("law");
    await until("it is refused", () => bench.refusals.length === 1);
    expect(bench.refusals).toEqual([[1, "viewer"]]);
  });

  test("IN14 input in the open is refused", async () => {
    bench.join({ client: 1 });
    bench.type({ counter: 1, seal: "plain" });
    await until("it is refused", () => bench.refusals.length === 1);
    expect(bench.refusals).toEqual([[1, "sealed"]]);
  });

  test("IN15 of a browser that has not joined, or has left, nothing is taken", () => {
    bench.type({ counter: 1 });
    bench.join({ client: 1 });
    bench.relay.say({ t: "clientLeft", client: clientRefSchema.parse(1) });
    bench.type({ counter: 1 });
    expect(bench.host.typed).toEqual([]);
  });
});

describe("the window of counters", () => {
  test("IN2 whatever is repeated and however tmux answers, each counter is applied at most once and answered alike", async () => {
    const step = fc.record({ counter: fc.integer({ min: 1, max: 12 }), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const window = new InputWindow(silentLog);
        const applied: number[] = [];
        const answers = new Map<number, Set<string>>();
        await Promise.all(
          steps.map(async ({ counter, fails }) => {
            const outcome = await window.apply(tab, counter, async () => {
              applied.push(counter);
              return fails ? "tmux-lost" : "taken";
            });
            answers.set(counter, (answers.get(counter) ?? new Set()).add(outcome));
          }),
        );
        expect(applied).toEqual(applied.toSorted((a, b) => a - b));
        expect(new Set(applied).size).toBe(applied.length);
        for (const outcomes of answers.values()) expect(outcomes.size).toBe(1);
      }),
      { seed: 20_261_121, numRuns: 10_000 },
    );
  });

  test("IN10 however many counters a newer one overtook, none of them counts as typed", async () => {
    const window = new InputWindow(silentLog);
    const once = async (): Promise<"taken"> => "taken";
    for (const counter of [1, 1_000_000]) await window.apply(tab, counter, once);
    const repeats = [1, 2, 500_000, 999_999, 1_000_000].map(async (counter) => window.apply(tab, counter, once));
    expect(await Promise.all(repeats)).toEqual(["taken", "tmux-lost", "tmux-lost", "tmux-lost", "taken"]);
  });

  test("what fails is refused, for good, and the tab's later input goes on", async () => {
    const logged: unknown[] = [];
    const window = new InputWindow((level, message, fields) => logged.push([level, message, fields?.["reason"]]));
    const failing = window.apply(tab, 1, async () => Promise.reject(new Error("no such buffer")));
    const behind = window.apply(tab, 2, async () => "taken");
    expect(await Promise.all([failing, behind])).toEqual(["tmux-lost", "taken"]);
    expect(await window.apply(tab, 1, async () => "taken")).toBe("tmux-lost");
    expect(await window.apply(tab, 3, async () => "taken")).toBe("taken");
    expect(logged).toEqual([["error", "input could not be typed", "no such buffer"]]);
  });

  test("forgets the tab that was silent longest, beyond a thousand", async () => {
    const window = new InputWindow(silentLog);
    const tabs = Array.from({ length: 1_001 }, newTypist);
    let applied = 0;
    const once = async (): Promise<"taken"> => {
      applied += 1;
      return "taken";
    };
    for (const one of tabs) await window.apply(one, 1, once);
    await window.apply(tabs[1] ?? tab, 1, once);
    expect(applied).toBe(1_001);
    await window.apply(tabs[0] ?? tab, 1, once);
    expect(applied).toBe(1_002);
  });
});
