/** What the parts measured as the figures of the table: one value of ours, one of the yardstick, those of the peers. */
import type { AttachFigures } from "./attach-bench.ts";
import type { Others } from "./bridge.ts";
import type { EchoFigures, EchoSides } from "./echo-bench.ts";
import type { Figures } from "./figures.ts";
import type { FloodFigures, FloodPace } from "./flood-bench.ts";
import type { FigureId, Measured } from "./goals.ts";
import type { PaintTimes } from "./page-echo-bench.ts";
import type { PanesFigures } from "./panes-bench.ts";
import { quantile, type Quantiles } from "./quantiles.ts";
import type { ReopenFigures } from "./reopen-bench.ts";
import type { RestoredFigures } from "./restored-bench.ts";
import type { SlowdownFigures, Way } from "./slowdown-bench.ts";
import type { SoakFigures } from "./soak/soak-bench.ts";
import { longestOf } from "./soak/soak-report.ts";
import { storedShare } from "./transcript-report.ts";
import type { ViewersFigures } from "./viewers-bench.ts";

type Share = "p50" | "p95" | "p99";

const toMb = (kib: number): number => (kib * 1_024) / 1e6;

function figure(id: FigureId, ours: number, theirs: number | null = null): Measured {
  return { id, ours, theirs };
}

function beside<Value>(
  id: FigureId,
  ours: number,
  rest: { others: Others<Value>; of: (value: Value) => number },
): Measured {
  const { others, of } = rest;
  const peers = Object.fromEntries(Object.entries(others.peers).map(([name, value]) => [name, of(value)]));
  return { id, ours, theirs: of(others.bare), peers };
}

function quantileOf(
  id: FigureId,
  share: Share,
  { coda, others }: { coda: Quantiles; others: Others<Quantiles> },
): Measured {
  return beside(id, coda[share], { others, of: (times) => times[share] });
}

function ofEcho({ typed, backToBack, underLoad }: EchoFigures): Measured[] {
  const rows: readonly (readonly [FigureId, EchoSides, Share])[] = [
    ["echo-p50", typed, "p50"],
    ["echo-p95", typed, "p95"],
    ["echo-p99", typed, "p99"],
    ["echo-fast-p50", backToBack, "p50"],
    ["echo-fast-p95", backToBack, "p95"],
    ["echo-load-p50", underLoad, "p50"],
    ["echo-load-p95", underLoad, "p95"],
    ["echo-load-p99", underLoad, "p99"],
  ];
  return rows.map(([id, sides, share]) => quantileOf(id, share, sides));
}

function ofSlowdown(figures: SlowdownFigures): Measured[] {
  const { ways, detachedMeanwhileMs, watchedCpuMs, bridgedCpuMs, roundsKept, bridgeSentShare, printedBytes } = figures;
  const seconds = (way: Way): number => ways[way].medianMs / 1_000;
  const perMb = (cpuMs: readonly number[]): number => quantile(cpuMs, 0.5) / (printedBytes / 1e6);
  return [
    figure("seq-unwatched", seconds("unwatched"), seconds("detached")),
    figure("seq-watched", seconds("watched"), seconds("detached")),
    figure("seq-stalled", seconds("stalled"), seconds("detached")),
    figure("seq-helperless", seconds("helperless"), quantile(detachedMeanwhileMs, 0.5) / 1_000),
    figure("seq-bridge", seconds("watched"), seconds("bridged")),
    figure("seq-kept", (100 * roundsKept) / watchedCpuMs.length, 100 * bridgeSentShare),
    figure("cpu-per-mb", perMb(watchedCpuMs), perMb(bridgedCpuMs)),
  ];
}

const interrupts: Readonly<Record<string, Readonly<Partial<Record<Share, FigureId>>>>> = {
  "yes, fast": { p50: "interrupt-fast-p50" },
  "yes, 1 MB/s": { p50: "interrupt-1mb-p50" },
  "yes, 200 kB/s": { p50: "interrupt-200kb-p50", p95: "interrupt-200kb-p95" },
  "1 MB/s, 200 kB/s": { p50: "interrupt-paced-1mb-p50", p95: "interrupt-paced-1mb-p95" },
  "200 kB/s, 200 kB/s": { p50: "interrupt-paced-200kb-p50", p95: "interrupt-paced-200kb-p95" },
};

/** A peer that gave no prompt at all has no value. */
function ofPace({ what, link, coda, bare, peers }: FloodPace): Measured[] {
  return Object.entries(interrupts[`${what}, ${link}`] ?? {}).map(([share, id]) => {
    const at = share === "p50" ? 0.5 : 0.95;
    const known = Object.entries(peers).filter(([, { ms }]) => ms.length > 0);
    return {
      id,
      ours: coda[share as Share],
      theirs: bare[share as Share],
      peers: Object.fromEntries(known.map(([name, { ms }]) => [name, quantile(ms, at)])),
    };
  });
}

function ofFlood({ paces }: FloodFigures): Measured[] {
  return paces.flatMap(ofPace);
}

function ofAttach({ cold, steps }: AttachFigures): Measured[] {
  const ids = new Map<number, FigureId>([
    [0, "attach-0"],
    [10_000, "attach-10k"],
    [1_000_000, "attach-1m"],
  ]);
  const rows = steps.flatMap((step) => {
    const id = ids.get(step.lines);
    return id === undefined ? [] : [quantileOf(id, "p50", step)];
  });
  const ticket = steps.find(({ lines }) => lines === 10_000)?.ticket;
  return [
    ...rows,
    ...(ticket === undefined ? [] : [figure("attach-ticket", ticket.p50)]),
    figure("attach-cold", cold.p50),
  ];
}

function ofRestored({ coda, others, codaMs }: RestoredFigures): Measured[] {
  return [beside("restored-lines", coda, { others, of: (lines) => lines }), figure("restored-time", codaMs)];
}

function ofReopen({ sizes }: ReopenFigures): Measured[] {
  const ids = new Map<number, FigureId>([
    [1, "reopen-1mb"],
    [50, "reopen-50mb"],
    [500, "reopen-500mb"],
  ]);
  return sizes.flatMap(({ rawBytes, paint }) => {
    const id = ids.get(Math.round(rawBytes / 1e6));
    return id === undefined ? [] : [figure(id, paint.p50)];
  });
}

function ofPanes({ steps }: PanesFigures): Measured[] {
  const ids = new Map<number, FigureId>([
    [1, "memory-1"],
    [20, "memory-20"],
    [100, "memory-100"],
  ]);
  return steps.flatMap(({ panes, memoryKib, residentKib, bare }) => {
    const id = ids.get(panes);
    const besideTmux = memoryKib.spools + memoryKib.helper + memoryKib.relay + memoryKib.web;
    const server = toMb(bare.serverResidentKib);
    return [
      ...(panes === 5
        ? [
            figure("memory-helper-5", toMb(residentKib.helper), server),
            figure("memory-relay-5", toMb(residentKib.relay), server),
          ]
        : []),
      ...(id === undefined ? [] : [figure(id, toMb(besideTmux), toMb(bare.memoryKib))]),
    ];
  });
}

function ofViewers({ steps, idle }: ViewersFigures): Measured[] {
  const ids = new Map<number, FigureId>([
    [1, "relay-cpu-1-viewer"],
    [1_000, "relay-cpu-1000-viewers"],
  ]);
  const rows = steps.flatMap(({ viewers, relay, plain }) => {
    const id = ids.get(viewers);
    return id === undefined ? [] : [figure(id, relay.cpuSecondsPerMb * 1_000, plain.cpuSecondsPerMb * 1_000)];
  });
  return [figure("memory-idle-connection", idle.bytesPerConnection / 1_024), ...rows];
}

function ofPaint(
  [p50, p95]: readonly [FigureId, FigureId],
  { coda, plain }: { coda: PaintTimes; plain: PaintTimes },
): Measured[] {
  return [figure(p50, coda.framed.p50, plain.framed.p50), figure(p95, coda.framed.p95, plain.framed.p95)];
}

function ofSoak({ faults, turns }: SoakFigures): Measured[] {
  const ids = { relay: "soak-relay", web: "soak-web", nats: "soak-nats", helper: "soak-helper" } as const;
  const rows = (Object.keys(ids) as (keyof typeof ids)[]).flatMap((kind) => {
    const longest = longestOf(turns, kind);
    return longest === undefined ? [] : [figure(ids[kind], longest.stillMs)];
  });
  return [figure("soak-faults", faults.length), ...rows];
}

/** Those of the parts that were measured, in the order of the table. */
export function measuredOf(figures: Figures): Measured[] {
  const { echo, slowdown, flood, attach, restored, reopen, panes, viewers, storage } = figures;
  const { soak, "page-echo": paint, "page-beside-flood": paintBeside } = figures;
  const from = <Value>(value: Value | undefined, of: (value: Value) => Measured[]): Measured[] =>
    value === undefined ? [] : of(value);
  return [
    ...from(echo, ofEcho),
    ...from(slowdown, ofSlowdown),
    ...from(flood, ofFlood),
    ...from(attach, ofAttach),
    ...from(restored, ofRestored),
    ...from(reopen, ofReopen),
    ...from(panes, ofPanes),
    ...from(viewers, ofViewers),
    ...from(storage, (value) => [figure("storage", 100 * storedShare(value))]),
    ...from(paint, (value) => ofPaint(["paint-p50", "paint-p95"], value)),
    ...from(paintBeside, (value) => ofPaint(["paint-flood-p50", "paint-flood-p95"], value)),
    ...from(soak, ofSoak),
  ];
}
