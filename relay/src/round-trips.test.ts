/** What the metrics say of the way to helpers and to browsers: each answered ping is counted once, where it belongs. */
import { describe, expect, it } from "vitest";
import { createPrometheus } from "./prometheus.ts";
import { livePane, sessionOpened } from "./testing/ids.ts";
import { World, type BrowserPeer, type HelperPeer } from "./testing/world.ts";

/** The number its next ping has, and no other peer is taken for dead meanwhile. */
function nextPing(world: World, peer: HelperPeer | BrowserPeer, other: HelperPeer | BrowserPeer): number {
  peer.forget();
  for (;;) {
    for (const frame of peer.controls) if (frame.t === "ping") return frame.n;
    world.clock.advance(1);
    other.say({ t: "pong", n: 0 }); // of no ping: counted nowhere
  }
}

describe("round trips in the metrics", () => {
  it("are counted by role, in the bucket of their time", async () => {
    const prometheus = createPrometheus();
    const world = new World(undefined, undefined, { metrics: prometheus.metrics });
    const helper = await world.helper();
    helper.say(sessionOpened(1, [livePane({ ref: 7 })]));
    const browser = await world.browser();
    const tripsMs = [
      [helper, browser, [3, 30, 300]],
      [browser, helper, [8, 80]],
    ] as const;
    for (const [peer, other, all] of tripsMs)
      for (const tripMs of all) {
        const n = nextPing(world, peer, other);
        world.clock.advance(tripMs);
        for (let twice = 0; twice < 2; twice++) peer.say({ t: "pong", n });
      }
    const lines = (await prometheus.text(world.core.counts, []))
      .split("\n")
      .filter((line) => line.startsWith("coda_relay_round_trip_seconds_"))
      .map((line) => line.replace("coda_relay_round_trip_seconds_", ""));
    for (const line of [
      'bucket{le="0.0025",role="helper"} 0',
      'bucket{le="0.005",role="helper"} 1',
      'bucket{le="0.05",role="helper"} 2',
      'bucket{le="0.5",role="helper"} 3',
      'count{role="helper"} 3',
      'bucket{le="0.005",role="browser"} 0',
      'bucket{le="0.01",role="browser"} 1',
      'bucket{le="0.1",role="browser"} 2',
      'count{role="browser"} 2',
    ])
      expect(lines).toContain(line);
    expect(lines.filter((line) => line.includes('role="node"'))).toEqual([]);
  });
});
