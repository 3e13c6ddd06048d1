/** Nodes on a real NATS server are restarted one after the other while somebody types, over real sockets. */
import { startRelay, type Relay } from "@coda/relay/start-relay";
import { keys, origin } from "@coda/relay/testing/greeting";
import { NatsProcess } from "@coda/relay/testing/nats-process";
import { until } from "@coda/relay/testing/until";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RestartBrowser, RestartHelper } from "./support/restart-typists.ts";

/** Each node three times, and on while no answer has crossed a move: without one there is nothing to be seen. */
const restarts = { least: 6, most: 40 };
const keyEveryMs = 2;
const keysBetween = 200;

let nats: NatsProcess;
let nodes: Relay[];

async function node(): Promise<Relay> {
  const fixed = { port: 0, ticketPublicKey: keys.publicKey, allowedOrigins: [origin] };
  const relay = await startRelay({ ...fixed, natsUrl: nats.url });
  await relay.serving;
  return relay;
}

beforeEach(async () => {
  nats = await NatsProcess.start();
  nodes = await Promise.all([node(), node()]);
});
afterEach(async () => {
  await Promise.all(nodes.map(async (one) => one.close()));
  await nats.dispose();
});

it(
  "IN1 IN2 IN11 a rolling restart loses no key that was acknowledged, doubles none, and types none that it refused",
  { timeout: 120_000 },
  async () => {
    const helper = new RestartHelper();
    const browser = new RestartBrowser();
    // At first each at a node of its own.
    const lives = [
      helper.live(() => nodes.map(({ port }) => port)),
      browser.live(() => nodes.map(({ port }) => port).toReversed()),
    ];
    const typing = setInterval(() => browser.type(), keyEveryMs);
    const isSeen = (restart: number) => restart >= restarts.least && browser.crossed > 0;
    for (let restart = 0; restart < restarts.most && !isSeen(restart); restart++) {
      const before = browser.taken;
      await until("typing to go on", () => browser.taken > before + keysBetween);
      const [oldest] = nodes.splice(0, 1);
      await oldest?.close();
      nodes.push(await node());
    }
    const before = browser.taken;
    await until("typing to go on", () => browser.taken > before + keysBetween);
    clearInterval(typing);
    await until("the last answer", () => browser.acknowledged === browser.taken);
    const typed = helper.typed.split(";").filter(Boolean).map(Number);
    const all = Array.from({ length: browser.taken }, (_, n) => n + 1);
    expect(typed).toEqual(all.filter((counter) => !browser.refused.has(counter)));
    expect(browser.crossed).toBeGreaterThan(0);
    browser.end();
    helper.end();
    await Promise.all(lives);
  },
);
