/** What the relay bench measured, as lines for people. */
import { alignedTable } from "../aligned-table.ts";
import { quantile } from "../quantiles.ts";
import type { BusyFigures, Load } from "./busy-bench.ts";
import type { Capacity, CapacityFigures } from "./capacity-bench.ts";
import type { FuzzFigures } from "./fuzz-bench.ts";
import type { IdleFigures, StormFigures } from "./connect-bench.ts";
import type { FaultFigures } from "./fault-bench.ts";
import type { Fault } from "./lasting-crowd.ts";

export interface Pair {
  readonly relay: BusyFigures;
  readonly plain: BusyFigures;
}

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

export function idleLine({ connections, nodes, bytesPerConnection, perGib }: IdleFigures): string {
  const each = (bytesPerConnection / 1_024).toFixed(1);
  return `idle: ${connections} connections at ${nodes} node(s), ${each} KiB each, ${perGib} per GiB (aim 25000)`;
}

export function stormLine({ connections, seconds, welcomeMs: { p50, p99 } }: StormFigures): string {
  return `storm: ${connections} connections in ${seconds.toFixed(1)} s (aim 10), welcome p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** Cores that are fuller than this are what a latency is made of. */
const saturatedShare = 0.9;

/** A node with a quota is what is full when it has used so much of it. */
const filledShare = 0.85;

/** Each pair was measured one right after the other; what others do on the machine is in one or two of the turns. */
export function turnLines(what: string, pairs: readonly Pair[]): string[] {
  const added = (of: "p50" | "p99") => pairs.map(({ relay, plain }) => relay.latencyMs[of] - plain.latencyMs[of]);
  const rows = pairs.map(({ relay, plain }, at) => [
    String(at + 1),
    ...[relay, plain].flatMap(({ latencyMs, busyShare }) => [
      latencyMs.p50.toFixed(2),
      latencyMs.p99.toFixed(2),
      percent(busyShare),
    ]),
    ...(["p50", "p99"] as const).map((of) => (added(of)[at] ?? 0).toFixed(2)),
    ...[relay, plain].map(cpuMs),
    `${mib(relay.rssBytes.before)} → ${mib(relay.rssBytes.after)}`,
    String(relay.missing),
  ]);
  const ways = ["relay", "plain"].flatMap((way) => [`${way} p50 ms`, "p99 ms", "busy"]);
  const heads = [...ways, "added p50", "added p99", "CPU ms/MB", "plain", "relay MiB", "missing"];
  const busiest = Math.max(...pairs.map(({ relay }) => relay.busyShare));
  const judged = busiest > saturatedShare ? `not held to it: cores at ${percent(busiest)}` : "aim 5";
  const cpu = quantile(
    pairs.map(({ relay, plain }) => relay.cpuSecondsPerMb / plain.cpuSecondsPerMb),
    0.5,
  );
  return [
    `${what}, ${pairs.length} turns`,
    ...alignedTable([["turn", ...heads], ...rows]).split("\n"),
    `added by the relay, the middle turn: p50 ${quantile(added("p50"), 0.5).toFixed(2)} ms, p99 ${quantile(added("p99"), 0.5).toFixed(2)} ms (${judged}); CPU ${cpu.toFixed(2)} times the broadcaster's`,
  ];
}

export function addsUpLines(figures: CapacityFigures | string): string[] {
  if (typeof figures === "string") return [`two nodes against one: ${figures}`];
  const { one, beside, across, quota, panesPerNode } = figures;
  const gotAll = one.cpuShare > filledShare * quota && beside.cpuShare > 2 * filledShare * quota;
  const isFull = [one, beside, across].some(({ busyShare }) => busyShare > saturatedShare);
  const row = (name: string, { mbPerSecond, cpuShare, busyShare }: Capacity): string[] => [
    name,
    mbPerSecond.toFixed(2),
    (mbPerSecond / one.mbPerSecond).toFixed(2),
    percent(cpuShare),
    percent(busyShare),
  ];
  const table = alignedTable([
    [
      `${panesPerNode} panes and ${percent(quota)} of a core a node`,
      "MB/s",
      "to one node",
      "of a core",
      "machine busy",
    ],
    row("one node", one),
    row("two nodes, each with its own", beside),
    row("two nodes, every byte over NATS", across),
  ]);
  const judged = gotAll && !isFull ? "aim 2 for each with its own" : "not held to 2: the machine was full beside them";
  return [...table.split("\n"), judged];
}

function cpuMs({ cpuSecondsPerMb }: BusyFigures): string {
  return (cpuSecondsPerMb * 1_000).toFixed(1);
}

export function nodesLines(load: Load, ways: Readonly<Record<"one" | "across" | "beside", BusyFigures>>): string[] {
  const names = {
    one: "one node",
    across: "two nodes, every byte over NATS",
    beside: "two nodes, half of the panes each",
  } as const;
  const rows = (["one", "across", "beside"] as const).map((way) => {
    const { latencyMs, deliveredMb, missing } = ways[way];
    return [
      names[way],
      latencyMs.p50.toFixed(2),
      latencyMs.p99.toFixed(2),
      cpuMs(ways[way]),
      deliveredMb.toFixed(1),
      String(missing),
    ];
  });
  const head = [`${load.panes} panes at 10 KB/s`, "p50 ms", "p99 ms", "CPU ms/MB", "MB", "missing"];
  return alignedTable([head, ...rows]).split("\n");
}

export function faultLines({ faults, revocationMs }: FaultFigures, partitions: readonly Fault[] | string): string[] {
  const told = typeof partitions === "string" ? [partitions] : [];
  return [
    ...[...faults, ...(typeof partitions === "string" ? [] : partitions)].map(
      ({ name, stillMs, faults: wrong }) =>
        `two nodes, ${name}: a session stood still for p50 ${stillMs.p50.toFixed(0)} ms, p99 ${stillMs.p99.toFixed(0)} ms; ${wrong} bytes wrong or double`,
    ),
    ...told,
    `revocation to both sockets' end: p50 ${revocationMs.p50.toFixed(1)} ms, p99 ${revocationMs.p99.toFixed(1)} ms (aim 1000)`,
  ];
}

export function memoryLines(
  { panes, seconds }: Load,
  { rssBytes, series, missing, deliveredMb }: BusyFigures,
): string[] {
  const rows = series.map(({ atSeconds, rssBytes: now, p50, p99 }) => [
    atSeconds.toFixed(0),
    mib(now),
    p50.toFixed(1),
    p99.toFixed(1),
  ]);
  return [
    `${panes} panes at 10 KB/s for ${seconds} s: ${mib(rssBytes.before)} → ${mib(rssBytes.after)} MiB, ${deliveredMb.toFixed(0)} MB delivered, ${missing} messages missing`,
    ...alignedTable([["seconds", "MiB", "p50 ms", "p99 ms"], ...rows]).split("\n"),
  ];
}

export function fuzzLines({ seed, attacks, before, during, after, left, honest, problems }: FuzzFigures): string[] {
  const most = Math.max(...during.map(({ heapBytes }) => heapBytes), before.heapBytes);
  return [
    `fuzz: ${attacks} attacks, seed ${seed}`,
    `  live memory ${mib(before.heapBytes)} MiB before, at most ${mib(most)} meanwhile, ${mib(after.heapBytes)} after; descriptors ${before.descriptors} before, ${after.descriptors} after`,
    `  left: ${JSON.stringify(left)}`,
    `  honest sessions stood still for p99 ${honest.stillMs.p99.toFixed(0)} ms; ${honest.faults} bytes wrong or double`,
    ...(problems.length === 0 ? ["  no problem"] : problems.map((problem) => `  PROBLEM: ${problem}`)),
  ];
}
