/** Whoever opens connections to the web app and takes their time, by the thousand: nobody waits for them. Node cuts them, in a minute and a half. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { WebServer } from "./support/web-server.ts";

const buildMs = 330_000;
const [halfOpen, withoutEnd] = [1_000, 200];

let server: WebServer;
const clients: Socket[] = [];
test.beforeAll(async () => {
  test.setTimeout(buildMs);
  server = await WebServer.prepare();
  await server.start({});
});
test.afterAll(async () => {
  for (const client of clients) client.destroy();
  await server.dispose();
});

async function open(text: string): Promise<Socket> {
  const { hostname: host, port } = new URL(server.origin);
  const socket = connect({ host, port: Number(port) });
  socket.on("error", () => undefined); // 'close' follows
  clients.push(socket);
  await once(socket, "connect");
  socket.write(text);
  return socket;
}

test("requests that never end hold up nobody", async () => {
  const { host } = new URL(server.origin);
  await Promise.all(Array.from({ length: halfOpen }, async () => open(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `)));
  const post = `POST /api/devmode/guests HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`;
  await Promise.all(Array.from({ length: withoutEnd }, async () => open(post)));
  const trickle = setInterval(() => {
    for (const client of clients) if (client.writable) client.write("x");
  }, 1_000);
  try {
    for (let n = 0; n < 20; n++) expect((await fetch(`${server.origin}/api/healthz`)).status).toBe(200);
    expect((await fetch(`${server.origin}/sign-in`)).status).toBe(200);
  } finally {
    clearInterval(trickle);
  }
});
