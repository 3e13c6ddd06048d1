/** How the instance does, for its admins: each figure over a day, a week or a month. Plain pages, chosen by their address. */
import Link from "next/link";
import { useId } from "react";
import { classNames } from "@/ui/class-names.ts";
import { EmptyState } from "@/ui/empty-state.tsx";
import { ChartIcon } from "@/ui/icons.ts";
import { LineChart } from "@/ui/line-chart.tsx";
import { docPath, figuresPath } from "../routes/paths.ts";
import { AdminFrame } from "./admin-frame.tsx";
import { figureCharts, isBlank, stepWords, type FigureChart, type FiguresSeen } from "./figure-charts.ts";

const ranges = { day: "24 hours", week: "7 days", month: "30 days" } as const;
export type RangeSeen = keyof typeof ranges;

interface FiguresPageProps {
  readonly figures: FiguresSeen;
  readonly range: RangeSeen;
  /** False where CODA_METRICS=0. */
  readonly isOn: boolean;
}

export function FiguresPage({ figures, range, isOn }: FiguresPageProps) {
  const note = (
    <>
      Numbers of this whole server, in UTC; nothing of who, where or what.{" "}
      <Link href={docPath("telemetry")} className="text-accent underline underline-offset-2">
        What is measured
      </Link>
    </>
  );
  return (
    <AdminFrame title="Metrics" note={note} actions={<RangeLinks range={range} />}>
      {isBlank(figures) ? <NothingMeasured isOn={isOn} /> : <Charts figures={figures} range={range} />}
    </AdminFrame>
  );
}

function RangeLinks({ range }: Pick<FiguresPageProps, "range">) {
  return (
    <nav aria-label="How far back" className="flex gap-1">
      {Object.entries(ranges).map(([each, words]) => (
        <Link
          key={each}
          href={`${figuresPath}?range=${each}`}
          aria-current={each === range ? "page" : undefined}
          className={classNames(
            "flex h-8 items-center rounded-md px-2.5 text-sm hover:bg-hover pointer-coarse:h-11",
            each === range ? "bg-hover font-medium text-ink" : "text-ink-soft",
          )}
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}

function NothingMeasured({ isOn }: Pick<FiguresPageProps, "isOn">) {
  return (
    <EmptyState
      icon={<ChartIcon />}
      title={isOn ? "Nothing was measured in this time" : "Nothing is measured"}
      testId="no-figures"
    >
      {isOn
        ? "The first numbers come once a helper has uploaded output, or a terminal’s page was left."
        : "It is switched off on this server; whoever runs it can set CODA_METRICS=1."}
    </EmptyState>
  );
}

function Charts({ figures, range }: Pick<FiguresPageProps, "figures" | "range">) {
  const steps = stepWords(figures.times);
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {figureCharts(figures).map((chart) => (
        <ChartCard key={chart.id} chart={chart} steps={steps} range={range} />
      ))}
    </div>
  );
}

interface ChartCardProps {
  readonly chart: FigureChart;
  readonly steps: readonly string[];
  readonly range: RangeSeen;
}

function ChartCard({ chart, steps, range }: ChartCardProps) {
  const { title, meaning, summary, lines, format } = chart;
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      data-testid={`figure-${chart.id}`}
      className="flex min-w-0 flex-col rounded-lg border border-line bg-raised p-4"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <p className="text-sm text-ink-soft" data-testid="figure-summary">
          {summary}
        </p>
      </div>
      <p className="mb-3 text-xs text-ink-quiet">{meaning}</p>
      <LineChart label={`${title}, ${ranges[range]}: ${summary}.`} lines={lines} format={format} steps={steps} />
    </section>
  );
}
