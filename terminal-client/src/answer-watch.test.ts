/** A live connection on which nobody answers: what the page is told, and what is done to find out. */
import { limits } from "@coda/protocol";
import { expect, it } from "vitest";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const pulse = { t: "pulse", browserMs: 7, helperMs: 2, lastOutputMs: null, nowMs: 0 } as const;

async function liveBench(): Promise<SessionBench> {
  const bench = new SessionBench(new FakeRecording(1));
  await bench.live();
  return bench;
}

/** Seconds pass one by one, as on a page that is awake. */
async function pass(bench: SessionBench, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    bench.clock.advance(1_000);
    await bench.settled();
  }
}

it("CN10 keys that stay unacknowledged are told, a ping goes at once, and a mute relay is given up sooner", async () => {
  const bench = await liveBench();
  bench.relay.acknowledgesInput = false;
  bench.relay.mute = true;
  const typedMs = bench.clock.now();
  bench.type("x");
  await pass(bench, limits.unansweredInputMs - 1_000);
  expect(bench.session.getSnapshot().unansweredSinceMs).toBeNull();
  expect(bench.relay.pings).toBe(0);
  await pass(bench, 1_000);
  expect(bench.session.getSnapshot()).toMatchObject({ unansweredSinceMs: typedMs, connection: { name: "live" } });
  expect(bench.relay.pings).toBe(1);
  const answerMs = limits.silenceMs - limits.pingIntervalMs;
  await pass(bench, answerMs + 1_000);
  expect(bench.session.getSnapshot().connection.name).not.toBe("live");
  expect(bench.session.getSnapshot().unansweredSinceMs).toBeNull();
});

it("CN10 an acknowledgement ends it at once, and a relay that answers the ping keeps its connection", async () => {
  const bench = await liveBench();
  bench.relay.acknowledgesInput = false;
  bench.type("x");
  await pass(bench, limits.silenceMs + 5_000);
  expect(bench.session.getSnapshot()).toMatchObject({ connection: { name: "live" } });
  expect(bench.session.getSnapshot().unansweredSinceMs).not.toBeNull();
  bench.relay.acknowledgeInput();
  await bench.settled();
  expect(bench.session.getSnapshot().unansweredSinceMs).toBeNull();
});

it("a pulse that is overdue by two periods is told, until something comes", async () => {
  const bench = await liveBench();
  bench.relay.tell(pulse);
  const heardMs = bench.clock.now();
  await pass(bench, 2 * limits.pulseMs - 1_000);
  expect(bench.session.getSnapshot().unansweredSinceMs).toBeNull();
  await pass(bench, 1_000);
  expect(bench.session.getSnapshot().unansweredSinceMs).toBe(heardMs);
  bench.relay.tell(pulse);
  expect(bench.session.getSnapshot().unansweredSinceMs).toBeNull();
});

it("a page that slept does not take its sleep for silence, nor a relay that tells no pulse for a mute one", async () => {
  const slept = await liveBench();
  slept.relay.tell(pulse);
  slept.clock.sleep(3_600_000);
  expect(slept.session.getSnapshot().unansweredSinceMs).toBeNull();
  const older = await liveBench();
  await pass(older, 4 * limits.pulseMs);
  expect(older.session.getSnapshot().unansweredSinceMs).toBeNull();
});
