/** The only importer of ws: an outgoing WebSocket as the protocol's driver wants it. */
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import { closeCodes, limits, type OpenSocket, type SocketHandlers } from "@coda/protocol";
import { systemClock } from "../clock.ts";
import { networkReason } from "../network/network-reason.ts";
import { agentFor } from "../network/proxies.ts";
import { turnedAwayBy } from "./refused-upgrade.ts";

const abnormalClosure = 1006;

/** @param end cuts it at once, without a word to the other side. */
export function openWebSocket(url: string, handlers: SocketHandlers, end?: AbortSignal): OpenSocket {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    maxPayload: limits.socketMessageBytes,
    handshakeTimeout: limits.helloMs,
    agent: agentFor(new URL(url)),
  });
  let over = false;
  function close(code: number, reason: string): void {
    if (over) return;
    over = true;
    handlers.onClose(code, reason);
  }
  const terminate = (): void => socket.terminate();
  if (end?.aborted === true) terminate();
  end?.addEventListener("abort", terminate);
  socket.binaryType = "nodebuffer";
  socket.on("unexpected-response", (_request, response) => {
    void beginningOf(response).then((body) => {
      if (!over) {
        over = true;
        const retryAfter = response.headers["retry-after"];
        handlers.onTurnedAway(turnedAwayBy({ status: response.statusCode ?? 0, retryAfter, body }, systemClock.now()));
      }
      socket.terminate();
    });
  });
  socket.on("open", () => handlers.onOpen());
  socket.on("message", (data, isBinary) => {
    if (!Buffer.isBuffer(data)) return;
    handlers.onMessage(isBinary ? new Uint8Array(data) : data.toString("utf8"));
  });
  socket.on("close", (code, reason) => {
    end?.removeEventListener("abort", terminate);
    close(code, reason.toString("utf8"));
  });
  socket.on("error", (error) => close(abnormalClosure, networkReason(new URL(url), error)));
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

/** Of an answer that is no socket; one that trickles is given up with its handshake. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  let text = "";
  response.setEncoding("utf8");
  try {
    for await (const piece of response as AsyncIterable<string>) {
      text += piece;
      if (text.length >= limits.turnedAwayBytes) break;
    }
  } catch {
    // What came before it broke off says enough, or nothing.
  }
  return text;
}
