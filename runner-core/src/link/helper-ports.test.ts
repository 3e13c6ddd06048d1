import { ConnectionDriver, defaultSessionPrefix, relayToHelperSchema } from "@coda/protocol";
import { expect, test } from "vitest";
import type { Timer } from "../clock.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { until } from "../testing/until.ts";
import { helperPorts } from "./helper-ports.ts";

class Noting extends ManualClock {
  readonly soon: number[] = [];

  override about(delayMs: number, action: () => void): Timer {
    this.soon.push(delayMs);
    return super.about(delayMs, action);
  }
}

test("the look each second whether the relay still answers needs no wake-up of its own", async () => {
  const clock = new Noting();
  const ports = helperPorts({
    prefix: defaultSessionPrefix,
    fetchTicket: async () => ({ ticket: "ticket", relayUrl: "ws://relay" }),
    openSocket: () => ({ send: () => undefined, close: () => undefined }),
    clock,
  });
  const nobody = (): void => undefined;
  const user = { schema: relayToHelperSchema, onState: nobody, onFrame: nobody, onData: nobody };
  const driver = new ConnectionDriver(ports, user);
  driver.start();
  await until("it calls the relay", () => clock.soon.length > 0);
  clock.advance(2_000);
  driver.stop();
  expect(clock.soon).toEqual([1_000, 1_000, 1_000]);
  expect(clock.pending).toBe(0);
});
