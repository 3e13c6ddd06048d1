/** What is traced of a socket's way in, and which frames take the trace on: to the helper, and to another node's. */
import type { RelayToHelper } from "@coda/protocol";
import { RecordedTracer } from "@coda/telemetry/testing/recorded-tracer";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryExchange } from "./bus/memory-bus.ts";
import { epochId, livePane, paneRef, sessionId, sessionOpened, deviceId } from "./testing/ids.ts";
import { fakeBrowserPeer } from "./testing/fake-peer.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { settle, webOrigin, World, type BrowserPeer, type HelperPeer } from "./testing/world.ts";

const ticketTrace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const opened = () => sessionOpened(1, [livePane({ ref: 7, end: 100 })]);

let tracer: RecordedTracer;
let world: World;

beforeEach(() => {
  tracer = new RecordedTracer();
  world = new World(undefined, undefined, { tracer });
});

/** Name, parent's name, and how it ended. */
function told(): string[] {
  const nameOf = (traceparent: string | undefined) =>
    tracer.spans.find((span) => span.traceparent === traceparent)?.name ??
    (traceparent === ticketTrace ? "ticket" : "-");
  return tracer.spans.map(({ name, parent, end }) => `${nameOf(parent)} > ${name}: ${end ?? "goes on"}`);
}

function subscribe(browser: BrowserPeer, from: number | null): void {
  browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from });
}

/** The name of the span a frame takes along. */
function spanOf(frame: Extract<RelayToHelper, { traceparent?: string | undefined }>): string | undefined {
  return tracer.spans.find(({ traceparent }) => traceparent === frame.traceparent)?.name;
}

async function greet(hello: object): Promise<void> {
  const peer = fakeBrowserPeer();
  peer.events = world.core.accept(peer, webOrigin);
  peer.events.text(JSON.stringify(hello));
  await settle();
}

function sendKeyframe(helper: HelperPeer): void {
  const { id } = helper.last("takeKeyframe");
  helper.sendData({ type: "keyframeEnd", ref: id, offset: 100, payload: new Uint8Array(4) });
}

describe("a browser's way in", () => {
  it("goes on from its ticket, through all it waits for, to its keyframe", async () => {
    const browser = await world.browser({ traceparent: ticketTrace });
    const helper = await world.helper();
    expect(spanOf(helper.last("openSession"))).toBe("wait for helper");
    helper.say(opened());
    expect(spanOf(helper.last("clientJoined"))).toBe("wait for helper");
    subscribe(browser, null);
    expect(spanOf(helper.last("takeKeyframe"))).toBe("keyframe");
    expect(tracer.named("keyframe").end).toBeUndefined();
    sendKeyframe(helper);
    expect(told()).toEqual([
      "ticket > attach: ended",
      "attach > verify: ended",
      "attach > join room: ended",
      "attach > wait for helper: ended",
      "- > connect helper: ended",
      "connect helper > verify: ended",
      "attach > wait for browser: ended",
      "attach > keyframe: ended",
    ]);
    const ids = { "coda.device": deviceId(1), "coda.session": sessionId(1), "coda.role": "driver" };
    expect(tracer.named("attach").attributes).toEqual(ids);
  });

  it("ends with the tail where that is all it lacks, and nothing after it is traced", async () => {
    const helper = await world.helper();
    helper.say(opened());
    const browser = await world.browser({ traceparent: ticketTrace });
    subscribe(browser, 100);
    expect(told().slice(2)).toEqual([
      "ticket > attach: ended",
      "attach > verify: ended",
      "attach > join room: ended",
      "attach > wait for browser: ended",
      "attach > tail: ended",
    ]);
    subscribe(browser, null);
    expect(helper.last("takeKeyframe").traceparent).toBeUndefined();
    browser.cut();
    expect(tracer.spans).toHaveLength(7);
  });

  it("says where it broke off", async () => {
    const browser = await world.browser();
    browser.cut();
    expect(told()).toEqual([
      "- > attach: left",
      "attach > verify: ended",
      "attach > join room: ended",
      "attach > wait for helper: left",
    ]);
  });

  it("says why it was refused", async () => {
    const hello = world.hello("browser", { role: "helper", dev: deviceId(1), ims: 1 }, { traceparent: ticketTrace });
    await greet(hello);
    expect(told()).toEqual(["ticket > attach: badTicket", "attach > verify: badTicket"]);
  });

  it("begins with the hello, though it is known only later whether it is to be traced", async () => {
    const cameMs = world.clock.unixMs();
    await world.browser({ traceparent: ticketTrace });
    expect([tracer.named("attach").atMs, tracer.named("verify").atMs]).toEqual([cameMs, cameMs]);
    expect(tracer.named("join room").atMs).toBeUndefined();
  });

  it("leaves no trace of a stranger, however much its hello asks for one", async () => {
    for (const over of [{ prefix: "other" }, { ticket: '"none"' }, { versions: { min: 9, max: 9 } }])
      await greet(world.hello("browser", {}, { traceparent: ticketTrace, ...over }));
    await greet(world.hello("helper", {}, { traceparent: ticketTrace, ticket: "7" }));
    expect(tracer.spans).toEqual([]);
  });

  it("is not traced by a relay that traces nothing, and the helper hears of no trace", async () => {
    const untraced = new World();
    const helper = await untraced.helper();
    helper.say(opened());
    const browser = await untraced.browser({ traceparent: ticketTrace });
    subscribe(browser, null);
    for (const frame of ["openSession", "clientJoined", "takeKeyframe"] as const)
      expect(helper.last(frame).traceparent).toBeUndefined();
    expect(tracer.spans).toEqual([]);
  });
});

describe("a browser on another node than its helper", () => {
  it("brings its trace to the helper", async () => {
    const exchange = new MemoryExchange(new ManualClock());
    const home = new World(undefined, exchange);
    const away = new World(undefined, exchange, { tracer });
    const heard = async () => {
      for (let round = 0; round < 20; round++) await settle();
    };
    const helper = await home.helper();
    const browser = await away.browser({ traceparent: ticketTrace });
    await heard();
    expect(spanOf(helper.last("openSession"))).toBe("wait for helper");
    helper.say(opened());
    await heard();
    expect(spanOf(helper.last("clientJoined"))).toBe("wait for helper");
    subscribe(browser, null);
    await heard();
    expect(spanOf(helper.last("takeKeyframe"))).toBe("keyframe");
    sendKeyframe(helper);
    await heard();
    expect(tracer.named("attach")).toMatchObject({ parent: ticketTrace, end: "ended" });
  });
});
