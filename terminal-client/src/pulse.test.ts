import { expect, it } from "vitest";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

it("SE7 the newest pulse is in the snapshot, by this page's clock, until the connection is lost", async () => {
  const recording = new FakeRecording(1);
  const bench = new SessionBench(recording);
  await bench.live();
  expect(bench.session.getSnapshot().pulse).toBeNull();
  const relayMs = 77_000_000;
  const pulse = { t: "pulse", browserMs: 20, helperMs: null, lastOutputMs: null, nowMs: relayMs } as const;
  bench.relay.tell(pulse);
  expect(bench.session.getSnapshot().pulse).toEqual({ browserMs: 20, helperMs: null, lastOutputAtMs: null });
  bench.relay.tell({ ...pulse, helperMs: 30, lastOutputMs: relayMs - 4_000 });
  const lastOutputAtMs = bench.clock.now() - 4_000;
  expect(bench.session.getSnapshot().pulse).toEqual({ browserMs: 20, helperMs: 30, lastOutputAtMs });
  bench.relay.cut();
  expect(bench.session.getSnapshot().pulse).toBeNull();
  bench.session.dispose();
});
