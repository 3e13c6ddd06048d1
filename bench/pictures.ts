/** Which pictures a run leaves: of what was measured, by file name. The numbers themselves are in the table and the JSON. */
import type { EchoSides } from "./echo-bench.ts";
import type { Figures } from "./figures.ts";
import type { FloodMemory } from "./flood-memory.ts";
import type { PanesFigures } from "./panes-bench.ts";
import { parts, type Part } from "./parts-cost.ts";
import { barPlot, linePlot, type Series } from "./plot.ts";
import { quantile } from "./quantiles.ts";
import type { ReopenFigures } from "./reopen-bench.ts";
import type { SlowdownFigures, Way } from "./slowdown-bench.ts";
import { soakPicture } from "./soak/soak-report.ts";
import type { ViewersFigures } from "./viewers-bench.ts";

export interface Picture {
  /** Without its folder. */
  readonly file: string;
  /** What it shows, for whoever does not see it. */
  readonly alt: string;
  readonly svg: string;
}

const kibToMb = 1_024 / 1e6;
const shares = Array.from({ length: 100 }, (_, nth) => (nth + 1) / 100);

/** The share of keys that had their echo after so many milliseconds. */
function distribution(name: string, ms: readonly number[]): Series {
  return { name, points: shares.map((share) => [quantile(ms, share), share * 100] as const) };
}

function echoPicture(file: string, title: string, { codaMs, bareMs, coda, others }: EchoSides): Picture {
  const alt = `${title}: p50 ${coda.p50.toFixed(2)} ms, the bare bridge's ${others.bare.p50.toFixed(2)} ms.`;
  const svg = linePlot({
    title,
    says: alt,
    x: { label: "milliseconds from the key to its echo", scale: "log" },
    y: { label: "% of keys" },
    series: [distribution("Coda", codaMs), distribution("bare bridge", bareMs)],
  });
  return { file, alt, svg };
}

const wayNames: Readonly<Record<Way, string>> = {
  detached: "detached tmux",
  bridged: "watched by the bare bridge",
  unwatched: "recorded, nobody watches",
  watched: "recorded and watched",
  stalled: "recorded, its viewer stalled",
  helperless: "recorded, no helper runs",
};

function slowdownPicture({ ways, detachedMeanwhileMs }: SlowdownFigures): Picture {
  const title = "A program's own time for 23 MB, to a detached tmux";
  const bars = (["detached", "bridged", "unwatched", "watched", "stalled", "helperless"] as const).map((way) => {
    const { medianMs } = ways[way];
    const detachedMs = way === "helperless" ? quantile(detachedMeanwhileMs, 0.5) : ways.detached.medianMs;
    const value = medianMs / detachedMs;
    return { name: wayNames[way], value, text: `${value.toFixed(2)} (${(medianMs / 1_000).toFixed(2)} s)` };
  });
  const alt = `${title}: ${bars.map(({ name, value }) => `${name} ${value.toFixed(2)}`).join(", ")}.`;
  const svg = barPlot({ title, says: alt, bars, aim: { value: 1.1, label: "goal 1.1" } });
  return { file: "slowdown.svg", alt, svg };
}

const partNames: Readonly<Record<Part, string>> = {
  tmux: "tmux",
  spools: "spools",
  helper: "helper",
  relay: "relay",
  web: "web app, database",
};

function panesPicture({ steps }: PanesFigures): Picture {
  const title = "Memory by recorded panes";
  const series = parts.map((part) => ({
    name: partNames[part],
    points: steps.map(({ panes, memoryKib }) => [panes, memoryKib[part] * kibToMb] as const),
    marks: true,
  }));
  const bare = {
    name: "bare bridge",
    points: steps.map(({ panes, bare }) => [panes, bare.memoryKib * kibToMb] as const),
    marks: true,
  };
  const last = steps.at(-1);
  const helper = ((last?.memoryKib.helper ?? 0) * kibToMb).toFixed(0);
  const alt = `${title}, at rest: with ${last?.panes ?? 0} panes the helper has ${helper} MB.`;
  const [x, y] = [
    { label: "panes", scale: "log" as const },
    { label: "MB (PSS)", scale: "log" as const },
  ];
  return { file: "panes.svg", alt, svg: linePlot({ title, says: alt, x, y, series: [...series, bare] }) };
}

function viewersPicture({ steps }: ViewersFigures): Picture {
  const title = "The relay's CPU by viewers of one pane";
  const line = (name: string, side: "relay" | "plain"): Series => ({
    name,
    points: steps.map((step) => [step.viewers, step[side].cpuSecondsPerMb * 1_000] as const),
    marks: true,
  });
  const last = steps.at(-1);
  const most = ((last?.relay.cpuSecondsPerMb ?? 0) * 1_000).toFixed(1);
  const alt = `${title}: with ${last?.viewers ?? 0} viewers ${most} ms for a megabyte sent.`;
  const svg = linePlot({
    title,
    says: alt,
    x: { label: "viewers", scale: "log" },
    y: { label: "ms of CPU for a megabyte sent" },
    series: [line("relay", "relay"), line("plain broadcaster", "plain")],
  });
  return { file: "viewers.svg", alt, svg };
}

function transcriptPicture({ sizes }: ReopenFigures): Picture {
  const title = "Opening a session whose device is away, by its transcript";
  const line = (name: string, of: (size: ReopenFigures["sizes"][number]) => number): Series => ({
    name,
    points: sizes.map((size) => [size.rawBytes / 1e6, of(size)] as const),
    marks: true,
  });
  const last = sizes.at(-1);
  const alt = `${title}: ${((last?.rawBytes ?? 0) / 1e6).toFixed(0)} MB are first painted after ${last?.paint.p50.toFixed(0) ?? ""} ms (p50).`;
  const svg = linePlot({
    title,
    says: alt,
    x: { label: "MB of transcript", scale: "log" },
    y: { label: "milliseconds" },
    series: [
      line("first paint, p95", ({ paint }) => paint.p95),
      line("first paint, p50", ({ paint }) => paint.p50),
      line("1 MiB back, p50", ({ pageBack }) => pageBack.p50),
      line("to a time, p50", ({ jump }) => jump.p50),
    ],
  });
  return { file: "transcript.svg", alt, svg };
}

function memoryPicture({ samples, seconds }: FloodMemory): Picture {
  const [first] = samples;
  if (first === undefined) throw new RangeError("a picture of nothing");
  const title = `Memory in ${seconds} s of a flood`;
  const names = Object.keys(first.kib) as (keyof typeof first.kib)[];
  const series = names.map((name) => ({
    name,
    points: samples.map(({ atMs, kib }) => [atMs / 1_000, kib[name] * kibToMb] as const),
  }));
  const most = (Math.max(...samples.map(({ kib }) => kib.helper)) * kibToMb).toFixed(0);
  const alt = `${title}, watched by a slow viewer and a fast one: the helper has at most ${most} MB.`;
  const svg = linePlot({ title, says: alt, x: { label: "seconds" }, y: { label: "MB (PSS)" }, series });
  return { file: "memory.svg", alt, svg };
}

export function picturesOf({ echo, slowdown, panes, viewers, reopen, memory, soak }: Figures): Picture[] {
  return [
    ...(echo === undefined
      ? []
      : [
          echoPicture("echo.svg", "From a typed key to its echo", echo.typed),
          echoPicture(
            "echo-load.svg",
            "From a typed key to its echo, while another pane prints 1 MB/s",
            echo.underLoad,
          ),
        ]),
    ...(slowdown === undefined ? [] : [slowdownPicture(slowdown)]),
    ...(panes === undefined ? [] : [panesPicture(panes)]),
    ...(viewers === undefined ? [] : [viewersPicture(viewers)]),
    ...(reopen === undefined ? [] : [transcriptPicture(reopen)]),
    ...(memory === undefined ? [] : [memoryPicture(memory)]),
    ...(soak === undefined ? [] : [soakPicture(soak)]),
  ];
}
