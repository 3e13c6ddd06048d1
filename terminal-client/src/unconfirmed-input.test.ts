/** A page that is left with typed input unacknowledged, and the one that comes after it. */
import { expect, it } from "vitest";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

async function typing(): Promise<SessionBench> {
  const bench = new SessionBench(new FakeRecording(1));
  await bench.live();
  bench.relay.acknowledgesInput = false;
  for (const key of "ls\r") bench.type(key);
  return bench;
}

function reloaded(bench: SessionBench): SessionBench {
  bench.leave();
  return new SessionBench(bench);
}

it("IN12 the next page says how much was not acknowledged, until the reader knows", async () => {
  const bench = await typing();
  bench.paste("some text");
  const leftAtMs = bench.clock.now();
  const next = reloaded(bench);
  expect(next.session.getSnapshot().unconfirmedInput).toEqual({ keys: 3, pastes: 1, atMs: leftAtMs });
  const again = reloaded(next);
  expect(again.session.getSnapshot().unconfirmedInput).not.toBeNull();
  again.session.dismissUnconfirmed();
  expect(again.session.getSnapshot().unconfirmedInput).toBeNull();
  expect(reloaded(again).session.getSnapshot().unconfirmedInput).toBeNull();
});

it("IN12 nothing is said where all of it was acknowledged", async () => {
  const bench = await typing();
  bench.relay.acknowledgeInput();
  expect(reloaded(bench).session.getSnapshot().unconfirmedInput).toBeNull();
});

it("IN12 a page that comes back after it was left takes its word back: it sends or refuses by itself", async () => {
  const bench = await typing();
  bench.leave();
  bench.wake();
  bench.relay.acknowledgeInput();
  expect(reloaded(bench).session.getSnapshot().unconfirmedInput).toBeNull();
});

it("IN12 a terminal that is left within the page says so when it is opened again", async () => {
  const bench = await typing();
  bench.session.dispose();
  expect(new SessionBench(bench).session.getSnapshot().unconfirmedInput).toMatchObject({ keys: 3 });
});
