/** CN13: the first socket opens beside the request for its ticket, and is nobody's until that has come. */
import {
  clientIdSchema,
  closeCodes,
  defaultSessionPrefix,
  helloSchema,
  limits,
  type SocketHandlers,
  type TicketReply,
} from "@coda/protocol";
import { expect, test } from "vitest";
import { RelayLink } from "./relay-link.ts";
import { FakeClock } from "./testing/fake-clock.ts";

const relayUrl = "ws://relay/v1/socket";
const reply: TicketReply = { ticket: "t", relayUrl, expiresAt: "2026-11-21T00:00:00Z" };

interface Socket extends SocketHandlers {
  readonly url: string;
  readonly sent: unknown[];
  closed: boolean;
}

/** A page that knows where its relay is; what it opens and asks for is answered by the test. */
class World {
  readonly sockets: Socket[] = [];
  readonly tickets: PromiseWithResolvers<TicketReply>[] = [];
  readonly states: string[] = [];
  readonly clock = new FakeClock();
  readonly link = new RelayLink(
    {
      ticket: async () => {
        const ticket = Promise.withResolvers<TicketReply>();
        this.tickets.push(ticket);
        return ticket.promise;
      },
      openSocket: (url, handlers) => {
        const socket: Socket = { ...handlers, url, sent: [], closed: false };
        this.sockets.push(socket);
        return {
          send: (message) => void socket.sent.push(JSON.parse(String(message))),
          close: () => {
            socket.closed = true;
          },
        };
      },
      clock: this.clock,
      random: () => 0.5,
      page: { hidden: () => false, onWake: () => () => undefined },
    },
    {
      client: clientIdSchema.parse("00000000-0000-4000-8000-00000000bbbb"),
      prefix: defaultSessionPrefix,
      relayUrl,
      onState: ({ name }) => this.states.push(name),
      onFrame: () => {},
      onData: () => {},
    },
  );

  async ticket(answer: TicketReply | Error): Promise<void> {
    const asked = this.tickets.at(-1);
    if (answer instanceof Error) asked?.reject(answer);
    else asked?.resolve(answer);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  hellos(): (string | undefined)[] {
    return this.sockets.map(({ sent }) => (sent[0] === undefined ? undefined : helloSchema.parse(sent[0]).ticket));
  }
}

function started(): World {
  const world = new World();
  world.link.start();
  return world;
}

test("CN13 the first socket opens while its ticket comes, and says hello with it", async () => {
  const world = started();
  expect(world.sockets.map(({ url }) => url)).toEqual([relayUrl]);
  world.sockets[0]?.onOpen();
  expect(world.states).toEqual(["fetching"]);
  await world.ticket(reply);
  expect(world.states).toEqual(["fetching", "opening", "greeting"]);
  expect(world.hellos()).toEqual(["t"]);
});

test("one that opens after the ticket has come says hello then", async () => {
  const world = started();
  await world.ticket(reply);
  expect(world.hellos()).toEqual([undefined]);
  world.sockets[0]?.onOpen();
  expect(world.hellos()).toEqual(["t"]);
});

test.each<[string, (socket: Socket) => void]>([
  ["could not be opened", (socket) => socket.onClose(1006, "")],
  ["was turned away", (socket) => socket.onTurnedAway({ retry: "never", why: "no" })],
  [
    "waited too long for its hello",
    (socket) => {
      socket.onOpen();
      socket.onClose(closeCodes.badFrame.code, "");
    },
  ],
  ["was spoken to before its hello", (socket) => socket.onMessage('{"t":"ping","n":1}')],
])("one that %s is as if it never was", async (_what, happens) => {
  const world = started();
  const [early] = world.sockets;
  if (early !== undefined) happens(early);
  expect(world.states).toEqual(["fetching"]);
  await world.ticket(reply);
  expect(world.states).toEqual(["fetching", "opening"]);
  world.sockets[1]?.onOpen();
  expect(world.hellos()).toEqual([undefined, "t"]);
  expect(early?.closed).toBe(true);
});

test("where the ticket leads elsewhere, that is gone to", async () => {
  const world = started();
  world.sockets[0]?.onOpen();
  await world.ticket({ ...reply, relayUrl: "ws://other/v1/socket" });
  expect(world.sockets.map(({ url, closed }) => [url, closed])).toEqual([
    [relayUrl, true],
    ["ws://other/v1/socket", false],
  ]);
  world.sockets[1]?.onOpen();
  expect(world.hellos()).toEqual([undefined, "t"]);
});

test("without a ticket, or when the page is left, it is closed", async () => {
  const [refused, left] = [started(), started()];
  await refused.ticket(new Error("the web app is away"));
  expect(refused.sockets.map(({ closed }) => closed)).toEqual([true]);
  left.link.dispose();
  expect(left.sockets.map(({ closed }) => closed)).toEqual([true]);
});

test("whoever comes back after a loss asks for a ticket first", async () => {
  const world = started();
  await world.ticket(reply);
  world.sockets[0]?.onOpen();
  world.sockets[0]?.onClose(1006, "");
  world.clock.advance(2 * limits.reconnectBaseMs);
  expect(world.tickets).toHaveLength(2);
  expect(world.sockets).toHaveLength(1);
  await world.ticket(reply);
  world.sockets[1]?.onOpen();
  expect(world.hellos()).toEqual(["t", "t"]);
});
