/** A WebSocket client of either side: the same library and settings for both, so that they cost the same. */
import { WebSocket } from "ws";
import type { OpenSocket, SocketHandlers } from "@coda/protocol";

export interface Caller {
  readonly origin: string;
  /** Of the server that is meant, where the way to it leads through another. */
  readonly host?: string;
  /** The WebSocket subprotocol, where the server asks for one. */
  readonly protocol?: string;
}

export function openWebSocket(url: string, handlers: SocketHandlers, { origin, host, protocol }: Caller): OpenSocket {
  const headers = host === undefined ? {} : { host };
  const socket = new WebSocket(url, protocol ?? [], { perMessageDeflate: false, origin, headers });
  socket.on("open", () => handlers.onOpen());
  socket.on("message", (data, isBinary) => {
    if (!Buffer.isBuffer(data)) return;
    handlers.onMessage(isBinary ? new Uint8Array(data) : data.toString("utf8"));
  });
  socket.on("close", (code, reason) => handlers.onClose(code, reason.toString("utf8")));
  socket.on("error", () => undefined); // 'close' follows
  return { send: (message) => socket.send(message), close: () => socket.close(1000) };
}
