/** A pane found to look otherwise than its bytes say: its picture is replaced where it stands, and output goes on behind it. */
import type { Keyframe } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { fakeSize, FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const esc = "\u001B";

function lines(from: number, to: number, word = "line"): string[] {
  return Array.from({ length: to - from }, (_, index) => `${word} ${from + index}`);
}

/** Its scrollback is drawn only by who has nothing yet. */
function repaired(recording: FakeRecording, screens: string, offset = recording.bytes.length): Keyframe {
  const scrollback = "above\r\n".repeat(3);
  const of = { epoch: recording.epoch, offset, ...fakeSize, title: "repaired" };
  const header = { ...of, scrollbackLines: 3, scrollbackBytes: scrollback.length, repairs: 1 };
  return { header, vt: new TextEncoder().encode(scrollback + screens) };
}

async function watching(text: string): Promise<{ bench: SessionBench; recording: FakeRecording }> {
  const recording = new FakeRecording(1);
  recording.print(text);
  const bench = new SessionBench(recording);
  await bench.live();
  bench.relay.deliver(10_000);
  await bench.settled();
  return { bench, recording };
}

async function prints(bench: SessionBench, recording: FakeRecording, text: string): Promise<void> {
  recording.print(text);
  bench.relay.deliver(10_000);
  await bench.settled();
}

describe("a repaired picture", () => {
  it("OU9 takes the place of the screen, under the same scrollback, and output goes on behind it", async () => {
    const { bench, recording } = await watching(lines(0, 20).join("\r\n"));
    bench.relay.repair(repaired(recording, lines(0, 6, "right").join("\r\n")));
    await bench.settled();
    expect(bench.session.lines()).toEqual([...lines(0, 14), ...lines(0, 6, "right")]);
    await prints(bench, recording, " and on\r\nmore");
    expect(bench.session.lines()).toEqual([...lines(0, 14), ...lines(0, 5, "right"), "right 5 and on", "more"]);
    expect(bench.session.getSnapshot().continuity).toEqual({ kind: "continuous" });
    expect(bench.view.shows).toBe(1);
    bench.relay.tellState();
    await bench.settled();
    expect(bench.relay.subscribedFrom).toEqual([0, null]);
    expect(bench.relay.acknowledged.at(-1)).toBe(recording.bytes.length);
  });

  it("OU9 may begin before bytes that were drawn: they come once more", async () => {
    const { bench, recording } = await watching(`wrong ${esc}[3`);
    bench.relay.repair(repaired(recording, "right ", recording.bytes.length - 3));
    await prints(bench, recording, "1mred");
    expect(bench.session.lines()).toEqual(["right red"]);
    bench.relay.deliver(10_000, 4);
    await bench.settled();
    expect(bench.session.lines()).toEqual(["right red"]);
  });

  it("OU9 leaves nothing of the state before", async () => {
    const before = `${esc}[3g${esc}[2;4r${esc}[?6h${esc}[4h${esc}[?7l${esc}[41m${esc}(0${esc}[?1049hqq`;
    const { bench, recording } = await watching(`kept\r\n${before}`);
    bench.relay.repair(repaired(recording, ""));
    await prints(bench, recording, `qq\ttab\r\n\n\n\n\nlast${"x".repeat(40)}`);
    expect(bench.session.lines()).toEqual(["qq      tab", "", "", "", "", `last${"x".repeat(40)}`]);
  });

  it("OU9 stays when older history is drawn in behind it", async () => {
    const recording = new FakeRecording(1);
    recording.print(lines(0, 300).join("\r\n"));
    recording.upload();
    const bench = new SessionBench(recording);
    await bench.live();
    bench.relay.repair(repaired(recording, lines(0, 6, "right").join("\r\n")));
    await bench.settled();
    await bench.later();
    await bench.session.loadOlder();
    await bench.settled();
    expect(bench.session.lines()).toEqual([...lines(0, 294), ...lines(0, 6, "right")]);
    expect(bench.view.shows).toBeGreaterThan(1);
  });

  it("OU9 is fetched by a browser that was away meanwhile, once", async () => {
    const { bench, recording } = await watching(lines(0, 20).join("\r\n"));
    const reconnect = async (): Promise<void> => {
      bench.relay.cut();
      await bench.later();
      bench.relay.accept();
      await bench.settled();
    };
    bench.relay.cut();
    bench.relay.repair(repaired(recording, lines(0, 6, "right").join("\r\n")));
    await reconnect();
    await prints(bench, recording, " and on");
    expect(bench.session.lines()).toEqual([...lines(0, 14), ...lines(0, 5, "right"), "right 5 and on"]);
    expect(bench.view.shows).toBe(1);
    await reconnect();
    expect(bench.relay.subscribedFrom).toEqual([0, null, recording.bytes.length]);
  });

  it("OU9 is fetched by a browser whose saved history is from before it", async () => {
    const recording = new FakeRecording(1);
    recording.print(lines(0, 20).join("\r\n"));
    recording.upload();
    const bench = new SessionBench(recording);
    bench.relay.repair(repaired(recording, lines(0, 6, "right").join("\r\n")));
    await bench.live();
    expect(bench.relay.subscribedFrom).toEqual([null]);
    expect(bench.session.lines()).toEqual([...lines(0, 14), ...lines(0, 6, "right")]);
  });

  it("OU9 that is ahead of a browser is skipped to", async () => {
    const { bench, recording } = await watching(lines(0, 20).join("\r\n"));
    recording.print("\r\nnot seen");
    bench.relay.repair(repaired(recording, "right"));
    await bench.settled();
    expect(bench.session.lines()).toEqual(["above", "above", "above", "right"]);
  });
});
