/** The only importer of ws: an outgoing WebSocket as the protocol's driver wants it. */
import { WebSocket } from "ws";
import { closeCodes, limits, type OpenSocket, type SocketHandlers } from "@coda/protocol";

const abnormalClosure = 1006;

export function openWebSocket(url: string, handlers: SocketHandlers): OpenSocket {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    maxPayload: limits.socketMessageBytes,
    handshakeTimeout: limits.helloMs,
  });
  let over = false;
  function close(code: number, reason: string): void {
    if (over) return;
    over = true;
    handlers.onClose(code, reason);
  }
  socket.binaryType = "nodebuffer";
  socket.on("open", () => handlers.onOpen());
  socket.on("message", (data, isBinary) => {
    if (!Buffer.isBuffer(data)) return;
    handlers.onMessage(isBinary ? new Uint8Array(data) : data.toString("utf8"));
  });
  socket.on("close", (code, reason) => close(code, reason.toString("utf8")));
  socket.on("error", (error) => close(abnormalClosure, error.message));
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close: (reason) => {
      over = true;
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
      else socket.close(reason === undefined ? 1000 : closeCodes[reason].code);
    },
  };
}
