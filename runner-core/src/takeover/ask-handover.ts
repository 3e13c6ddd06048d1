/** A helper that is ready asks the one it is to succeed for what that one has. It knows nothing of what is done with it. */
import { pause, type Clock } from "../clock.ts";
import type { ControlReply, ControlRequest } from "../control/control-messages.ts";
import type { Handover } from "./handover.ts";

export interface Predecessor {
  /** Its answer; undefined where it does not listen, or says nothing. */
  readonly ask: (request: ControlRequest) => Promise<ControlReply | undefined>;
  readonly isRunning: () => boolean;
  /** Tells it to end. */
  readonly end: () => void;
  readonly clock: Clock;
  /** Of this process. */
  readonly pid: number;
}

const lookEveryMs = 20;
/** Far longer than a helper takes to let go, also while it uploads what it has. */
const patienceMs = 30_000;
/** Told to end, it uploads first. */
const endMs = 10_000;

/**
 * Undefined: it runs no more. Throws its words where it refuses; one that was only to stand in for this process has no say in
 * it, and is ended where it does not answer. A number that was mistaken, or typed by hand, ends nobody else.
 */
export async function askHandover(from: Predecessor, isStandIn: boolean): Promise<Handover | undefined> {
  const { ask, clock, pid, end, isRunning } = from;
  const beganMs = clock.steadyMs();
  let isToldToEnd = false;
  while (isRunning()) {
    const reply = await ask({ version: 1, command: "hand-over", pid });
    if (reply?.ok === true && "handedOver" in reply) return reply.handedOver;
    if (reply?.ok === false && (await maySayNo(ask, isStandIn))) throw new Error(reply.message);
    const waitedMs = clock.steadyMs() - beganMs;
    if (waitedMs > patienceMs + endMs) throw new Error("the helper before this one neither hands over nor ends");
    if (waitedMs > patienceMs && !isToldToEnd) {
      if (isStandIn) end();
      isToldToEnd = true;
    }
    await pause(clock, lookEveryMs);
  }
  return undefined;
}

async function maySayNo(ask: Predecessor["ask"], isStandIn: boolean): Promise<boolean> {
  if (!isStandIn) return true;
  const reply = await ask({ version: 1, command: "status" });
  return reply?.ok === true && "status" in reply && !reply.status.standsIn;
}
