/** The helper's socket against a server that answers by hand. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { limits, type OpenSocket } from "@coda/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { openWebSocket } from "./ws-socket.ts";

let server: Server;
const open: OpenSocket[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** What the helper hears, in order, when its request is answered so. The events are over when the connection is. */
async function heard(answer: (connection: Duplex) => void): Promise<string[]> {
  const events: string[] = [];
  server = createServer();
  const ended = new Promise((resolve) => {
    server.on("upgrade", (_request, connection) => {
      connection.on("error", () => undefined);
      connection.once("close", resolve);
      connection.once("end", () => connection.destroy());
      connection.resume();
      answer(connection);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const first = new Promise<void>((resolve) => {
    const note = (event: string): void => {
      events.push(event);
      resolve();
    };
    open.push(
      openWebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/socket`, {
        onOpen: () => note("open"),
        onMessage: () => note("message"),
        onClose: (code) => note(`closed ${code}`),
        onTurnedAway: (away) => note(`${away.retry}: ${away.why}${"afterMs" in away ? `, ${away.afterMs}` : ""}`),
      }),
    );
  });
  await Promise.all([first, ended]);
  return events;
}

const unknown = "later: what answers at the relay's address opens no connection";

describe("a helper's socket that is answered with HTTP", () => {
  it("CC7 hears of the answer once, with what its header asks for, and hangs up", async () => {
    const text = "HTTP/1.1 502 Bad Gateway\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\nno";
    expect(await heard((connection) => connection.write(text))).toEqual([`${unknown} (502), 3000`]);
  });

  it("CC7 reads no more of an answer than it needs", async () => {
    const flood = "x".repeat(limits.turnedAwayBytes);
    const events = await heard((connection) => connection.write(`HTTP/1.1 404 Not Found\r\n\r\n${flood}`));
    expect(events).toEqual([`${unknown} (404), 0`]);
  });

  it("CC7 makes do with an answer that breaks off", async () => {
    const text = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 100\r\n\r\n{";
    const events = await heard((connection) => connection.write(text, () => connection.destroy()));
    expect(events).toEqual([`${unknown} (503), 0`]);
  });

  it("is closed where there is no answer at all", async () => {
    expect(await heard((connection) => connection.destroy())).toEqual(["closed 1006"]);
  });
});
