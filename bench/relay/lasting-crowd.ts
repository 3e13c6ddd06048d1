/** Sessions under load whose peers reconnect by themselves: where they connect, and how a fault was for them. */
import { quantilesOf, type Quantiles } from "../quantiles.ts";
import { LastingBrowser, LastingHelper, type Balance } from "./lasting-peers.ts";

const bytesPerWrite = 200;
const writeMs = 50;

/** One of the nodes that says it is ready: what a load balancer's health checks come to. */
export function balanceOver(ports: () => readonly number[]): Balance {
  return async () => {
    // Anywhere: in turns, a helper and its browser would be at the same node always, or never.
    const first = Math.floor(Math.random() * ports().length);
    for (let tried = 0; tried < ports().length; tried++) {
      const port = ports()[(first + tried) % ports().length];
      if (port !== undefined && (await isReady(port))) return port;
    }
    return undefined;
  };
}

async function isReady(port: number): Promise<boolean> {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(500) });
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    return false;
  }
}

/** Every browser has got new bytes, twice, so that all of them are through what happened. */
export async function moved(browsers: readonly LastingBrowser[]): Promise<void> {
  for (let round = 0; round < 2; round++) {
    const before = browsers.map((browser) => browser.position);
    const untilMs = performance.now() + 60_000;
    while (browsers.some((browser, at) => browser.position === before[at])) {
      if (performance.now() > untilMs) {
        const stuck = browsers.filter((browser, at) => browser.position === before[at]);
        throw new Error(`${stuck.length} sessions stand still; the first: ${stuck[0]?.closedAs ?? "connected"}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

export interface Fault {
  readonly name: string;
  /** The longest a session stood still, of each session. */
  readonly stillMs: Quantiles;
  /** Bytes that were wrong, came twice, or were passed over. */
  readonly faults: number;
}

/** How it was for these browsers since each of them began. */
export function faultOf(name: string, browsers: readonly LastingBrowser[]): Fault {
  return {
    name,
    stillMs: quantilesOf(browsers.map((browser) => browser.longestMs)),
    faults: browsers.reduce((sum, browser) => sum + browser.faults, 0),
  };
}

/** Sessions under load, each with a helper and a browser wherever the balance puts them. */
export class Crowd {
  readonly browsers: readonly LastingBrowser[];
  readonly #helpers: readonly LastingHelper[];
  readonly #timer: NodeJS.Timeout;

  constructor(sessions: number, balance: Balance) {
    const numbers = Array.from({ length: sessions }, (_, n) => n + 1);
    this.#helpers = numbers.map((number) => new LastingHelper(number, balance));
    this.browsers = numbers.map((number) => new LastingBrowser(number, balance));
    this.#timer = setInterval(() => {
      for (const helper of this.#helpers) helper.write(bytesPerWrite);
    }, writeMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const peer of [...this.#helpers, ...this.browsers]) peer.stop();
  }
}
