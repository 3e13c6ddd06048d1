/** The one place that knows `ws`: turns an upgraded TCP connection into the core's socket. */
import { closeCodes, limits } from "@coda/protocol";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import type { Clock } from "./clock.ts";
import type { PeerEvents, PeerSocket } from "./peer.ts";

/** Bytes a close frame's reason may have (RFC 6455, 5.5: 125 with the code). */
const closeReasonBytes = 123;

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

export interface WebSocketUpgrader {
  /** `open` is called once the WebSocket is open and gives back who hears of it. */
  upgrade(upgrade: Upgrade, open: (socket: PeerSocket) => PeerEvents): void;
  /** Cuts every socket that is still open. */
  terminateAll(): void;
}

export function createWebSocketUpgrader(clock: Clock): WebSocketUpgrader {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    // Output is mostly small and urgent; a compressor per socket costs memory and turns.
    perMessageDeflate: false,
    maxPayload: limits.socketMessageBytes,
  });
  return {
    upgrade({ request, socket, head }, open) {
      server.handleUpgrade(request, socket, head, (webSocket) => {
        connect(webSocket, open, clock);
      });
    },
    terminateAll() {
      for (const webSocket of server.clients) webSocket.terminate();
    },
  };
}

function connect(webSocket: WebSocket, open: (socket: PeerSocket) => PeerEvents, clock: Clock): void {
  const events = open(adapt(webSocket, clock));
  webSocket.on("message", (data: RawData, isBinary: boolean) => {
    const message = wholeMessage(data);
    if (isBinary) events.bytes(message);
    else events.text(message.toString("utf8"));
  });
  webSocket.on("close", () => {
    events.closed();
  });
  // 'close' follows every error; without a listener Node would end the process.
  webSocket.on("error", () => {});
}

/** With `binaryType` 'nodebuffer' ws always gives one Buffer; the other shapes are of other settings. */
function wholeMessage(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function adapt(webSocket: WebSocket, clock: Clock): PeerSocket {
  return {
    sendText(text) {
      webSocket.send(text);
    },
    sendBytes(message) {
      webSocket.send(message);
    },
    close(reason, text) {
      webSocket.close(closeCodes[reason].code, cutText(text ?? closeCodes[reason].text));
      const cancel = clock.after(limits.closeGraceMs, () => {
        webSocket.terminate();
      });
      webSocket.once("close", cancel);
    },
    get bufferedBytes() {
      return webSocket.bufferedAmount;
    },
  };
}

function cutText(text: string): string {
  const bytes = Buffer.from(text);
  // A character that the cut divides becomes one of three bytes.
  return bytes.length <= closeReasonBytes ? text : bytes.subarray(0, closeReasonBytes - 3).toString("utf8");
}
