/** The machine's clock is set while something waits: it waits as long as it was to, neither longer nor shorter. */
import { limits } from "@coda/protocol";
import { expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";
import { WriteTurns, type Writer } from "./write-turns.ts";

const hourMs = 3_600_000;

it("IN6 what is too old to be sent again is not, though the clock was set back meanwhile", async () => {
  const bench = new SessionBench(new FakeRecording(1));
  await bench.live();
  bench.relay.acknowledgesInput = false;
  bench.type("rm ");
  bench.relay.cut();
  bench.clock.jump(-hourMs);
  bench.clock.advance(clientLimits.inputMaxAgeMs + 1);
  bench.wake();
  await bench.live();
  expect(bench.typed).toBe("rm ");
  expect(bench.session.getSnapshot().refusedWhy).toBe("stale");
});

it("CN10 a key that stays unacknowledged is told of when it was to be, though the clock was set back meanwhile", async () => {
  const bench = new SessionBench(new FakeRecording(1));
  await bench.live();
  bench.relay.acknowledgesInput = false;
  bench.type("x");
  bench.clock.jump(-hourMs);
  const typedMs = bench.clock.now();
  for (let passed = 0; passed < limits.unansweredInputMs; passed += 1_000) bench.clock.advance(1_000);
  expect([bench.session.getSnapshot().unansweredSinceMs, bench.relay.pings]).toEqual([typedMs, 1]);
});

it("a pane that is not typed into has its turn when it was to", () => {
  const clock = new FakeClock();
  const turns = new WriteTurns(clock);
  const given: number[] = [];
  const writer = (): Writer => ({ parse: (bytes) => void given.push(bytes.length) });
  turns.front(writer());
  turns.typed();
  turns.write(writer(), new Uint8Array(5), () => undefined);
  clock.jump(-hourMs);
  clock.advance(2 * clientLimits.turnPatienceMs);
  expect(given).toEqual([5]);
});
