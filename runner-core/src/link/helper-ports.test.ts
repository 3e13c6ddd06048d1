import { defaultSessionPrefix } from "@coda/protocol";
import { expect, test } from "vitest";
import type { Timer } from "../clock.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { helperPorts } from "./helper-ports.ts";

test("what waits a second or longer, as the look whether the relay answers, needs no wake-up of its own", () => {
  const about: number[] = [];
  class Noting extends ManualClock {
    override about(delayMs: number, action: () => void): Timer {
      about.push(delayMs);
      return super.about(delayMs, action);
    }
  }
  const clock = new Noting();
  const fetchTicket = async (): Promise<never> => Promise.reject(new Error("none"));
  const ports = helperPorts({ prefix: defaultSessionPrefix, fetchTicket, clock });
  const done: number[] = [];
  for (const delayMs of [10, 999, 1_000]) ports.after(delayMs, () => done.push(delayMs));
  const cancel = ports.after(2_000, () => done.push(2_000));
  clock.advance(1_500);
  cancel();
  clock.advance(1_500);
  expect([about, done]).toEqual([
    [1_000, 2_000],
    [10, 999, 1_000],
  ]);
});
