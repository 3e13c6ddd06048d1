/** Who watches the panes of the relay bench: in this thread, or in one of their own. */
import { Worker } from "node:worker_threads";
import { WebSocket } from "ws";
import type { Arrivals, ArrivalsMemory } from "./arrivals.ts";
import { follow, openBrowser } from "./peers.ts";

/** With a ticket a browser of the relay's, without one a reader of the broadcaster's. */
export interface ViewerPlace {
  readonly port: number;
  readonly pane: number;
  readonly ticket?: string;
}

export interface Viewers {
  /** Resolves when all of them are connected and have asked for their pane. */
  watch(places: readonly ViewerPlace[]): Promise<void>;
}

/** Output of the pane of this number came to a viewer; a payload may be cut otherwise than it was sent. */
export type Arrived = (payload: Uint8Array, pane: number) => void;

export function viewersHere(arrived: Arrived): Viewers {
  return {
    watch: async (places) => {
      await Promise.all(places.map(async (place) => watch(place, (payload) => arrived(payload, place.pane))));
    },
  };
}

async function watch({ port, pane, ticket }: ViewerPlace, shown: (payload: Uint8Array) => void): Promise<void> {
  if (ticket === undefined) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/?pane=${pane}`, { perMessageDeflate: false });
    socket.on("message", shown);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return;
  }
  const browser = await openBrowser(port, ticket);
  await browser.heard("inputOpened");
  follow(browser, pane, shown);
}

/** A list of places for the thread, and its answer to it. */
export interface WatchRequest {
  readonly id: number;
  readonly places: readonly ViewerPlace[];
}
export interface WatchAnswer {
  readonly id: number;
  readonly failed: string | undefined;
}

/**
 * In a thread with a heap of its own: what sends makes so much garbage that collecting it held up who measures more than
 * the relay did.
 */
export class ViewerThread implements Viewers {
  readonly #worker: Worker;
  readonly #asked = new Map<number, PromiseWithResolvers<void>>();
  #lastId = 0;

  constructor(arrivals: Arrivals) {
    const workerData: ArrivalsMemory = arrivals.memory;
    this.#worker = new Worker(new URL("viewer-thread.ts", import.meta.url), { workerData });
    this.#worker.on("message", ({ id, failed }: WatchAnswer) => {
      if (failed === undefined) this.#asked.get(id)?.resolve();
      else this.#asked.get(id)?.reject(new Error(`the viewers: ${failed}`));
    });
    this.#worker.on("error", (error) => {
      for (const { reject } of this.#asked.values()) reject(error);
    });
  }

  async watch(places: readonly ViewerPlace[]): Promise<void> {
    this.#lastId += 1;
    const request: WatchRequest = { id: this.#lastId, places };
    const asked = Promise.withResolvers<void>();
    this.#asked.set(request.id, asked);
    this.#worker.postMessage(request, []);
    await asked.promise;
    this.#asked.delete(request.id);
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
