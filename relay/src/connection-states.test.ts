/** One connection's states: what each does at everything that may come to it, and the codes it may end with. */
import { limits } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import type { Claim } from "./bus/bus.ts";
import { createLog, silentLog } from "./log.ts";
import { PresenceReporter } from "./presence-reporter.ts";
import { fakeBrowserPeer, fakeHelperPeer, type FakePeer } from "./testing/fake-peer.ts";
import { bytesOf, deviceId, ideaId, sessionId, sessionOpened, userId } from "./testing/ids.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { settle, webOrigin, World } from "./testing/world.ts";

type Role = "helper" | "browser";
type Peer = FakePeer<{ readonly t: string }>;

const claims = {
  helper: { role: "helper", dev: deviceId(1) },
  browser: { role: "viewer", dev: deviceId(1), ses: sessionId(1), idea: ideaId(1), slot: "primary" },
} as const;

const output = { type: "output", ref: 1, offset: 0, payload: bytesOf(0, 1) } as const;
const acknowledgement = { type: "ack", ref: 1, offset: 1 } as const;

/** A connection whose ticket is judged when the test says so. */
class Bench {
  readonly role: Role;
  readonly peer: Peer;
  readonly world: World;
  readonly judge: (claim: Claim) => void;

  constructor(role: Role) {
    const { promise, resolve } = Promise.withResolvers<Claim>();
    this.judge = resolve;
    this.world = new World(undefined, undefined, { claim: async () => promise });
    this.role = role;
    this.peer = role === "helper" ? fakeHelperPeer() : fakeBrowserPeer();
    this.peer.events = this.world.core.accept(this.peer, role === "helper" ? undefined : webOrigin);
  }

  async hello(): Promise<void> {
    this.peer.say({ ...this.world.hello(this.role, claims[this.role]) });
    await settle();
  }

  /** What it was told since, and as what it was closed. */
  get story(): string {
    const told = this.peer.controls.map(({ t }) => t);
    return [...told, ...(this.peer.closedAs === undefined ? [] : [this.peer.closedAs.reason])].join(", ");
  }
}

const states = {
  greeting: async () => undefined,
  judging: async (bench: Bench) => bench.hello(),
  live: async (bench: Bench) => {
    await bench.hello();
    bench.judge("claimed");
    await settle();
  },
  ended: async (bench: Bench) => {
    await states.live(bench);
    bench.peer.cut();
  },
} as const;
type State = keyof typeof states;

const events = {
  hello: async (bench: Bench) => bench.hello(),
  ping: ({ peer }: Bench) => peer.say({ t: "ping", n: 1 }),
  "no frame": ({ peer }: Bench) => peer.events?.text("{}"),
  "data of its own": ({ peer, role }: Bench) => peer.sendData(role === "helper" ? output : acknowledgement),
  "data of the other side": ({ peer, role }: Bench) => peer.sendData(role === "helper" ? acknowledgement : output),
  "no data": ({ peer }: Bench) => peer.events?.bytes(new Uint8Array([9, 9])),
  "ticket is good": ({ judge }: Bench) => judge("claimed"),
  "ticket was used": ({ judge }: Bench) => judge("taken"),
  "nobody knows of the ticket": ({ judge }: Bench) => judge("unavailable"),
  "hello is overdue": ({ world }: Bench) => world.clock.advance(limits.helloMs),
  "it is silent": ({ world }: Bench) => world.clock.advance(limits.silenceMs + 1_000),
  "it takes nothing": ({ peer }: Bench) => {
    peer.bufferedBytes = limits.socketBufferBytes + 1;
    peer.say({ t: "ping", n: 1 });
  },
  drain: ({ world }: Bench) => world.core.drain(() => undefined),
  "drain, and it stays": ({ world }: Bench) => {
    world.core.drain(() => undefined);
    world.clock.advance(limits.drainMs);
  },
  "its permission is taken back": async (bench: Bench) => {
    const { world } = bench;
    await world.core.revoke({ atMs: world.clock.unixMs(), revocations: [{ what: "device", device: deviceId(1) }] });
    bench.judge("claimed");
  },
} as const;
type Event = keyof typeof events;

const greeting: Record<Event, string> = {
  hello: "",
  ping: "badFrame",
  "no frame": "badFrame",
  "data of its own": "badFrame",
  "data of the other side": "badFrame",
  "no data": "badFrame",
  "ticket is good": "",
  "ticket was used": "",
  "nobody knows of the ticket": "",
  "hello is overdue": "helloTimeout",
  "it is silent": "helloTimeout",
  "it takes nothing": "badFrame",
  drain: "goingAway",
  "drain, and it stays": "goingAway",
  "its permission is taken back": "",
};

/** Without the welcome's own frames. */
const table: Record<State, Record<Event, string>> = {
  greeting,
  judging: {
    ...greeting,
    hello: "badFrame",
    "ticket is good": "welcome",
    "ticket was used": "ticketUsed",
    "nobody knows of the ticket": "unavailable",
    "hello is overdue": "",
    "it is silent": "",
    "its permission is taken back": "badTicket",
  },
  live: {
    ...greeting,
    hello: "badFrame",
    ping: "pong",
    "data of its own": "",
    "hello is overdue": "",
    "it is silent": "ping, silent",
    "it takes nothing": "pong, overflow",
    drain: "draining",
    "drain, and it stays": "draining, goingAway",
    "its permission is taken back": "revoked",
  },
  ended: {
    hello: "",
    ping: "",
    "no frame": "",
    "data of its own": "",
    "data of the other side": "",
    "no data": "",
    "ticket is good": "",
    "ticket was used": "",
    "nobody knows of the ticket": "",
    "hello is overdue": "",
    "it is silent": "",
    "it takes nothing": "",
    drain: "",
    "drain, and it stays": "",
    "its permission is taken back": "",
  },
};

describe.each(["helper", "browser"] as const)("a %s's connection", (role) => {
  describe.each(Object.keys(states) as State[])("that is %s", (state) => {
    it.each(Object.keys(events) as Event[])("HL8 HL11 TR3 %s", async (event) => {
      const bench = new Bench(role);
      await states[state](bench);
      bench.peer.forget();
      await events[event](bench);
      await settle();
      // A browser's welcome is followed by its session's state.
      expect(bench.story.replace("welcome, sessionState", "welcome")).toBe(table[state][event]);
    });
  });
});

describe("a welcome", () => {
  it.each(["viewer", "driver"] as const)(
    "HL10 says what both sides have, and to a browser its role: %s",
    async (role) => {
      const world = new World();
      const browser = await world.browser({ role, capabilities: ["pulse", "telepathy", "openings"] });
      expect(browser.last("welcome")).toMatchObject({ version: 1, capabilities: ["pulse", "openings"], role });
      const helper = await world.helper();
      expect(helper.last("welcome")).toMatchObject({ version: 1, capabilities: ["keyframes", "fill", "openings"] });
    },
  );
});

describe("what is closed", () => {
  it("CC2 a user's surplus sockets, and nobody else's", async () => {
    const world = new World();
    const sockets = await Promise.all(
      Array.from({ length: limits.socketsPerUser }, async (_, n) => world.helper(n + 1, { sub: userId(1) })),
    );
    const surplus = await world.helper(limits.socketsPerUser + 1, { sub: userId(1) });
    const other = await world.helper(limits.socketsPerUser + 2, { sub: userId(2) });
    expect([surplus.closedAs?.reason, other.closedAs]).toEqual(["tooMany", undefined]);
    sockets[0]?.cut();
    expect((await world.helper(limits.socketsPerUser + 1, { sub: userId(1) })).closedAs).toBeUndefined();
  });

  it("CC4 the socket over whose frame the relay failed, and no other", async () => {
    class Faulty extends PresenceReporter {
      override helperSaid(): never {
        throw new SyntaxError("Unexpected token in what was printed");
      }
    }
    const clock = new ManualClock();
    const reporter = new Faulty({ clock, log: silentLog, post: async () => true });
    const said: string[] = [];
    const log = createLog(clock, (line) => said.push(line));
    const world = new World(undefined, undefined, { reporter, log });
    const [unlucky, other] = [await world.helper(1), await world.helper(2)];
    unlucky.say(sessionOpened(1, []));
    expect([unlucky.closedAs?.reason, other.closedAs]).toEqual(["internal", undefined]);
    other.say({ t: "ping", n: 3 });
    expect(other.last("pong").n).toBe(3);
    expect(said.join("")).toMatch(/"a frame could not be handled","fault":"SyntaxError","at":"at .*helperSaid/u);
    expect(said.join("")).not.toContain("printed");
  });
});
