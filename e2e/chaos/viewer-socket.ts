/** A page's WebSocket over a viewer's link: Node's own, with the Origin a browser would send. Shows a listener what arrives. */
import type { OpenSocket, SocketHandlers } from "@coda/protocol";

export interface ViewerSocketOptions {
  /** Of the viewer's link, in place of the relay's. */
  readonly port: number;
  readonly origin: string;
  readonly heard: (message: string | Uint8Array<ArrayBuffer>) => void;
}

/** Node's WebSocket (undici) takes headers where the standard's takes protocols; the DOM's type knows nothing of it. */
const NodeWebSocket = WebSocket as unknown as new (
  url: string,
  options: { headers: Record<string, string> },
) => WebSocket;

export function openViewerSocket(
  relayUrl: string,
  handlers: SocketHandlers,
  { port, origin, heard }: ViewerSocketOptions,
): OpenSocket {
  const url = new URL(relayUrl);
  url.port = String(port);
  const socket = new NodeWebSocket(url.href, { headers: { origin } });
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => handlers.onOpen());
  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "string" && !(data instanceof ArrayBuffer)) return;
    const message = typeof data === "string" ? data : new Uint8Array(data);
    heard(message);
    handlers.onMessage(message);
  });
  socket.addEventListener("close", ({ code, reason }) => handlers.onClose(code, reason));
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close: () => socket.close(),
  };
}
