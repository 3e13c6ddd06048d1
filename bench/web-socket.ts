/** A WebSocket client of either side: the same library and settings for both, so that they cost the same. */
import { WebSocket } from "ws";
import type { OpenSocket, SocketHandlers } from "@coda/protocol";

export interface Caller {
  readonly origin: string;
  /** Of the server that is meant, where the way to it leads through another. */
  readonly host?: string;
}

export function openWebSocket(url: string, handlers: SocketHandlers, { origin, host }: Caller): OpenSocket {
  const socket = new WebSocket(url, { perMessageDeflate: false, origin, ...(host && { headers: { host } }) });
  socket.on("open", () => handlers.onOpen());
  socket.on("message", (data, isBinary) => {
    if (!Buffer.isBuffer(data)) return;
    handlers.onMessage(isBinary ? new Uint8Array(data) : data.toString("utf8"));
  });
  socket.on("close", (code, reason) => handlers.onClose(code, reason.toString("utf8")));
  socket.on("error", () => undefined); // 'close' follows
  return { send: (message) => socket.send(message), close: () => socket.close(1000) };
}
