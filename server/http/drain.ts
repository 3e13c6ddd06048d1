/**
 * A web process that is about to end: with its next answer whoever keeps a connection open is told to open another one (RFC 9112
 * §9.6), and finds another process. Node's server closes what is idle and waits for the rest, and a helper that uploads each
 * second is never idle: without this such a process stays until it is killed, maybe amid an answer.
 */
import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";

/** Of every request that this process takes from now on. */
export function leaveConnections(): void {
  subscribe("http.server.request.start", (message) => {
    const { response } = message as { readonly response: ServerResponse };
    response.shouldKeepAlive = false;
  });
}
