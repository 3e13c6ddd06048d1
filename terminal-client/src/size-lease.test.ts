/** The size a browser takes: asked for, renewed while it holds, given back when nobody looks, never taken by surprise. */
import { clientIdSchema, limits, type SizeOwner } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const room = { columns: 100, rows: 30 };
const self = clientIdSchema.parse("00000000-0000-4000-8000-00000000bbbb");
const other = clientIdSchema.parse("00000000-0000-4000-8000-00000000cccc");
const renewal = limits.sizeLeaseMs / 3;

async function liveBench(): Promise<SessionBench> {
  const bench = new SessionBench(new FakeRecording(1));
  bench.stage.events.onRoom(room);
  await bench.live();
  bench.clock.advance(1_000);
  return bench;
}

function announce(bench: SessionBench, owner: SizeOwner): void {
  bench.relay.sizeOwner = owner;
  bench.relay.tellState();
}

async function held(): Promise<SessionBench> {
  const bench = await liveBench();
  bench.session.takeSize();
  announce(bench, { by: "lease", client: self });
  expect(bench.relay.leased).toEqual([room]);
  return bench;
}

describe("a phone", () => {
  it("proposes no size, whatever room it has, and has its own by asking for it", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    bench.isPhone = true;
    bench.stage.events.onRoom(room);
    await bench.live();
    bench.clock.advance(1_000);
    expect(bench.relay.proposed).toEqual([]);
    bench.session.takeSize();
    expect(bench.relay.leased).toEqual([room]);
  });
});

describe("a size that this browser took", () => {
  it("is asked for with its room, and renewed three times within its life", async () => {
    const bench = await held();
    bench.clock.advance(renewal);
    bench.clock.advance(renewal);
    expect(bench.relay.leased).toEqual([room, room, room]);
    expect(bench.session.getSnapshot().size).toEqual({ by: "thisWindow", leased: true });
  });

  it("follows the room", async () => {
    const bench = await held();
    bench.stage.events.onRoom({ columns: 90, rows: 25 });
    bench.clock.advance(150);
    expect(bench.relay.leased).toEqual([room, { columns: 90, rows: 25 }]);
  });

  it.each([
    ["by its user", (bench: SessionBench) => bench.session.giveSizeBack()],
    ["when the page is left", (bench: SessionBench) => bench.away()],
    ["with the terminal", (bench: SessionBench) => bench.session.dispose()],
  ])("is given back %s, once, and not renewed", async (_, act) => {
    const bench = await held();
    act(bench);
    act(bench);
    bench.clock.advance(limits.sizeLeaseMs);
    expect(bench.relay.leased).toEqual([room, null]);
  });

  it("is let go of without a word when it ended at the helper, and when the connection is lost", async () => {
    const ended = await held();
    announce(ended, { by: "terminal" });
    const cut = await held();
    cut.relay.cut();
    for (const bench of [ended, cut]) {
      bench.clock.advance(limits.sizeLeaseMs);
      expect(bench.relay.leased).toEqual([room]);
    }
  });

  it("that the helper never gave is not taken later", async () => {
    const bench = await liveBench();
    bench.session.takeSize();
    announce(bench, { by: "terminal" });
    bench.clock.advance(renewal);
    bench.clock.advance(limits.sizeLeaseMs);
    expect(bench.relay.leased).toEqual([room, null]);
  });
});

it("whose the size is, is told apart by window", async () => {
  const bench = await liveBench();
  const seen = [
    { by: "nobody" },
    { by: "terminal" },
    { by: "browser", client: self },
    { by: "browser", client: other },
    { by: "lease", client: other },
  ] satisfies SizeOwner[];
  const views = seen.map((owner) => {
    announce(bench, owner);
    return bench.session.getSnapshot().size;
  });
  expect(views).toEqual([
    { by: "nobody", leased: false },
    { by: "terminal", leased: false },
    { by: "thisWindow", leased: false },
    { by: "anotherWindow", leased: false },
    { by: "anotherWindow", leased: true },
  ]);
});

it("a viewer takes none", async () => {
  const bench = new SessionBench(new FakeRecording(1));
  bench.relay.role = "viewer";
  bench.stage.events.onRoom(room);
  await bench.live();
  bench.clock.advance(1_000);
  bench.session.takeSize();
  expect(bench.relay.leased).toEqual([]);
});
