import { describe, expect, it } from "vitest";
import { MemoryBus, MemoryExchange } from "../bus/memory-bus.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { Channel, type ChannelEvents } from "./channel.ts";

const subject = "conversation.one";
const sampled = (): void => undefined;

/** Two ends: what is sent at `near` comes to the given ears at the far one. */
function ends(ears: Partial<ChannelEvents>): { near: Channel; lost: string[] } {
  const clock = new ManualClock();
  const bus = new MemoryBus(new MemoryExchange(clock));
  const lost: string[] = [];
  const silent = { text: () => undefined, bytes: () => undefined, node: () => undefined };
  const near = new Channel({ lane: bus, clock, subject, sampled, events: { ...silent, lost: () => undefined } });
  const events = { ...silent, lost: (why: string) => lost.push(why), ...ears };
  const far = new Channel({ lane: bus, clock, subject: "nowhere", sampled, events });
  bus.subscribe(subject, ({ payload }) => far.receive(payload));
  return { near, lost };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe("a conversation between nodes", () => {
  it("tells the round trip to the other's helper, however long a sign of life lies there", async () => {
    const clock = new ManualClock();
    const bus = new MemoryBus(new MemoryExchange(clock));
    const events = { text: () => undefined, bytes: () => undefined, node: () => undefined, lost: () => undefined };
    const trips: number[] = [];
    const guest = new Channel({ lane: bus, clock, subject: "home", sampled: (ms) => trips.push(ms), events });
    clock.advance(400); // their seconds do not begin together
    const home = new Channel({ lane: bus, clock, subject: "guest", sampled, events, helperMs: () => 30 });
    bus.subscribe("home", ({ payload }) => void clock.after(15, () => home.receive(payload)));
    bus.subscribe("guest", ({ payload }) => void clock.after(5, () => guest.receive(payload)));
    expect(guest.helperMs).toBeUndefined();
    for (let past = 0; past < 5_000; past += 5) {
      clock.advance(5);
      await settled();
    }
    expect(guest.helperMs).toBe(50);
    expect(new Set(trips)).toEqual(new Set([20]));
    expect(home.helperMs).toBeUndefined();
    guest.end();
    home.end();
  });

  it("understands a node of the release before, whose signs of life say nothing", async () => {
    const { near, lost } = ends({});
    near.node({ t: "alive" });
    await settled();
    expect(lost).toEqual([]);
  });

  it("ends with a message that cannot be handled, and the process goes on", async () => {
    const heard: string[] = [];
    const { near, lost } = ends({
      bytes: () => {
        throw new TypeError("what was printed");
      },
      text: (text) => heard.push(text),
    });
    near.text("before");
    near.bytes(Uint8Array.of(1));
    near.text("after");
    await settled();
    expect(heard).toEqual(["before"]);
    expect(lost).toEqual([expect.stringMatching(/^a message could not be handled: TypeError at .*channel\.test\.ts/u)]);
    expect(lost[0]).not.toContain("printed");
  });
});
