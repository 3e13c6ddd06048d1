/** Two nodes on NATS under load, and what goes wrong with them: how long sessions stand still, and that nothing is lost. */
import { createHmac } from "node:crypto";
import { internalHeaders, internalText, revokePath } from "@coda/protocol";
import { NatsProcess } from "@coda/relay/testing/nats-process";
import { quantilesOf, type Quantiles } from "../quantiles.ts";
import { LastingBrowser, LastingHelper } from "./lasting-peers.ts";
import { openBrowser, openHelper, sessionId } from "./peers.ts";
import { ServerProcess } from "./server-process.ts";

export interface Fault {
  readonly name: string;
  /** The longest a session stood still, of each session. */
  readonly stillMs: Quantiles;
  readonly faults: number;
}

export interface FaultFigures {
  readonly faults: readonly Fault[];
  readonly revocationMs: Quantiles;
}

const secret = "bench-".repeat(8);
const bytesPerWrite = 200;
const writeMs = 50;

class TwoNodes {
  readonly nats: NatsProcess;
  #nodes: ServerProcess[] = [];
  #turn = 0;

  constructor(nats: NatsProcess) {
    this.nats = nats;
  }

  get ports(): number[] {
    return this.#nodes.map((node) => node.port);
  }

  async add(): Promise<void> {
    this.#nodes.push(await ServerProcess.relay({ NATS_URL: this.nats.url, RELAY_INTERNAL_SECRET: secret }));
  }

  /** The next node that says it is ready: what a load balancer's health checks come to. */
  readonly balance = async (): Promise<number | undefined> => {
    for (let tried = 0; tried < this.#nodes.length; tried++) {
      this.#turn += 1;
      const port = this.#nodes[this.#turn % this.#nodes.length]?.port;
      if (port !== undefined && (await isReady(port))) return port;
    }
    return undefined;
  };

  /** The oldest node ends, and a new one takes its place when it is gone. */
  async replaceOldest(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const oldest = this.#nodes.shift();
    await oldest?.stop(signal);
    await this.add();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map(async (node) => node.stop("SIGKILL")));
    await this.nats.dispose();
  }
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

export async function measureFaults(sessions: number, revocations: number): Promise<FaultFigures> {
  const nodes = new TwoNodes(await NatsProcess.start());
  await nodes.add();
  await nodes.add();
  const numbers = Array.from({ length: sessions }, (_, n) => n + 1);
  const helpers = numbers.map((number) => new LastingHelper(number, nodes.balance));
  const browsers = numbers.map((number) => new LastingBrowser(number, nodes.balance));
  const timer = setInterval(() => {
    for (const helper of helpers) helper.write(bytesPerWrite);
  }, writeMs);
  try {
    await moved(browsers);
    const faults: Fault[] = [];
    const during = async (name: string, act: () => Promise<void>): Promise<void> => {
      process.stderr.write(`bench: two nodes, ${name} …\n`);
      for (const browser of browsers) browser.begin();
      await act();
      await moved(browsers);
      faults.push({
        name,
        stillMs: quantilesOf(browsers.map((browser) => browser.longestMs)),
        faults: browsers.reduce((sum, browser) => sum + browser.faults, 0),
      });
    };
    await during("nothing", async () => pause(3_000));
    await during("rolling drain of both nodes", async () => {
      await nodes.replaceOldest("SIGTERM");
      await moved(browsers);
      await nodes.replaceOldest("SIGTERM");
    });
    await during("a node killed", async () => nodes.replaceOldest("SIGKILL"));
    await during("NATS restarted", async () => {
      await nodes.nats.kill();
      await nodes.nats.begin();
    });
    return { faults, revocationMs: await measureRevocations(nodes.ports, revocations) };
  } finally {
    clearInterval(timer);
    for (const peer of [...helpers, ...browsers]) peer.stop();
    await nodes.stop();
  }
}

/** Every browser has got new bytes, twice, so that all of them are through what happened. */
async function moved(browsers: readonly LastingBrowser[]): Promise<void> {
  for (let round = 0; round < 2; round++) {
    const before = browsers.map((browser) => browser.position);
    const untilMs = performance.now() + 60_000;
    while (browsers.some((browser, at) => browser.position === before[at])) {
      if (performance.now() > untilMs) {
        const stuck = browsers.filter((browser, at) => browser.position === before[at]);
        throw new Error(`${stuck.length} sessions stand still; the first: ${stuck[0]?.closedAs ?? "connected"}`);
      }
      await pause(20);
    }
  }
}

/** From the web app's call to the last of two sockets' end, one at each node. */
async function measureRevocations([home = 0, away = 0]: readonly number[], rounds: number): Promise<Quantiles> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const session = 100_000 + round;
    const helper = await openHelper(home, session);
    const place = { device: session, session };
    const browsers = await Promise.all([openBrowser(home, place), openBrowser(away, place)]);
    const ended = Promise.all(
      browsers.map(async (browser) => new Promise((resolve) => browser.socket.once("close", resolve))),
    );
    const atMs = Date.now();
    const began = performance.now();
    const body = JSON.stringify({ atMs, revocations: [{ what: "session", session: sessionId(session) }] });
    const signature = createHmac("sha256", secret)
      .update(internalText(revokePath, atMs, body))
      .digest("base64url");
    const headers = { [internalHeaders.timestamp]: String(atMs), [internalHeaders.signature]: signature };
    const reply = await fetch(`http://127.0.0.1:${home}${revokePath}`, { method: "POST", body, headers });
    if (!reply.ok) throw new Error(`a revocation was answered with ${reply.status}`);
    await ended;
    times.push(performance.now() - began);
    helper.close();
  }
  return quantilesOf(times);
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
