/** A browser's WebSocket as the connection driver's socket: binary messages arrive as bytes, errors as their close. */
import { closeCodes, type OpenSocket, type SocketHandlers } from "@coda/protocol";

export function openWebSocket(url: string, handlers: SocketHandlers): OpenSocket {
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => handlers.onOpen());
  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "string") handlers.onMessage(data);
    else if (data instanceof ArrayBuffer) handlers.onMessage(new Uint8Array(data));
  });
  socket.addEventListener("close", ({ code, reason }) => handlers.onClose(code, reason));
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close: (reason) => socket.close(reason === undefined ? 1000 : closeCodes[reason].code),
  };
}
