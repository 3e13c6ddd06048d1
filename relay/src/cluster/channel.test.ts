import { describe, expect, it } from "vitest";
import { MemoryBus, MemoryExchange } from "../bus/memory-bus.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { Channel, type ChannelEvents } from "./channel.ts";

const subject = "conversation.one";

/** Two ends: what is sent at `near` comes to the given ears at the far one. */
function ends(ears: Partial<ChannelEvents>): { near: Channel; lost: string[] } {
  const clock = new ManualClock();
  const bus = new MemoryBus(new MemoryExchange(clock));
  const lost: string[] = [];
  const silent = { text: () => undefined, bytes: () => undefined, node: () => undefined };
  const near = new Channel({ bus, clock, subject, events: { ...silent, lost: () => undefined } });
  const events = { ...silent, lost: (why: string) => lost.push(why), ...ears };
  const far = new Channel({ bus, clock, subject: "nowhere", events });
  bus.subscribe(subject, ({ payload }) => far.receive(payload));
  return { near, lost };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe("a conversation between nodes", () => {
  it("ends with a message that cannot be handled, and the process goes on", async () => {
    const heard: string[] = [];
    const { near, lost } = ends({
      bytes: () => {
        throw new Error("no such pane");
      },
      text: (text) => heard.push(text),
    });
    near.text("before");
    near.bytes(Uint8Array.of(1));
    near.text("after");
    await settled();
    expect(heard).toEqual(["before"]);
    expect(lost).toEqual(["a message could not be handled: no such pane"]);
  });
});
