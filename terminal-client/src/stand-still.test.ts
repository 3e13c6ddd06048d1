/** What could leave a pane standing still for ever while its connection is live: nothing else happens there by itself. */
import { limits, paneRefSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { fakeSize, FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

async function watching(text: string): Promise<{ bench: SessionBench; recording: FakeRecording }> {
  const recording = new FakeRecording(1);
  recording.print(text);
  const bench = new SessionBench(recording);
  await bench.live();
  bench.relay.deliver(10_000);
  await bench.settled();
  return { bench, recording };
}

describe("a pane in view", () => {
  it("OU24 acknowledges the last output also when a size follows it before it is drawn", async () => {
    const { bench, recording } = await watching("first\r\n");
    recording.print("second\r\n");
    bench.relay.deliver(10_000);
    const offset = recording.bytes.length;
    const size = { ...fakeSize, rows: fakeSize.rows + 1 };
    bench.relay.tell({ t: "paneResized", ref: paneRefSchema.parse(bench.relay.ref), offset, size });
    await bench.settled();
    expect(bench.session.lines()).toEqual(["first", "second"]);
    expect(bench.relay.acknowledged.at(-1)).toBe(offset);
  });

  it("OU24 acknowledges output that it had already", async () => {
    const { bench, recording } = await watching("first\r\n");
    const before = bench.relay.acknowledged.length;
    bench.relay.deliver(0, recording.bytes.length);
    await bench.settled();
    expect(bench.relay.acknowledged.slice(before)).toEqual([recording.bytes.length]);
  });

  it("OU25 is asked for until it is served", async () => {
    const { bench, recording } = await watching("first\r\n");
    const ref = paneRefSchema.parse(bench.relay.ref);
    for (const asked of [2, 3, 4]) {
      bench.relay.tell({ t: "subscribeFailed", ref, reason: "timeout" });
      bench.clock.advance(clientLimits.subscribeAgainMs);
      expect(bench.relay.subscribedFrom).toHaveLength(asked);
    }
    recording.print("second\r\n");
    bench.relay.deliver(10_000);
    await bench.settled();
    expect(bench.session.lines()).toEqual(["first", "second"]);
    bench.relay.tell({ t: "subscribeFailed", ref, reason: "timeout" });
    bench.relay.cut();
    bench.clock.advance(limits.silenceMs);
    expect(bench.relay.subscribedFrom).toHaveLength(4);
  });
});
