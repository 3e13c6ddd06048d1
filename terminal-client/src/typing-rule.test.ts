/** What a page does of what the machine's own rules let it type. */
import { describe, expect, it } from "vitest";
import { FakeRecording } from "./testing/fake-recording.ts";
import { PlainBench, SessionBench } from "./testing/session-bench.ts";

async function livePage(): Promise<PlainBench> {
  const bench = new PlainBench(new FakeRecording(1));
  bench.relay.acknowledgesInput = false;
  await bench.live();
  return bench;
}

function shown(bench: PlainBench) {
  const { typingRule, canType, refusedInput, refusedWhy } = bench.session.getSnapshot();
  return { typingRule, canType, refusedInput, refusedWhy };
}

describe("a page whose ticket its device does not believe", () => {
  it("SL9 knows why, says so of what is typed, and forgets it once one is believed or another helper comes", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    await bench.live();
    const told = () => bench.session.getSnapshot().ticketDoubt;
    expect(told()).toBeNull();
    bench.relay.judge("signature");
    expect(told()).toBe("signature");
    bench.relay.judge(null);
    expect(told()).toBeNull();
    bench.relay.judge("time");
    bench.relay.openInput();
    expect(told()).toBeNull();
  });
});

describe("a page at a machine with rules of its own", () => {
  it("LW21 sends the key that asks, and nothing that is typed until somebody there has answered, then or later", async () => {
    const bench = await livePage();
    bench.relay.rule("asks");
    expect(shown(bench)).toEqual({ typingRule: "asks", canType: false, refusedInput: 0, refusedWhy: null });
    bench.paste("rm");
    expect([bench.relay.parts, bench.relay.input]).toEqual([[], []]);
    bench.type("l");
    expect(bench.typed).toBe("l");
    bench.relay.refuse(1, "law");
    bench.relay.rule("asked");
    bench.type("s");
    bench.paste("rm");
    await bench.settled();
    expect(shown(bench)).toEqual({ typingRule: "asked", canType: false, refusedInput: 4, refusedWhy: "law" });
    bench.relay.rule("allowed");
    expect([bench.typed, bench.relay.parts]).toEqual(["l", []]);
    bench.type("w");
    expect(bench.typed).toBe("lw");
    expect(shown(bench)).toMatchObject({ typingRule: "allowed", canType: true, refusedInput: 4 });
  });

  it.each(["asked", "denied", "off"] as const)(
    "LW21 sends nothing while it is %s, and says so key by key",
    async (rule) => {
      const bench = await livePage();
      bench.relay.rule(rule);
      for (const key of "ls") bench.type(key);
      bench.paste("rm");
      expect([bench.typed, bench.relay.parts]).toEqual(["", []]);
      expect(shown(bench)).toEqual({ typingRule: rule, canType: false, refusedInput: 3, refusedWhy: "law" });
    },
  );

  it("LW21 gives up a paste that is not whole there when the rules change, and keys behind it have their own answers", async () => {
    const bench = await livePage();
    bench.relay.tellsProgress = false;
    bench.paste("x".repeat(1_000_000));
    bench.type("k");
    const sent = bench.relay.parts.length;
    bench.relay.rule("off");
    expect(shown(bench)).toMatchObject({ refusedInput: 1, refusedWhy: "law" });
    expect(bench.relay.input.map(({ type, counter }) => [type, counter])).toEqual([
      ["pasteEnd", 1],
      ["input", 2],
    ]);
    bench.relay.refuse(1, "paste-incomplete");
    bench.relay.refuse(2, "law");
    bench.relay.rule("allowed");
    expect([bench.relay.parts.length, shown(bench).refusedInput]).toEqual([sent, 2]);
    expect(bench.session.getSnapshot().paste).toBeNull();
  });

  it("LW22 goes by what this connection's helper said last: another one says it anew", async () => {
    const bench = await livePage();
    bench.relay.rule("denied");
    bench.relay.cut();
    expect(shown(bench).typingRule).toBe("allowed");
    await bench.later();
    await bench.live();
    bench.type("x");
    expect(bench.typed).toBe("x");
    bench.relay.rule("off");
    bench.relay.rule("allowed");
    bench.relay.rule("denied");
    bench.relay.openInput();
    expect(shown(bench)).toMatchObject({ typingRule: "allowed", canType: true });
  });
});
