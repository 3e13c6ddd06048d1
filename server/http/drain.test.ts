import { once } from "node:events";
import { Agent, createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { leaveConnections } from "./drain.ts";

let server: Server;
let agent: Agent;

beforeEach(async () => {
  server = createServer((_, response) => response.end("well")).listen(0, "127.0.0.1");
  await once(server, "listening");
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});
afterEach(() => {
  agent.destroy();
  server.closeAllConnections();
});

/** On the connection that is open, if there is one; what the answer says of it. */
async function ask(): Promise<string | undefined> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", agent }, (reply) => {
      reply.resume().on("end", () => resolve(reply.headers.connection));
    }).on("error", reject);
  });
}

test("whoever never rests is told to go with its next answer, and the server ends", async () => {
  expect([await ask(), await ask()]).toEqual(["keep-alive", "keep-alive"]);
  leaveConnections();
  const asked = ask();
  expect(await asked).toBe("close");
  const closed = once(server, "close");
  server.close();
  await closed;
});
