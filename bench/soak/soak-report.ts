/** A soak as tables, and its memory as a picture. */
import { alignedTable } from "../aligned-table.ts";
import type { Picture } from "../pictures.ts";
import { linePlot } from "../plot.ts";
import { quantile } from "../quantiles.ts";
import type { MemoryGrowth } from "./memory-samples.ts";
import type { MemoryPart, SoakFigures, SoakTurn } from "./soak-bench.ts";
import { kindOf, type RestartKind } from "./soak-turns.ts";

type Kind = RestartKind | "nothing";
const kindNames: Readonly<Record<Kind, string>> = {
  nothing: "nothing",
  relay: "a relay drained",
  web: "a web process replaced",
  nats: "NATS restarted",
  helper: "the helper upgraded",
};
const kinds = Object.keys(kindNames) as Kind[];
const drawn = ["web-a", "web-b", "relay-a", "relay-b", "helper", "page"] as const;
const mibBytes = 1_048_576;

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
const mib = (kib: number): string => `${(kib / 1_024).toFixed(0)} MiB`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export interface LongestTurn {
  readonly count: number;
  readonly stillMs: number;
  /** The middle one of the turns' longest. */
  readonly middleStillMs: number;
  readonly echoMs: number;
}

/** Over all turns of a kind; undefined where there was none. */
export function longestOf(turns: readonly SoakTurn[], kind: Kind): LongestTurn | undefined {
  const own = turns.filter(({ what }) => (what === "nothing" ? what : kindOf(what)) === kind);
  if (own.length === 0) return undefined;
  const still = own.map(({ stillMs }) => stillMs);
  return {
    count: own.length,
    stillMs: Math.max(...still),
    middleStillMs: quantile(still, 0.5),
    echoMs: Math.max(...own.map(({ echoMs }) => echoMs)),
  };
}

function turnsTable(turns: readonly SoakTurn[]): string {
  const rows = kinds.flatMap((kind) => {
    const longest = longestOf(turns, kind);
    if (longest === undefined) return [];
    const { count, middleStillMs, stillMs, echoMs } = longest;
    return [[kindNames[kind], String(count), milliseconds(middleStillMs), milliseconds(stillMs), milliseconds(echoMs)]];
  });
  return alignedTable([["the stillest viewer, of", "times", "middle", "longest", "longest echo"], ...rows]);
}

/** "+1.2 MiB/h"; a dash where no life was long enough. */
function slopeText({ kibPerHour }: MemoryGrowth): string {
  if (kibPerHour === null) return "–";
  return `${kibPerHour < 0 ? "" : "+"}${(kibPerHour / 1_024).toFixed(1)} MiB/h`;
}

function memoryTable(memory: SoakFigures["memory"]): string {
  const rows = (Object.keys(memory) as MemoryPart[]).map((part) => {
    const grown = memory[part];
    return [part, String(grown.lives), mib(grown.firstKib), mib(grown.lastKib), mib(grown.mostKib), slopeText(grown)];
  });
  return alignedTable([["memory of", "lives", "first", "last", "most", "slope in half a life"], ...rows]);
}

export function soakTable(figures: SoakFigures): string {
  const { minutes, panes, viewers, keys, faults, busyShare } = figures;
  const skipped = figures.skippedBytes === 0 ? "" : `, ${megabytes(figures.skippedBytes)} skipped`;
  return [
    `${minutes} minutes, ${panes} panes, ${viewers} viewers and a browser; the machine was ${(busyShare * 100).toFixed(0)} % busy`,
    `${megabytes(figures.printedBytes)} printed, ${megabytes(figures.storedBytes)} stored, ${megabytes(figures.comparedBytes)} seen by viewers${skipped}`,
    `${keys.typed} keys, ${keys.refused} refused; echo p50 ${milliseconds(keys.echo.p50)}, p99 ${milliseconds(keys.echo.p99)}`,
    turnsTable(figures.turns),
    memoryTable(figures.memory),
    faults.length === 0 ? "nothing lost, nothing doubled" : faults.map((fault) => `FAULT ${fault}`).join("\n"),
  ].join("\n");
}

export function soakPicture({ samples, minutes, turns }: SoakFigures): Picture {
  const title = `Memory in ${minutes} minutes of rolling restarts`;
  const series = drawn.map((name) => ({
    name,
    points: samples.flatMap(({ atMs, of }) => {
      const had = of[name];
      return had === undefined ? [] : [[atMs / 60_000, (had.kib * 1_024) / mibBytes] as const];
    }),
  }));
  const restarts = turns.filter(({ what }) => what !== "nothing").length;
  const alt = `${title}: resident MiB of web processes, relays, helper and page over ${restarts} restarts.`;
  return {
    file: "soak.svg",
    alt,
    svg: linePlot({ title, says: alt, x: { label: "minutes" }, y: { label: "MiB (RSS)" }, series }),
  };
}
