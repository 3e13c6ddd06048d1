import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { FaultLink } from "./fault-link.ts";

let server: Server;
let link: FaultLink;
let port = 0;
const accepted: Socket[] = [];

beforeEach(async () => {
  accepted.length = 0;
  // Answers each piece with itself.
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on("data", (bytes) => socket.write(bytes));
    socket.on("error", () => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
  // The first place answers nobody.
  link = await FaultLink.open({ profile: { delayMs: 0, bytesPerSecond: undefined }, places: () => [1, port] });
});

afterEach(async () => {
  await link.close();
  for (const socket of accepted) socket.destroy();
  server.close();
});

async function open(): Promise<{ socket: Socket; heard: () => string; closed: () => boolean }> {
  const socket = connect({ port: link.port, host: "127.0.0.1" });
  let text = "";
  let over = false;
  socket.on("data", (bytes) => (text += String(bytes)));
  socket.on("error", () => undefined);
  socket.on("close", () => (over = true));
  await once(socket, "connect");
  socket.write("one");
  await waitFor(() => text === "one", { what: "an echo" });
  return { socket, heard: () => text, closed: () => over };
}

it("leads to the first place that answers, and cuts every connection at once", async () => {
  const { closed } = await open();
  link.cut();
  await waitFor(closed, { what: "the client's end" });
  await waitFor(() => accepted[0]?.destroyed, { what: "the server's end" });
  expect(accepted).toHaveLength(1);
});

it("holds what is sent while it stalls, and passes it on afterwards", async () => {
  const { socket, heard } = await open();
  link.stall(200);
  socket.write("two");
  const begunMs = performance.now();
  await waitFor(() => heard() === "onetwo", { what: "what was held" });
  expect(performance.now() - begunMs).toBeGreaterThan(100);
});

it("leads half-open connections nowhere and tells nobody, and new ones through", async () => {
  const lost = await open();
  link.loseOpen();
  lost.socket.write("two");
  const fresh = await open();
  expect(fresh.heard()).toBe("one");
  expect(lost.heard()).toBe("one");
  expect(lost.closed()).toBe(false);
  expect(accepted[0]?.destroyed).toBe(false);
  lost.socket.destroy();
});

it("tells the server late that its client has gone", async () => {
  const { closed } = await open();
  link.closeLate(200);
  await waitFor(closed, { what: "the client's end" });
  expect(accepted[0]?.destroyed).toBe(false);
  await waitFor(() => accepted[0]?.destroyed, { what: "the server's end" });
});

it("reaches nobody while it is unplugged", async () => {
  const { closed } = await open();
  link.unplug(60_000);
  await waitFor(closed, { what: "the client's end" });
  const refused = connect({ port: link.port, host: "127.0.0.1" });
  refused.on("error", () => undefined);
  await waitFor(() => refused.destroyed, { what: "the refusal" });
  link.heal();
  expect((await open()).heard()).toBe("one");
});
