/**
 * One or two lines over time, in the tokens' colours; the second is dashed, so that no colour has to tell them apart. The
 * numbers themselves are in a table under it. Knows neither times nor units: whoever draws says both in words.
 */
import { classNames } from "./class-names.ts";

export interface ChartLine {
  readonly name: string;
  /** One for each step; null: nothing is known, and the line has a gap. None is below 0. */
  readonly values: readonly (number | null)[];
}

interface LineChartProps {
  /** What is seen, in one sentence, for whoever does not see it. */
  readonly label: string;
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  /** When each step was, the oldest first. */
  readonly steps: readonly string[];
}

const strokes = ["stroke-accent", "stroke-warn"] as const;
const width = 100;
const height = 40;

export function LineChart({ label, lines, format, steps }: LineChartProps) {
  const most = ceiling(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  return (
    <figure className="min-w-0">
      <p className="flex justify-between text-xs text-ink-quiet">
        <span>{format(most)}</span>
        <span className="flex gap-3">
          {lines.length > 1 && lines.map(({ name }, at) => <Key key={name} {...{ name, at }} />)}
        </span>
      </p>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="my-1 h-28 w-full overflow-visible"
      >
        {[0, height / 2, height].map((y) => (
          <path
            key={y}
            d={`M0 ${y}H${width}`}
            vectorEffect="non-scaling-stroke"
            className="stroke-line"
            strokeWidth={1}
          />
        ))}
        {lines.map(({ name, values }, at) => (
          <g key={name} fill="none" strokeLinecap="round" strokeLinejoin="round" className={strokes[at]}>
            <path
              d={pathOf(values, most)}
              vectorEffect="non-scaling-stroke"
              strokeWidth={2}
              strokeDasharray={at === 0 ? undefined : "5 4"}
            />
            <path d={dotsOf(values, most)} vectorEffect="non-scaling-stroke" strokeWidth={5} />
          </g>
        ))}
      </svg>
      <p className="flex justify-between text-xs text-ink-quiet" aria-hidden>
        <span>{steps[0]}</span>
        <span>{steps.at(-1)}</span>
      </p>
      <ChartTable {...{ lines, format, steps }} />
    </figure>
  );
}

function Key({ name, at }: { readonly name: string; readonly at: number }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg aria-hidden viewBox="0 0 18 4" className="h-1 w-4.5">
        <path d="M1 2H17" strokeWidth={2} strokeDasharray={at === 0 ? undefined : "5 4"} className={strokes[at]} />
      </svg>
      {name}
    </span>
  );
}

function ChartTable({ lines, format, steps }: Omit<LineChartProps, "label">) {
  return (
    <details className="mt-2 text-xs">
      <summary className="w-fit cursor-pointer text-ink-soft hover:text-ink pointer-coarse:py-3">As a table</summary>
      <div className="mt-1 max-h-64 overflow-auto" tabIndex={0} role="group" aria-label="The numbers">
        <table className="w-full text-left">
          <thead>
            <tr>
              <th scope="col" className="py-1 pr-3 font-medium">
                When
              </th>
              {lines.map(({ name }) => (
                <th key={name} scope="col" className="py-1 pr-3 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps.map((step, at) => (
              <tr key={step} className={classNames("border-t border-line")}>
                <th scope="row" className="py-1 pr-3 font-normal text-ink-soft">
                  {step}
                </th>
                {lines.map(({ name, values }) => (
                  <td key={name} className="py-1 pr-3 text-right tabular-nums">
                    {valueText(values[at] ?? null, format)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function valueText(value: number | null, format: (value: number) => string): string {
  return value === null ? "–" : format(value);
}

/** The next of 1, 2, 5, 10, 20, … at or above it; 1 where there is nothing. */
export function ceiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((digit) => digit * power >= value) ?? 10) * power;
}

type Values = readonly (number | null)[];

/** Runs of what is known. */
export function pathOf(values: Values, most: number): string {
  return values
    .map((value, at) => {
      if (value === null) return "";
      return `${isKnown(values, at - 1) ? "L" : "M"}${point({ values, most }, at, value)}`;
    })
    .join("");
}

/** What stands alone has no length: its round ends make a dot of it. */
export function dotsOf(values: Values, most: number): string {
  return values
    .map((value, at) => {
      const isAlone = !isKnown(values, at - 1) && !isKnown(values, at + 1);
      return value === null || !isAlone ? "" : `M${point({ values, most }, at, value)}h0`;
    })
    .join("");
}

function isKnown(values: Values, at: number): boolean {
  return (values[at] ?? null) !== null;
}

function point({ values, most }: { values: Values; most: number }, at: number, value: number): string {
  const across = width / Math.max(1, values.length - 1);
  return `${round(at * across)} ${round(height - (value / most) * height)}`;
}

function round(place: number): number {
  return Math.round(place * 100) / 100;
}
