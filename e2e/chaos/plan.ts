/** What happens when: a pure function of seed and length. Knows the names of what can be hurt, and not how. */
import { seededRandom, type Random } from "./seeded-random.ts";

export const processNames = ["helper", "web-a", "web-b", "relay-a", "relay-b", "nats", "postgres"] as const;
export const viewerNames = ["good", "slow", "flaky"] as const;
export const linkNames = ["good", "slow", "flaky", "helper", "web"] as const;
export type ViewerName = (typeof viewerNames)[number];
export type LinkName = (typeof linkNames)[number];
export type ProcessName = (typeof processNames)[number] | ViewerName;
export type RelayName = Extract<ProcessName, `relay-${string}`>;

export type Action =
  /** SIGKILL; what is supervised is started again after `downMs`. */
  | { readonly kind: "kill"; readonly target: ProcessName; readonly downMs: number }
  /** SIGSTOP, and SIGCONT after `forMs`. */
  | { readonly kind: "pause"; readonly target: ProcessName; readonly forMs: number }
  /** SIGTERM, as a new version is rolled out. */
  | { readonly kind: "drain"; readonly target: RelayName | "helper"; readonly downMs: number }
  /** One spool's dd, its sh, or both; `pick` in [0, 1) chooses the pane. */
  | { readonly kind: "killSpool"; readonly part: "dd" | "sh" | "both"; readonly pick: number }
  /** Every connection of a link is reset at once. */
  | { readonly kind: "cut"; readonly target: LinkName }
  /** No byte moves for a while, then all that waited. */
  | { readonly kind: "stall"; readonly target: LinkName; readonly forMs: number }
  /** Nobody is reached for a while, and what was connected is cut. */
  | { readonly kind: "unplug"; readonly target: LinkName; readonly forMs: number }
  /** Every connection of a link leads nowhere from now on, and nobody is told. */
  | { readonly kind: "halfOpen"; readonly target: LinkName }
  /** The client's end closes now; the server hears of it much later, and twice. */
  | { readonly kind: "lateClose"; readonly target: LinkName; readonly afterMs: number }
  | { readonly kind: "fillDisk"; readonly forMs: number }
  /** The clock of one process's machine is wrong for a while. */
  | { readonly kind: "jumpClock"; readonly target: ClockName; readonly seconds: number; readonly forMs: number };

export const clockNames = ["helper", "web", "relay"] as const;
export type ClockName = (typeof clockNames)[number];

/** What the helper does to what looks like a credential: CODA_REDACTION. */
export type Redaction = "off" | "standard";

export function redactionOf(seed: number): Redaction {
  return seed % 2 === 0 ? "standard" : "off";
}

export interface PlannedEvent {
  readonly atMs: number;
  readonly action: Action;
}

export interface Plan {
  readonly seed: number;
  readonly lengthMs: number;
  readonly events: readonly PlannedEvent[];
}

/** Between two events, on average. */
const meanGapMs = 1_800;
/** Now and then everybody is left alone, so that what was put off happens as well. */
const calmEveryMs = 90_000;
const calmMs = 12_000;
/** The last events leave this much time to see what follows from them while all still runs. */
const lastMs = 3_000;

type Maker = (random: Random) => Action;

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
}

function between(random: Random, least: number, most: number): number {
  return Math.round(least + random() * (most - least));
}

function kill(targets: readonly ProcessName[], mostDownMs: number): Maker {
  return (random) => ({ kind: "kill", target: pick(random, targets), downMs: between(random, 100, mostDownMs) });
}

function pause(targets: readonly ProcessName[], mostMs: number): Maker {
  return (random) => ({ kind: "pause", target: pick(random, targets), forMs: between(random, 200, mostMs) });
}

const makers: readonly (readonly [weight: number, maker: Maker])[] = [
  [5, kill(["helper"], 3_000)],
  [6, kill(["relay-a", "relay-b"], 2_000)],
  [4, kill(["web-a", "web-b"], 2_000)],
  [2, kill(["nats"], 3_000)],
  [2, kill(["postgres"], 3_000)],
  [4, kill(viewerNames, 2_000)],
  [3, pause(["helper", "relay-a", "relay-b"], 6_000)],
  // Longer than silence and an unanswered ping: they are taken for dead, and come back.
  [0.5, pause(["helper", "relay-a", "relay-b"], 35_000)],
  [2, pause(["web-a", "web-b", "nats", "postgres"], 5_000)],
  [1, pause(viewerNames, 8_000)],
  [2, (random) => ({ kind: "drain", target: pick(random, ["relay-a", "relay-b"]), downMs: between(random, 0, 2_000) })],
  [1, (random) => ({ kind: "drain", target: "helper", downMs: between(random, 0, 4_000) })],
  [3, (random) => ({ kind: "killSpool", part: pick(random, ["dd", "sh", "both"]), pick: random() })],
  [3, (random) => ({ kind: "cut", target: pick(random, linkNames) })],
  [3, () => ({ kind: "cut", target: "flaky" })],
  [
    2,
    (random) => ({
      kind: "stall",
      target: pick(random, ["slow", "flaky", "helper"]),
      forMs: between(random, 300, 9_000),
    }),
  ],
  [1, (random) => ({ kind: "unplug", target: pick(random, linkNames), forMs: between(random, 500, 8_000) })],
  [1.5, (random) => ({ kind: "halfOpen", target: pick(random, linkNames) })],
  [1.5, (random) => ({ kind: "lateClose", target: pick(random, linkNames), afterMs: between(random, 500, 12_000) })],
  [0.6, (random) => ({ kind: "fillDisk", forMs: between(random, 2_000, 9_000) })],
  [
    0.6,
    (random) => ({
      kind: "jumpClock",
      target: pick(random, clockNames),
      seconds: between(random, -7_200, 7_200),
      forMs: between(random, 2_000, 15_000),
    }),
  ],
];

export function makePlan(seed: number, minutes: number): Plan {
  const random = seededRandom(seed);
  const lengthMs = Math.round(minutes * 60_000);
  const events: PlannedEvent[] = [];
  const busyUntil = new Map<string, number>();
  for (let atMs = 1_000; ;) {
    atMs += Math.round(-Math.log(1 - random()) * meanGapMs);
    if (atMs % calmEveryMs > calmEveryMs - calmMs) continue;
    if (atMs > lengthMs - lastMs) return { seed, lengthMs, events };
    const action = chooseAction(random);
    const subject = subjectOf(action);
    // Whoever is down or stopped already is left alone.
    if ((busyUntil.get(subject) ?? 0) > atMs) continue;
    busyUntil.set(subject, atMs + durationOf(action) + settleMs);
    events.push({ atMs, action });
  }
}

/** What was hurt gets this long before it is hurt again. */
const settleMs = 500;

function chooseAction(random: Random): Action {
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [weight, maker] of makers) {
    left -= weight;
    if (left < 0) return maker(random);
  }
  throw new Error("weights do not add up");
}

function subjectOf(action: Action): string {
  switch (action.kind) {
    case "kill":
    case "pause":
    case "drain":
      return `process ${action.target}`;
    case "jumpClock":
      return `clock ${action.target}`;
    case "killSpool":
      return "spool";
    case "fillDisk":
      return "disk";
    case "cut":
    case "stall":
    case "unplug":
    case "halfOpen":
    case "lateClose":
      return `link ${action.target}`;
  }
}

function durationOf(action: Action): number {
  if ("forMs" in action) return action.forMs;
  return "downMs" in action ? action.downMs : 0;
}

/** For the report: how often what is done to whom. */
export function summaryOf(plan: Plan): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of plan.events) {
    const name = "target" in action ? `${action.kind} ${action.target}` : nameOf(action);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => a.localeCompare(b)));
}

function nameOf(action: Extract<Action, { kind: "killSpool" | "fillDisk" }>): string {
  return action.kind === "killSpool" ? `kill spool ${action.part}` : action.kind;
}

/** Processes that are killed outright. */
export function killsIn(plan: Plan): number {
  return plan.events.filter(({ action: { kind } }) => kind === "kill" || kind === "killSpool").length;
}
