/** One epoch after the other on the screen: what is missing between them is said, once and in its place. */
import { describe, expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { gapCauseWords } from "./gap-words.ts";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const lines = Array.from({ length: 5 }, (_, index) => `line ${index}\r\n`).join("");

describe("a new epoch", () => {
  it.each(["pipe-taken", "journal-lost"] as const)(
    "OU12 says what the helper says is missing before it: %s",
    async (cause) => {
      const old = new FakeRecording(1);
      old.print(lines);
      old.upload();
      const resumed = new FakeRecording(2, "resumed", { gapBefore: cause });
      const bench = new SessionBench(old, resumed);
      bench.relay.recording = old;
      await bench.live();
      resumed.print("captured screen\r\n");
      bench.relay.recording = resumed;
      bench.relay.tellState();
      await bench.settled();
      expect(bench.relay.subscribedFrom.at(-1)).toBeNull();
      expect(bench.session.getSnapshot().continuity).toEqual({
        kind: "gap",
        cause,
        bytes: null,
        atMs: bench.clock.now(),
      });
      expect(bench.session.lines()).toContain("captured screen");
      expect(bench.session.lines().join("")).toContain(`output is missing here: ${gapCauseWords[cause]}`);
    },
  );

  it("says nothing when the helper knows that nothing is missing before it, and draws a respawned pane as it was", async () => {
    const old = new FakeRecording(1);
    old.print(lines);
    old.upload();
    const respawned = new FakeRecording(2, "respawned");
    const bench = new SessionBench(old, respawned);
    bench.relay.recording = old;
    await bench.live();
    respawned.print("captured screen\r\n");
    bench.relay.recording = respawned;
    bench.relay.tellState();
    await bench.settled();
    expect(bench.relay.subscribedFrom.at(-1)).toBeNull();
    expect(bench.session.getSnapshot().continuity).toEqual({ kind: "continuous" });
  });

  it("says why a saved epoch broke off, in the place itself, and once though the helper says so too", async () => {
    const old = new FakeRecording(1);
    old.print(lines);
    old.upload();
    const resumed = new FakeRecording(2, "resumed", { gapBefore: "server-died" });
    const bench = new SessionBench(old, resumed);
    bench.relay.recording = old;
    await bench.live();
    old.brokeOffBy = "server-died";
    resumed.print("captured screen\r\n");
    resumed.upload();
    bench.relay.recording = resumed;
    bench.relay.tellState();
    await bench.settled();
    const text = bench.session.lines().join("\n");
    expect(text.split("missing here: the tmux server ended")).toHaveLength(2);
    expect(text.indexOf("line 4")).toBeLessThan(text.indexOf("missing here"));
    expect(text.indexOf("missing here")).toBeLessThan(text.indexOf("captured screen"));
    expect(bench.session.getSnapshot().continuity).toEqual({
      kind: "gap",
      cause: "server-died",
      bytes: null,
      atMs: resumed.startedAtMs,
    });
  });

  it("is shown live though the transcript does not answer", async () => {
    const old = new FakeRecording(1);
    old.print(lines);
    old.upload();
    const respawned = new FakeRecording(2, "respawned");
    const bench = new SessionBench(old, respawned);
    bench.relay.recording = old;
    await bench.live();
    bench.transcriptHangs = true;
    respawned.print("captured screen\r\n");
    bench.relay.recording = respawned;
    bench.relay.tellState();
    await bench.settled();
    expect(bench.queries.at(-1)).toBe(`format=chunks&from=${old.epoch}:${old.bytes.length}&pane=%251`);
    bench.clock.advance(clientLimits.catchUpMs - 1);
    await bench.settled();
    expect(bench.session.lines()).not.toContain("captured screen");
    bench.clock.advance(1);
    await bench.settled();
    expect(bench.abandoned).toBe(1);
    expect(bench.session.lines()).toContain("captured screen");
  });

  it("PU3 says in the place of a pause how long it was, and shows nothing more of what was seen in it", async () => {
    const old = new FakeRecording(1);
    old.print(lines);
    old.upload();
    const bench = new SessionBench(old);
    bench.relay.recording = old;
    await bench.live();
    const sinceMs = bench.clock.now() - 90_000;
    const gapBefore = "pipe-lost";
    const paused = new FakeRecording(2, "adopted", { recorded: false, gapBefore, pause: { now: true, sinceMs } });
    paused.print("a captured secret\r\n");
    bench.relay.recording = paused;
    bench.relay.tellState();
    await bench.settled();
    expect(bench.session.lines()).toContain("a captured secret");
    expect(bench.session.getSnapshot().session).toMatchObject({ recordingPaused: true, pausedSinceMs: sinceMs });
    expect(bench.session.getSnapshot().continuity).toMatchObject({ cause: "paused", sinceMs, atMs: null });
    const resumed = new FakeRecording(3, "resumed", { gapBefore, pause: { now: false, sinceMs } });
    resumed.print("recorded again\r\n");
    bench.relay.recording = resumed;
    bench.relay.tellState();
    await bench.settled();
    const text = bench.session.lines().join("");
    expect(text).toContain("recorded again");
    expect(text).toContain("missing here for 1 min 30 s: recording was paused");
    expect(text).not.toContain("secret");
    expect(bench.session.getSnapshot().session).toMatchObject({ recordingPaused: false, pausedSinceMs: null });
    expect(bench.session.getSnapshot().continuity).toMatchObject({ cause: "paused", sinceMs, atMs: sinceMs + 90_000 });
  });

  it("OU10 says that recording is paused while the pane is shown from captures", async () => {
    const bench = new SessionBench(new FakeRecording(1, "adopted", { recorded: false }));
    bench.relay.recording.print("a captured screen\r\n");
    await bench.live();
    expect(bench.session.getSnapshot().session.recordingPaused).toBe(true);
    expect(bench.session.getSnapshot().canType).toBe(true);
    expect(bench.session.lines()).toContain("a captured screen");
  });
});
