/**
 * The yardstick of the relay bench: a plain ws server that passes each binary message of a pane's source on to its
 * viewers. `node broadcast-server.ts` prints its port. `?pane=7` reads, `?pane=7&source` writes.
 */
import { WebSocketServer, type WebSocket } from "ws";

const viewers = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false, backlog: 4_096 });

server.on("connection", (socket, request) => {
  const { searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const pane = searchParams.get("pane") ?? "";
  const readers = viewers.get(pane) ?? new Set();
  viewers.set(pane, readers);
  if (searchParams.has("source")) {
    socket.on("message", (message: Buffer) => {
      for (const reader of readers) reader.send(message);
    });
  } else {
    readers.add(socket);
    socket.on("close", () => readers.delete(socket));
  }
});

server.on("listening", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`${address.port}\n`);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
