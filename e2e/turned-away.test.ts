/** A helper's socket that a real relay does not open, and what the helper makes of its answer. */
import { limits, type TurnedAway } from "@coda/protocol";
import { startRelay, type RelayOptions } from "@coda/relay/start-relay";
import { keys, origin } from "@coda/relay/testing/greeting";
import { openWebSocket } from "@coda/runner-core/testing/open-socket";
import { afterEach, expect, it } from "vitest";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function answerOf(path: string, over: Partial<RelayOptions> = {}): Promise<TurnedAway> {
  const relay = await startRelay({
    port: 0,
    ticketPublicKey: keys.publicKey,
    allowedOrigins: [origin],
    ...over,
  });
  stops.push(() => relay.close());
  return new Promise((resolve, reject) => {
    const opened = (): void => reject(new Error("it was opened"));
    const socket = openWebSocket(`ws://127.0.0.1:${relay.port}${path}`, {
      onOpen: opened,
      onMessage: opened,
      onClose: (code, reason) => reject(new Error(`closed: ${code} ${reason}`)),
      onTurnedAway: resolve,
    });
    stops.push(() => socket.close());
  });
}

it("CC7 is for good where the web app names a wrong path", async () => {
  expect(await answerOf("/v0/socket")).toEqual({
    retry: "never",
    why: "the relay has nothing at the address that the web app names (404); correct DEVMODE_RELAY_URL there",
  });
});

it("CC7 is for good where the relay is called by a name it does not know", async () => {
  const away = await answerOf("/v1/socket", { allowedHosts: ["relay.example"] });
  expect([away.retry, away.why]).toEqual(["never", expect.stringContaining("RELAY_ALLOWED_HOSTS")]);
});

it("CC7 is worth another try, and says when, where the relay is full", async () => {
  const away = await answerOf("/v1/socket", { socketsPerNode: 0 });
  expect(away).toEqual({
    retry: "later",
    why: "the relay takes no connection just now (503)",
    afterMs: limits.retryAfterSeconds * 1_000,
  });
});
