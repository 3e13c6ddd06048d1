/**
 * Every figure of the table that a run ends in, and the goal it is held to. Knows neither how a figure is measured nor how
 * it is shown. Absolute times move from machine to machine: where a goal is a ratio, both sides are of the same run.
 */

export type Unit = "ms" | "s" | "MB" | "KiB" | "lines" | "ms/MB" | "%" | "faults";
export type Yardstick = "bare bridge" | "detached tmux" | "plain xterm.js" | "plain broadcaster" | "none";

export type Goal =
  /** Ours is at most so many times the yardstick's, and where it `beats`, less than every peer's of the run. */
  | { readonly kind: "ratio"; readonly most: number; readonly beats?: boolean }
  /** In the figure's own unit. */
  | { readonly kind: "most"; readonly most: number }
  | { readonly kind: "least"; readonly least: number };

export interface Figure {
  readonly what: string;
  readonly unit: Unit;
  readonly against: Yardstick;
  /** Null: shown for what it is, nothing is promised. */
  readonly goal: Goal | null;
}

export const figureIds = [
  "echo-p50",
  "echo-p95",
  "echo-p99",
  "echo-fast-p50",
  "echo-fast-p95",
  "echo-load-p50",
  "echo-load-p95",
  "echo-load-p99",
  "seq-unwatched",
  "seq-watched",
  "seq-stalled",
  "seq-helperless",
  "seq-bridge",
  "seq-kept",
  "cpu-per-mb",
  "interrupt-fast-p50",
  "interrupt-1mb-p50",
  "interrupt-200kb-p50",
  "interrupt-200kb-p95",
  "interrupt-paced-1mb-p50",
  "interrupt-paced-1mb-p95",
  "interrupt-paced-200kb-p50",
  "interrupt-paced-200kb-p95",
  "attach-0",
  "attach-10k",
  "attach-1m",
  "attach-ticket",
  "attach-cold",
  "restored-lines",
  "restored-time",
  "reopen-1mb",
  "reopen-50mb",
  "reopen-500mb",
  "memory-helper-5",
  "memory-relay-5",
  "memory-idle-connection",
  "memory-1",
  "memory-20",
  "memory-100",
  "relay-cpu-1-viewer",
  "relay-cpu-1000-viewers",
  "storage",
  "paint-p50",
  "paint-p95",
  "paint-flood-p50",
  "paint-flood-p95",
  "soak-faults",
  "soak-relay",
  "soak-web",
  "soak-nats",
  "soak-helper",
] as const;
export type FigureId = (typeof figureIds)[number];

const most = (limit: number): Goal => ({ kind: "most", most: limit });
const ratio = (limit: number): Goal => ({ kind: "ratio", most: limit });
const least = (limit: number): Goal => ({ kind: "least", least: limit });

function milliseconds(what: string, goal: Goal | null, against: Yardstick = "bare bridge"): Figure {
  return { what, unit: "ms", against, goal };
}

function seq(what: string): Figure {
  return { what: `23 MB of seq, ${what}`, unit: "s", against: "detached tmux", goal: ratio(1.1) };
}

function memory(panes: number): Figure {
  return {
    what: `memory beside tmux, ${panes} pane${panes === 1 ? "" : "s"}`,
    unit: "MB",
    against: "bare bridge",
    goal: null,
  };
}

export const figures: Readonly<Record<FigureId, Figure>> = {
  "echo-p50": milliseconds("key to echo, typed, p50", { kind: "ratio", most: 1.6, beats: true }),
  "echo-p95": milliseconds("key to echo, typed, p95", ratio(2)),
  "echo-p99": milliseconds("key to echo, typed, p99", null),
  "echo-fast-p50": milliseconds("key to echo, back to back, p50", ratio(1.6)),
  "echo-fast-p95": milliseconds("key to echo, back to back, p95", ratio(2)),
  "echo-load-p50": milliseconds("key to echo, another pane at 1 MB/s, p50", null),
  "echo-load-p95": milliseconds("key to echo, another pane at 1 MB/s, p95", null),
  "echo-load-p99": milliseconds("key to echo, another pane at 1 MB/s, p99", null),
  "seq-unwatched": seq("nobody watches"),
  "seq-watched": seq("watched"),
  "seq-stalled": seq("its viewer stalled"),
  "seq-helperless": seq("no helper runs"),
  "seq-bridge": { what: "23 MB of seq, watched, beside the bridge", unit: "s", against: "bare bridge", goal: null },
  "seq-kept": { what: "of that seq, bytes that are kept", unit: "%", against: "bare bridge", goal: least(100) },
  "cpu-per-mb": { what: "CPU for a megabyte watched, all parts", unit: "ms/MB", against: "bare bridge", goal: null },
  "interrupt-fast-p50": milliseconds("Ctrl-C to prompt, yes, fast link, p50", most(50)),
  "interrupt-1mb-p50": milliseconds("Ctrl-C to prompt, yes, link of 1 MB/s, p50", most(100)),
  "interrupt-200kb-p50": milliseconds("Ctrl-C to prompt, yes, link of 200 kB/s, p50", most(100)),
  "interrupt-200kb-p95": milliseconds("Ctrl-C to prompt, yes, link of 200 kB/s, p95", most(150)),
  "interrupt-paced-1mb-p50": milliseconds("Ctrl-C to prompt, 1 MB/s, link of 200 kB/s, p50", most(100)),
  "interrupt-paced-1mb-p95": milliseconds("Ctrl-C to prompt, 1 MB/s, link of 200 kB/s, p95", most(150)),
  "interrupt-paced-200kb-p50": milliseconds("Ctrl-C to prompt, 200 kB/s, link of 200 kB/s, p50", most(100)),
  "interrupt-paced-200kb-p95": milliseconds("Ctrl-C to prompt, 200 kB/s, link of 200 kB/s, p95", most(150)),
  "attach-0": milliseconds("first screen, nothing printed, p50", most(5)),
  "attach-10k": milliseconds("first screen, 10,000 lines printed, p50", most(5)),
  "attach-1m": milliseconds("first screen, 1,000,000 lines printed, p50", most(5)),
  "attach-ticket": milliseconds("of that, the web app's answer to a request for a ticket, p50", null, "none"),
  "attach-cold": milliseconds("first screen, 10,000 lines, nobody was there, p50", null),
  "restored-lines": {
    what: "of 10,000 lines, there after opening anew",
    unit: "lines",
    against: "bare bridge",
    goal: least(10_000),
  },
  "restored-time": milliseconds("until the last of them is there", null, "none"),
  "reopen-1mb": milliseconds("first paint, device away, 1 MB of transcript, p50", null, "none"),
  "reopen-50mb": milliseconds("first paint, device away, 50 MB of transcript, p50", null, "none"),
  "reopen-500mb": milliseconds("first paint, device away, 500 MB of transcript, p50", null, "none"),
  "memory-helper-5": { what: "memory of the helper, 5 panes", unit: "MB", against: "bare bridge", goal: most(120) },
  "memory-relay-5": { what: "memory of the relay", unit: "MB", against: "bare bridge", goal: most(80) },
  "memory-idle-connection": {
    what: "memory of the relay for an idle connection",
    unit: "KiB",
    against: "none",
    goal: most(40),
  },
  "memory-1": memory(1),
  "memory-20": memory(20),
  "memory-100": memory(100),
  "relay-cpu-1-viewer": {
    what: "the relay's CPU for a megabyte sent, 1 viewer",
    unit: "ms/MB",
    against: "plain broadcaster",
    goal: null,
  },
  "relay-cpu-1000-viewers": {
    what: "the relay's CPU for a megabyte sent, 1,000 viewers",
    unit: "ms/MB",
    against: "plain broadcaster",
    goal: null,
  },
  storage: { what: "bytes stored for bytes printed", unit: "%", against: "none", goal: null },
  "paint-p50": milliseconds("key to paint in a browser, p50", most(20), "plain xterm.js"),
  "paint-p95": milliseconds("key to paint in a browser, p95", most(40), "plain xterm.js"),
  "paint-flood-p50": milliseconds("key to paint beside 5 MB/s, p50", most(50), "plain xterm.js"),
  "paint-flood-p95": milliseconds("key to paint beside 5 MB/s, p95", most(50), "plain xterm.js"),
  "soak-faults": {
    what: "lost, doubled or wrong in rolling restarts",
    unit: "faults",
    against: "none",
    goal: most(0),
  },
  "soak-relay": milliseconds("a viewer still, longest, a relay drained", most(2_000), "none"),
  "soak-web": milliseconds("a viewer still, longest, a web process replaced", most(1_000), "none"),
  "soak-nats": milliseconds("a viewer still, longest, NATS restarted", most(5_000), "none"),
  "soak-helper": milliseconds("a viewer still, longest, the helper upgraded", most(1_000), "none"),
};

/** One run's figure. All values are in the unit of `figures[id]`. */
export interface Measured {
  readonly id: FigureId;
  readonly ours: number;
  /** The yardstick's; null where there is none. */
  readonly theirs: number | null;
  /** Of the programs of `--peers` that were measured, by name. */
  readonly peers?: Readonly<Record<string, number>>;
}

export type Verdict = "met" | "missed" | "no goal";

/** Ours to the yardstick's; null where there is none, or it is zero. */
export function ratioOf({ ours, theirs }: Measured): number | null {
  return theirs === null || theirs === 0 ? null : ours / theirs;
}

export function judge(measured: Measured): Verdict {
  const { goal } = figures[measured.id];
  if (goal === null) return "no goal";
  return isMet(goal, measured) ? "met" : "missed";
}

function isMet(goal: Goal, measured: Measured): boolean {
  const { ours, peers = {} } = measured;
  switch (goal.kind) {
    case "most":
      return ours <= goal.most;
    case "least":
      return ours >= goal.least;
    case "ratio": {
      const ratio = ratioOf(measured);
      const beaten = goal.beats !== true || Object.values(peers).every((peer) => ours < peer);
      return ratio !== null && ratio <= goal.most && beaten;
    }
  }
}

const names: Readonly<Record<Yardstick, string>> = {
  "bare bridge": "bare",
  "detached tmux": "a detached tmux",
  "plain xterm.js": "plain",
  "plain broadcaster": "plain",
  none: "",
};

/** The goal as a table says it; empty where there is none. */
export function goalText(id: FigureId): string {
  const { goal, unit, against } = figures[id];
  if (goal === null) return "";
  switch (goal.kind) {
    case "most":
      return `≤ ${goal.most} ${unit}`;
    case "least":
      return `≥ ${goal.least.toLocaleString("en")} ${unit}`;
    case "ratio":
      return `≤ ${goal.most} × ${names[against]}${goal.beats === true ? ", less than each peer" : ""}`;
  }
}
