/** Strangers and broken peers at a whole relay, for seconds; `npm run bench relay -- fuzz` does the same for minutes. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Log } from "./log.ts";
import { startRelay, type Relay } from "./start-relay.ts";
import { attack } from "./testing/attack/attacks.ts";
import { helperClaims, keys, origin, ticket, welcomed } from "./testing/greeting.ts";
import { bytesOf, deviceId, epochId, livePane, paneRef, sessionOpened } from "./testing/ids.ts";
import type { SocketPeer } from "./testing/socket-peer.ts";
import { until } from "./testing/until.ts";

const attacks = 80;
const atOnce = 20;

const addressHeader = "x-test-address";
let relay: Relay;
let faults: unknown[];

beforeEach(async () => {
  faults = [];
  const log: Log = {
    info: () => {},
    warn: () => {},
    error: (message, fields) => faults.push([message, fields]),
  };
  relay = await startRelay({ port: 0, ticketPublicKey: keys.publicKey, allowedOrigins: [origin], addressHeader, log });
});
afterEach(async () => {
  await relay.close();
});

async function connections(): Promise<unknown> {
  const health: unknown = await (await fetch(`http://127.0.0.1:${relay.port}/healthz`)).json();
  return (health as { connections: unknown }).connections;
}

function shown(browser: SocketPeer): Buffer {
  return Buffer.concat(browser.data.flatMap((frame) => (frame.type === "output" ? [frame.payload] : [])));
}

describe("a relay under attack", () => {
  for (const seed of [1, 20_261_121])
    it(
      `FR2 FR4 HL1 serves honest peers on, and keeps nothing of the others (seed ${seed})`,
      { timeout: 60_000 },
      async () => {
        const helper = await welcomed(relay.port, "helper", { ticket: ticket({ ...helperClaims, dev: deviceId(1) }) });
        helper.say(sessionOpened(1, [livePane({ ref: 5 })]));
        const browser = await welcomed(relay.port, "browser");
        await helper.control("clientJoined");
        browser.say({ t: "subscribe", ref: paneRef(5), epoch: epochId(1), from: 0 });
        await helper.control("watch");
        let [made, printed] = [0, 0];
        const attacker = async (): Promise<void> => {
          while (made < attacks) {
            await attack({ port: relay.port, origin, ticket, addressHeader }, seed + made++);
            const offset = printed++;
            helper.sendData({ type: "output", ref: 5, offset, payload: bytesOf(offset, printed) });
          }
        };
        await Promise.all(Array.from({ length: atOnce }, attacker));
        await browser.until(() => shown(browser).length === attacks);
        expect(shown(browser).equals(bytesOf(0, attacks))).toBe(true);
        expect([helper.closedAs, browser.closedAs, faults]).toEqual([undefined, undefined, []]);
        await until("the end of all other connections", async () => (await connections()) === 2);
      },
    );
});
