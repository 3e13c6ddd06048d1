/** What is restarted when: one part after the other, evenly, with a calm stretch before each to compare with. Pure. */
import type { ServerName } from "./soak-stack.ts";

export type Restarted = ServerName | "helper";
export type RestartKind = "relay" | "web" | "nats" | "helper";

const order: readonly Restarted[] = ["relay-a", "relay-b", "web-a", "web-b", "nats", "helper"];
/** Long enough that a life says how its memory goes. */
const usualEveryMs = 120_000;
/** Shorter runs have each part once. */
const leastTurns = order.length;

export interface SoakPlan {
  readonly turns: readonly { readonly atMs: number; readonly what: Restarted }[];
  readonly lengthMs: number;
  /** How long is looked at what a turn does to viewers, and as long before it at what they see without. */
  readonly lookMs: number;
}

export function soakPlan(minutes: number): SoakPlan {
  const lengthMs = minutes * 60_000;
  const everyMs = Math.min(usualEveryMs, lengthMs / (leastTurns + 1));
  const count = Math.ceil(lengthMs / everyMs - 1e-9) - 1;
  const turns = Array.from({ length: count }, (_, nth) => ({
    atMs: (nth + 1) * everyMs,
    what: order[nth % order.length] ?? "nats",
  }));
  return { turns, lengthMs, lookMs: everyMs / 4 };
}

export function kindOf(what: Restarted): RestartKind {
  switch (what) {
    case "relay-a":
    case "relay-b":
      return "relay";
    case "web-a":
    case "web-b":
      return "web";
    case "nats":
    case "helper":
      return what;
  }
}
