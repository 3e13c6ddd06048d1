/**
 * `npm run bench relay`: what the relay costs and adds, with a plain ws broadcaster in the same run as the yardstick.
 * `--quick` takes a tenth of everything; `--idle 25000` asks for so many idle connections (raise `ulimit -n` first).
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { throughBroadcaster, throughRelay, type BusyFigures, type Load } from "./busy-bench.ts";
import { measureFaults, type FaultFigures } from "./fault-bench.ts";
import { measureIdle, measureStorm } from "./connect-bench.ts";

interface Pair {
  readonly relay: BusyFigures;
  readonly plain: BusyFigures;
}

function progress(text: string): void {
  process.stderr.write(`bench: ${text} …\n`);
}

/** Taken in turns, since the machine is not the same from minute to minute. */
async function inTurns(what: string, load: Load): Promise<Pair> {
  progress(`${what}, through the broadcaster`);
  const plain = await throughBroadcaster(load);
  progress(`${what}, through the relay`);
  return { relay: await throughRelay(load), plain };
}

function busyLines(what: string, { relay, plain }: Pair): string[] {
  const added = (of: "p50" | "p99") => (relay.latencyMs[of] - plain.latencyMs[of]).toFixed(2);
  const ratio = (of: "p50" | "p99") => (relay.latencyMs[of] / plain.latencyMs[of]).toFixed(2);
  const memory = ({ before, after }: BusyFigures["rssBytes"]) =>
    `${(before / 2 ** 20).toFixed(0)} → ${(after / 2 ** 20).toFixed(0)} MiB`;
  return [
    what,
    ...(["p50", "p99"] as const).map(
      (of) =>
        `  latency ${of}: ${relay.latencyMs[of].toFixed(2)} ms, broadcaster ${plain.latencyMs[of].toFixed(2)} ms: added ${added(of)} ms, ratio ${ratio(of)}`,
    ),
    `  CPU per MB: ${(relay.cpuSecondsPerMb * 1_000).toFixed(1)} ms, broadcaster ${(plain.cpuSecondsPerMb * 1_000).toFixed(1)} ms: ratio ${(relay.cpuSecondsPerMb / plain.cpuSecondsPerMb).toFixed(2)}`,
    `  memory: ${memory(relay.rssBytes)}; ${relay.deliveredMb.toFixed(1)} MB delivered, ${relay.missing} messages missing`,
  ];
}

function faultLines({ faults, revocationMs }: FaultFigures): string[] {
  return [
    ...faults.map(
      ({ name, stillMs, faults: wrong }) =>
        `two nodes, ${name}: a session stood still for p50 ${stillMs.p50.toFixed(0)} ms, p99 ${stillMs.p99.toFixed(0)} ms; ${wrong} bytes wrong or double`,
    ),
    `revocation to both sockets' end: p50 ${revocationMs.p50.toFixed(1)} ms, p99 ${revocationMs.p99.toFixed(1)} ms (aim 1000)`,
  ];
}

async function benchRelay(args: readonly string[]): Promise<void> {
  const scale = args.includes("--quick") ? 0.1 : 1;
  const idleAt = args.indexOf("--idle");
  const idleCount = idleAt < 0 ? 9_000 * scale : Number(args[idleAt + 1]);
  const seconds = Math.max(3, 20 * scale);
  progress(`${idleCount} idle connections`);
  const idle = await measureIdle(idleCount);
  progress("a storm of connections");
  const storm = await measureStorm(5_000 * scale);
  const many = await inTurns("panes at 10 KB/s, one viewer each", {
    panes: 1_000 * scale,
    viewersPerPane: 1,
    bytesPerSecond: 10_000,
    seconds,
  });
  const one = await inTurns("one pane, many viewers", {
    panes: 1,
    viewersPerPane: 1_000 * scale,
    bytesPerSecond: 10_000,
    seconds,
  });
  progress("faults of two nodes");
  const faults = await measureFaults(Math.round(50 * scale), Math.round(100 * scale));
  const began = new Date();
  const folder = join(import.meta.dirname, "..", "results");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `relay-${began.toISOString().replaceAll(":", "-")}.json`);
  writeFileSync(file, `${JSON.stringify({ began, idle, storm, many, one, faults }, null, 2)}\n`);
  console.log(
    [
      `idle: ${idle.connections} connections, ${(idle.bytesPerConnection / 1_024).toFixed(1)} KiB each, ${idle.perGib} per GiB (aim 25000)`,
      `storm: ${storm.connections} connections in ${storm.seconds.toFixed(1)} s (aim 10), welcome p50 ${storm.welcomeMs.p50.toFixed(1)} ms, p99 ${storm.welcomeMs.p99.toFixed(1)} ms`,
      ...busyLines(`${1_000 * scale} panes at 10 KB/s, one viewer each`, many),
      ...busyLines(`one pane at 10 KB/s, ${1_000 * scale} viewers`, one),
      ...faultLines(faults),
      file,
    ].join("\n"),
  );
}

await benchRelay(process.argv.slice(2));
