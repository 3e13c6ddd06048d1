/**
 * All ways from this helper to the web app and the relay: open, or cut, and then all at once, whoever waits for an answer.
 */
import type { OpenSocket, SocketHandlers } from "@coda/protocol";
import { openWebSocket } from "../link/ws-socket.ts";
import { webFetch } from "./web-fetch.ts";

export class Network {
  #way = new AbortController();

  get isCut(): boolean {
    return this.#way.signal.aborted;
  }

  /** As the platform's; a call under way when all is cut fails at that moment. */
  readonly fetch: typeof fetch = async (input, init) => {
    const signals = [this.#way.signal, ...(init?.signal ? [init.signal] : [])];
    return webFetch(input, { ...init, signal: AbortSignal.any(signals) });
  };

  readonly openSocket = (url: string, handlers: SocketHandlers): OpenSocket =>
    openWebSocket(url, handlers, this.#way.signal);

  cut(): void {
    this.#way.abort(new Error("this machine is cut off"));
  }

  restore(): void {
    if (this.isCut) this.#way = new AbortController();
  }
}
