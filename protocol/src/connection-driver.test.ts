import { describe, expect, it } from "vitest";
import { closeCodes, type CloseReason } from "./close-codes.ts";
import { ConnectionDriver, type OpenSocket, type SocketHandlers, type TicketResult } from "./connection-driver.ts";
import type { ConnectionState } from "./connection.ts";
import { relayToBrowserSchema, type RelayToBrowser } from "./control-frame.ts";
import { encodeDataFrame, type DataFrame } from "./data-frame.ts";
import { limits } from "./limits.ts";

const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
const welcome = JSON.stringify({ t: "welcome", version: 1, capabilities: [], connection: uuid, role: "driver" });
const draining = JSON.stringify({ t: "draining", reconnectAfterMs: 700 });
const output: DataFrame = { type: "output", ref: 1, offset: 5, payload: new Uint8Array([1, 2, 3]) };
const data = encodeDataFrame(output);

interface FakeSocket extends SocketHandlers {
  readonly url: string;
  readonly sent: (string | Uint8Array)[];
  closed: boolean;
  closedAs: CloseReason | undefined;
}

interface FakeTimer {
  readonly atMs: number;
  readonly action: () => void;
}

const ableWelcome = welcome.replace("[]", '["renew"]');

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

/** A driver on ports made of arrays: tickets are answered, sockets spoken for and time passed by the test. */
class World {
  readonly sockets: FakeSocket[] = [];
  readonly tickets: ((result: TicketResult) => void)[] = [];
  readonly states: ConnectionState["name"][] = [];
  readonly frames: string[] = [];
  readonly data: DataFrame[] = [];
  /** Fails, with this. */
  asking: Error | undefined;
  #timers: FakeTimer[] = [];
  #nowMs = 0;

  readonly driver = new ConnectionDriver<RelayToBrowser>(
    {
      fetchTicket: async () => {
        if (this.asking !== undefined) throw this.asking;
        return new Promise((resolve) => this.tickets.push(resolve));
      },
      openSocket: (url, handlers) => this.#open(url, handlers),
      hello: (ticket) => `hello with ${ticket}`,
      after: (delayMs, action) => this.#after(delayMs, action),
      now: () => this.#nowMs,
      random: () => 0.5,
      hidden: () => false,
    },
    {
      schema: relayToBrowserSchema,
      onState: (state) => this.states.push(state.name),
      onFrame: (frame) => this.frames.push(frame.t),
      onData: (frame) => this.data.push(frame),
    },
  );

  get timers(): number {
    return this.#timers.length;
  }

  #open(url: string, handlers: SocketHandlers): OpenSocket {
    const socket: FakeSocket = { ...handlers, url, sent: [], closed: false, closedAs: undefined };
    this.sockets.push(socket);
    return {
      send: (message) => void socket.sent.push(message),
      close: (reason) => {
        socket.closed = true;
        socket.closedAs = reason;
      },
    };
  }

  #after(delayMs: number, action: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const [next] = this.#timers.filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#nowMs = next.atMs;
      next.action();
    }
    this.#nowMs = untilMs;
  }

  async answer(index: number, result: TicketResult): Promise<void> {
    this.tickets[index]?.(result);
    await settled();
  }

  socket(index: number): FakeSocket {
    const socket = this.sockets[index];
    if (socket === undefined) throw new Error(`no socket ${index}`);
    return socket;
  }

  /** Carries the newest attempt on to live. */
  async goLive(greeting = welcome): Promise<FakeSocket> {
    const index = this.tickets.length - 1;
    await this.answer(index, { ticket: `ticket ${index}`, relayUrl: "ws://relay" });
    const socket = this.socket(this.sockets.length - 1);
    socket.onOpen();
    socket.onMessage(greeting);
    return socket;
  }
}

function started(): World {
  const world = new World();
  world.driver.start();
  return world;
}

describe("the connection's driver", () => {
  it("fetches a ticket, opens, says hello with it, and is live when welcomed", async () => {
    const world = started();
    const socket = await world.goLive();
    expect(world.states).toEqual(["fetching", "opening", "greeting", "live"]);
    expect(socket).toMatchObject({ url: "ws://relay", sent: ["hello with ticket 0"], closed: false });
    expect(world.frames).toEqual(["welcome"]);
    socket.onMessage(data);
    expect(world.data).toEqual([output]);
  });

  it("sends nothing unless it is live, and says so", async () => {
    const world = started();
    expect(world.driver.send("x")).toBe(false);
    const socket = await world.goLive();
    expect(world.driver.send("x")).toBe(true);
    expect(socket.sent).toContain("x");
    socket.onClose(1006, "");
    expect(world.driver.send("y")).toBe(false);
    expect(socket.sent).not.toContain("y");
  });

  it("CN5 hears nothing of a socket that was replaced", async () => {
    const world = started();
    const old = await world.goLive();
    old.onClose(1006, "");
    world.driver.hurry();
    await world.goLive();
    const before = world.states.length;
    old.onOpen();
    old.onMessage(welcome);
    old.onMessage(draining);
    old.onMessage(data);
    old.onClose(closeCodes.replaced.code, "");
    expect(world.states).toHaveLength(before);
    expect(world.driver.state).toMatchObject({ name: "live", attempt: 2 });
    expect(world.frames).toEqual(["welcome", "welcome"]);
    expect(world.data).toEqual([]);
    expect(world.socket(1).closed).toBe(false);
  });

  it("CN5 hears nothing more of a socket it dropped, while it waits for the next", async () => {
    const world = started();
    const socket = await world.goLive();
    socket.onMessage(draining);
    expect(socket.closed).toBe(true);
    expect(world.driver.state.name).toBe("waiting");
    socket.onMessage(data);
    socket.onMessage(welcome);
    socket.onClose(1006, "");
    expect(world.data).toEqual([]);
    expect(world.frames).toEqual(["welcome", "draining"]);
    expect(world.driver.state.name).toBe("waiting");
  });

  it("CN5 takes no ticket that was asked for before a stop", async () => {
    const world = started();
    world.driver.stop();
    world.driver.start();
    await world.answer(0, { ticket: "stale", relayUrl: "ws://stale" });
    expect(world.sockets).toEqual([]);
    expect(world.driver.state.name).toBe("fetching");
    await world.answer(1, { ticket: "fresh", relayUrl: "ws://fresh" });
    expect(world.sockets.map((socket) => socket.url)).toEqual(["ws://fresh"]);
  });

  it("CN3 stays refused when the web app refuses for good, and starts anew when told", async () => {
    const world = started();
    await world.answer(0, { retry: false, why: "signed out" });
    expect(world.driver.state).toMatchObject({ name: "refused", why: "signed out" });
    world.pass(10 * limits.reconnectCapHiddenMs);
    world.driver.hurry();
    expect(world.tickets).toHaveLength(1);
    world.driver.start();
    expect(world.tickets).toHaveLength(2);
  });

  it("CN1 waits out the delay before it asks for another ticket, unless it is hurried", async () => {
    const world = started();
    await world.answer(0, { retry: true, why: "no network" });
    world.pass(249);
    expect(world.tickets).toHaveLength(1);
    world.pass(1);
    expect(world.tickets).toHaveLength(2);
    await world.answer(1, { retry: true, why: "no network" });
    world.driver.hurry();
    expect(world.tickets).toHaveLength(3);
  });

  it("CN9 gives up a ticket that does not come, and takes it no more when it comes after all", async () => {
    const world = started();
    world.pass(limits.ticketMs);
    expect(world.driver.state).toMatchObject({ name: "waiting", failures: 1, why: "the web app does not answer" });
    world.pass(limits.reconnectBaseMs);
    expect(world.tickets).toHaveLength(2);
    await world.answer(0, { ticket: "late", relayUrl: "ws://late" });
    expect(world.driver.state.name).toBe("fetching");
    await world.goLive();
    expect(world.sockets.map((socket) => socket.url)).toEqual(["ws://relay"]);
    expect(world.timers).toBe(1); // liveness
  });

  it("CN1 tries again where asking for a ticket fails by itself", async () => {
    const world = new World();
    world.asking = new Error("the keychain is locked");
    world.driver.start();
    await settled();
    expect(world.driver.state).toMatchObject({ name: "waiting", why: "the keychain is locked" });
    world.asking = undefined;
    world.pass(limits.reconnectBaseMs);
    await world.goLive();
    expect(world.driver.state.name).toBe("live");
  });

  it("CN9 asks for another ticket when it is hurried and the first has not come", async () => {
    const world = started();
    world.pass(limits.hurriedTicketMs - 1);
    world.driver.hurry();
    expect(world.tickets).toHaveLength(1);
    world.pass(1);
    world.driver.hurry();
    expect(world.tickets).toHaveLength(2);
    await world.answer(0, { ticket: "stuck", relayUrl: "ws://stuck" });
    expect(world.sockets).toEqual([]);
    await world.goLive();
    expect(world.driver.state).toMatchObject({ name: "live", attempt: 2 });
  });

  it("CN4 greets with the fresh ticket after a stale one", async () => {
    const world = started();
    const socket = await world.goLive();
    socket.onClose(closeCodes.ticketExpired.code, "");
    expect(world.tickets).toHaveLength(2);
    expect((await world.goLive()).sent).toEqual(["hello with ticket 1"]);
  });

  it("CN6 gives up a peer that is silent and answers no ping", async () => {
    const world = started();
    const socket = await world.goLive();
    world.pass(limits.pingIntervalMs);
    expect(socket.sent.slice(1)).toEqual(['{"t":"ping","n":1}']);
    world.pass(limits.silenceMs - limits.pingIntervalMs - 1);
    expect(world.driver.state.name).toBe("live");
    world.pass(1);
    expect(socket.closed).toBe(true);
    expect(world.driver.state).toMatchObject({ name: "waiting", why: "the relay stopped answering" });
  });

  it("CN12 leaves a connection that its user gives up, and nothing but a live one", async () => {
    const world = started();
    world.driver.giveUp();
    expect(world.states.at(-1)).toBe("fetching");
    const socket = await world.goLive();
    world.driver.giveUp();
    expect([socket.closed, world.states.at(-1)]).toEqual([true, "waiting"]);
  });

  it("CN6 keeps a peer that answers", async () => {
    const world = started();
    const socket = await world.goLive();
    for (let i = 1; i <= 10; i++) {
      world.pass(limits.pingIntervalMs);
      expect(socket.sent.at(-1)).toBe(JSON.stringify({ t: "ping", n: i }));
      socket.onMessage(JSON.stringify({ t: "pong", n: i }));
    }
    expect(world.driver.state.name).toBe("live");
    expect(world.frames).toEqual(["welcome"]);
  });

  it("CN7 answers a ping with a pong of its number, and tells nobody", async () => {
    const world = started();
    const socket = await world.goLive();
    socket.onMessage(JSON.stringify({ t: "ping", n: 41 }));
    expect(socket.sent.at(-1)).toBe('{"t":"pong","n":41}');
    expect(world.frames).toEqual(["welcome"]);
  });

  it("CN11 comes back after the relay's hint when it drains", async () => {
    const world = started();
    (await world.goLive()).onMessage(draining);
    world.pass(700 + 249);
    expect(world.tickets).toHaveLength(1);
    world.pass(1);
    expect(world.tickets).toHaveLength(2);
  });

  it("CC7 comes back as late as it was told where its socket was not opened, and not at all where that is for good", async () => {
    const world = started();
    await world.answer(0, { ticket: "t", relayUrl: "ws://relay" });
    const [first] = world.sockets;
    first?.onTurnedAway({ retry: "later", why: "full", afterMs: 5_000 });
    expect(world.driver.state).toMatchObject({ name: "waiting", why: "full" });
    world.pass(4_999);
    expect(world.tickets).toHaveLength(1);
    world.pass(1 + limits.reconnectBaseMs);
    await world.answer(1, { ticket: "t", relayUrl: "ws://relay" });
    first?.onTurnedAway({ retry: "never", why: "an older socket's" });
    expect(world.driver.state.name).toBe("opening");
    world.socket(1).onTurnedAway({ retry: "never", why: "no such address" });
    expect(world.driver.state).toMatchObject({ name: "refused", why: "no such address" });
    world.pass(10 * limits.reconnectCapHiddenMs);
    expect(world.tickets).toHaveLength(2);
  });

  it.each(["fetching", "opening", "greeting", "live", "waiting"])(
    "leaves no timer and no socket when stopped while %s",
    async (at) => {
      const world = started();
      const steps: (() => Promise<void> | void)[] = [
        () => world.answer(0, { ticket: "t", relayUrl: "ws://relay" }),
        () => world.socket(0).onOpen(),
        () => world.socket(0).onMessage(welcome),
        () => world.socket(0).onClose(1006, ""),
      ];
      for (const step of steps) if (world.driver.state.name !== at) await step();
      expect(world.driver.state.name).toBe(at);
      world.driver.stop();
      expect(world.driver.state.name).toBe("stopped");
      expect(world.timers).toBe(0);
      expect(world.sockets.filter((socket) => !socket.closed)).toEqual([]);
      world.pass(10 * limits.reconnectCapHiddenMs);
      expect(world.tickets).toHaveLength(1);
    },
  );

  it.each(["", "{", '{"t":"telepathy"}', JSON.stringify({ t: "watch", ref: 1, from: 0 }), new Uint8Array([1, 2, 3])])(
    "FR4 closes a socket on which comes what is no frame to it, and comes back later: %j",
    async (message) => {
      const world = started();
      const socket = await world.goLive();
      socket.onMessage(message);
      expect(socket).toMatchObject({ closed: true, closedAs: "badFrame" });
      expect(world.frames).toEqual(["welcome"]);
      expect(world.driver.state).toMatchObject({
        name: "waiting",
        why: "the relay said what this side does not understand",
      });
      world.pass(limits.reconnectBaseMs);
      expect(world.tickets).toHaveLength(2);
    },
  );
});

describe("renewing what a ticket allowed", () => {
  const live = { t: "ping", n: 1 };
  /** A relay that is heard of all the while. */
  function pass(world: World, socket: FakeSocket, ms: number): void {
    for (let passed = 0; passed < ms; passed += 1_000) {
      socket.onMessage(JSON.stringify(live));
      world.pass(1_000);
    }
  }
  const renewals = ({ sent }: FakeSocket): unknown[] =>
    sent.flatMap((message) =>
      typeof message === "string" && message.includes("renew") ? [JSON.parse(message) as unknown] : [],
    );

  it("RN2 sends another ticket on the live socket, in time and again", async () => {
    const world = new World();
    world.driver.start();
    const socket = await world.goLive(ableWelcome);
    for (const round of [1, 2]) {
      pass(world, socket, limits.renewMs);
      expect(world.tickets).toHaveLength(round + 1);
      await world.answer(round, { ticket: `renewed ${round}`, relayUrl: "ws://relay" });
    }
    expect(renewals(socket)).toEqual([1, 2].map((round) => ({ t: "renew", ticket: `renewed ${round}` })));
    expect(world.sockets).toHaveLength(1);
  });

  it("RN3 asks again where none was had, and leaves the end to the relay", async () => {
    const world = new World();
    world.driver.start();
    const socket = await world.goLive(ableWelcome);
    pass(world, socket, limits.renewMs);
    await world.answer(1, { retry: true, why: "no answer" });
    pass(world, socket, limits.renewAgainMs);
    expect(world.tickets).toHaveLength(3);
    expect([renewals(socket), world.driver.state.name]).toEqual([[], "live"]);
  });

  it("RN3 asks again where one does not come at all, and takes it no more when it comes after all", async () => {
    const world = new World();
    world.driver.start();
    const socket = await world.goLive(ableWelcome);
    pass(world, socket, limits.renewMs + limits.ticketMs);
    await settled();
    await world.answer(1, { ticket: "stuck", relayUrl: "ws://relay" });
    expect(renewals(socket)).toEqual([]);
    pass(world, socket, limits.renewAgainMs);
    await world.answer(2, { ticket: "renewed", relayUrl: "ws://relay" });
    expect(renewals(socket)).toEqual([{ t: "renew", ticket: "renewed" }]);
  });

  it("RN5 asks for none where the relay renews nothing, and shows a socket only tickets asked for on it", async () => {
    const world = new World();
    world.driver.start();
    const old = await world.goLive();
    pass(world, old, limits.renewMs);
    expect(world.tickets).toHaveLength(1);
    old.onClose(closeCodes.ticketExpired.code, "");
    const socket = await world.goLive(ableWelcome);
    pass(world, socket, limits.renewMs);
    socket.onClose(1006, "");
    await world.answer(2, { ticket: "late", relayUrl: "ws://relay" });
    world.driver.stop();
    expect([...renewals(old), ...renewals(socket)]).toEqual([]);
    expect(world.timers).toBe(0);
  });
});
