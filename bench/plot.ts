/**
 * Figures as SVG: lines over an axis, or bars, each with an aim. Light and dark by the reader's own setting; lines are told
 * apart by dashes and marks and named at the side, so that no colour has to. Pure; knows nothing of what is measured. Own
 * code, since straight lines and round ticks are all there is: a library for them (d3-scale, d3-shape) brings eight more.
 */

export interface Axis {
  readonly label: string;
  /** A logarithmic axis shows no value that is 0 or less. Default: linear, from 0. */
  readonly scale?: "linear" | "log";
  /** Ends here at the latest: what lies beyond is left out. */
  readonly most?: number;
}

export interface Series {
  readonly name: string;
  /** By x. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** A mark at each point; without, a line of many points. */
  readonly marks?: boolean;
}

export interface LinePlot {
  readonly title: string;
  /** What is to be seen, in one sentence, for whoever does not see it. */
  readonly says: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly aim?: { readonly y: number; readonly label: string };
}

export interface BarPlot {
  readonly title: string;
  readonly says: string;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly text: string }[];
  readonly aim?: { readonly value: number; readonly label: string };
}

const box = { width: 860, height: 400, left: 64, right: 216, top: 66, bottom: 48 };
const looks = 6;
const barHeight = 22;
const barGap = 14;

const style = `<style>
svg{--paper:#fff;--ink:#1f2328;--soft:#59636e;--line:#d1d9e0;--aim:#9a6700;--c0:#0969da;--c1:#cf222e;--c2:#1a7f37;--c3:#8250df;--c4:#bc4c00;--c5:#57606a;font:12px system-ui,sans-serif}
@media(prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#f0f6fc;--soft:#9198a1;--line:#3d444d;--aim:#e3b341;--c0:#58a6ff;--c1:#ff7b72;--c2:#56d364;--c3:#bc8cff;--c4:#ffa657;--c5:#b1bac4}}
.paper{fill:var(--paper)}text{fill:var(--ink)}.soft{fill:var(--soft)}.title{font-size:15px;font-weight:600}.grid{stroke:var(--line);fill:none}.aim{stroke:var(--aim);stroke-dasharray:2 4;stroke-width:2;fill:none}.aimed{fill:var(--aim)}.end{text-anchor:end}.middle{text-anchor:middle}
${Array.from({ length: looks }, (_, at) => `.s${at}{stroke:var(--c${at});fill:none;stroke-width:2;stroke-linejoin:round;${dashes(at)}}.m${at}{fill:var(--c${at})}`).join("")}
</style>`;

function dashes(at: number): string {
  const dash = ["", "7 4", "2 3", "10 3 2 3", "5 2", "1 4"][at % looks];
  return dash === "" ? "" : `stroke-dasharray:${dash}`;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const at = (value: number): string => String(Math.round(value * 10) / 10);
const tickText = (value: number): string => value.toLocaleString("en", { maximumSignificantDigits: 3 });

/** Where a value lies, and where the ticks are. */
interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
  readonly shows: (value: number) => boolean;
}

/** Round values from 0 to the first at or above `most`: steps of 1, 2 or 5 times a power of ten, five at most. */
export function linearTicks(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(most / 5));
  const step = ([1, 2, 5, 10].find((digit) => (digit * power * 5) / most >= 1 - 1e-9) ?? 10) * power;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, nth) => Number((nth * step).toPrecision(12)));
}

/** Powers of ten around all values; of few, their halves and fifths too. */
export function logTicks(least: number, most: number): number[] {
  const [from, to] = [Math.floor(Math.log10(least) + 1e-9), Math.ceil(Math.log10(most) - 1e-9)];
  const end = Math.max(to, from + 1);
  const powers = Array.from({ length: end - from + 1 }, (_, nth) => Number((10 ** (from + nth)).toPrecision(12)));
  if (powers.length > 3) return powers;
  return powers.flatMap((power, nth) => (nth === powers.length - 1 ? [power] : [power, power * 2, power * 5]));
}

function scaleOf(axis: Axis, values: readonly number[], [from, to]: readonly [number, number]): Scale {
  const limit = axis.most ?? Number.POSITIVE_INFINITY;
  const logarithmic = axis.scale === "log";
  const shows = (value: number): boolean => Number.isFinite(value) && value <= limit && (!logarithmic || value > 0);
  const shown = values.filter(shows);
  if (shown.length === 0) throw new RangeError(`a plot with nothing on '${axis.label}'`);
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const ticks = logarithmic ? logTicks(least, most) : linearTicks(most);
  const by = logarithmic ? Math.log10 : (value: number) => value;
  const [first, last] = [by(ticks[0] ?? 0), by(ticks.at(-1) ?? 1)];
  return { ticks, shows, place: (value) => from + ((by(value) - first) / (last - first)) * (to - from) };
}

function frame(
  size: { width: number; height: number },
  { title, says }: { title: string; says: string },
  body: string,
): string {
  const { width, height } = size;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d"><title id="t">${escaped(title)}</title><desc id="d">${escaped(says)}</desc>${style}<rect class="paper" width="${width}" height="${height}"/><text class="title" x="16" y="24">${escaped(title)}</text>${body}</svg>\n`;
}

const markShapes: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `M${at(x - 4)} ${at(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`,
  (x, y) => `M${at(x - 4)} ${at(y - 4)}h8v8h-8z`,
  (x, y) => `M${at(x)} ${at(y - 5)}l5 9h-10z`,
  (x, y) => `M${at(x)} ${at(y - 5)}l5 5l-5 5l-5 -5z`,
  (x, y) => `M${at(x - 5)} ${at(y - 4)}h10l-5 9z`,
  (x, y) => `M${at(x - 5)} ${at(y - 2)}h10v4h-10z`,
];

/** Names at the side of their lines' ends, from the top down, so that none covers another. */
function spread(wanted: readonly number[], gap: number): number[] {
  const order = wanted.map((y, nth) => ({ y, nth })).toSorted((one, other) => one.y - other.y);
  const places = Array.from(wanted);
  let free = Number.NEGATIVE_INFINITY;
  for (const { y, nth } of order) {
    const placed = Math.max(y, free);
    places[nth] = placed;
    free = placed + gap;
  }
  const over = Math.max(0, ...places.map((y) => y - (box.height - box.bottom)));
  return over === 0 ? places : places.map((y) => y - over);
}

export function linePlot(plot: LinePlot): string {
  const { series, aim } = plot;
  const xs = series.flatMap(({ points }) => points.map(([x]) => x));
  const ys = series.flatMap(({ points }) => points.map(([, y]) => y));
  const x = scaleOf(plot.x, xs, [box.left, box.width - box.right]);
  const y = scaleOf(plot.y, aim === undefined ? ys : [...ys, aim.y], [box.height - box.bottom, box.top]);
  const lines = series.map((each) => {
    const points = each.points.filter(([px, py]) => x.shows(px) && y.shows(py));
    return { each, places: points.map(([px, py]) => [x.place(px), y.place(py)] as const) };
  });
  const ends = spread(
    lines.map(({ places }) => places.at(-1)?.[1] ?? box.top),
    15,
  );
  const drawn = lines.map(({ each, places }, nth) => {
    const look = nth % looks;
    const path = places.map(([px, py], point) => `${point === 0 ? "M" : "L"}${at(px)} ${at(py)}`).join("");
    const shape = markShapes[look];
    const marks = each.marks === true && shape !== undefined ? places.map(([px, py]) => shape(px, py)).join("") : "";
    const nameAt = at(ends[nth] ?? box.top);
    const key = `M${box.width - box.right + 12} ${at(Number(nameAt) - 4)}h26`;
    return `<path class="s${look}" d="${path}${key}"/><path class="m${look}" d="${marks}"/><text x="${box.width - box.right + 44}" y="${nameAt}">${escaped(each.name)}</text>`;
  });
  return frame(box, plot, [axes(plot, x, y), ...drawn, aimLine(aim, y)].join(""));
}

function axes(plot: LinePlot, x: Scale, y: Scale): string {
  const [left, right, low] = [box.left, box.width - box.right, box.height - box.bottom];
  return [
    ...y.ticks.map((tick) => {
      const py = at(y.place(tick));
      return `<path class="grid" d="M${left} ${py}H${right}"/><text class="soft end" x="${left - 8}" y="${py}" dy="4">${tickText(tick)}</text>`;
    }),
    ...x.ticks.map((tick) => {
      const px = at(x.place(tick));
      return `<path class="grid" d="M${px} ${low}v5"/><text class="soft middle" x="${px}" y="${low + 18}">${tickText(tick)}</text>`;
    }),
    `<text class="soft" x="16" y="46">${escaped(plot.y.label)}</text>`,
    `<text class="soft middle" x="${at((left + right) / 2)}" y="${box.height - 10}">${escaped(plot.x.label)}</text>`,
  ].join("");
}

function aimLine(aim: LinePlot["aim"], y: Scale): string {
  if (aim === undefined) return "";
  const py = at(y.place(aim.y));
  return `<path class="aim" d="M${box.left} ${py}H${box.width - box.right}"/><text class="aimed" x="${box.left + 6}" y="${py}" dy="-5">${escaped(aim.label)}</text>`;
}

/** Bars from the left, their values in a column where neither bars nor the aim come. */
export function barPlot(plot: BarPlot): string {
  const { bars, aim } = plot;
  const left = 250;
  const right = box.width - 130;
  const height = box.top + bars.length * (barHeight + barGap) + 40;
  const values = bars.map(({ value }) => value);
  const scale = scaleOf({ label: plot.title }, aim === undefined ? values : [...values, aim.value], [left, right]);
  const bottom = height - 34;
  const grid = scale.ticks.map((tick) => {
    const px = at(scale.place(tick));
    return `<path class="grid" d="M${px} ${box.top - 6}V${bottom}"/><text class="soft middle" x="${px}" y="${bottom + 16}">${tickText(tick)}</text>`;
  });
  const drawn = bars.map(({ name, value, text }, nth) => {
    const top = box.top + nth * (barHeight + barGap);
    const end = scale.place(value);
    const middle = top + barHeight / 2;
    return `<rect class="m${nth === 0 ? 5 : 0}" x="${left}" y="${top}" width="${at(end - left)}" height="${barHeight}" rx="2"/><text class="end" x="${left - 8}" y="${middle}" dy="4">${escaped(name)}</text><text x="${right + 16}" y="${middle}" dy="4">${escaped(text)}</text>`;
  });
  const px = aim === undefined ? "" : at(scale.place(aim.value));
  const aimed =
    aim === undefined
      ? ""
      : `<path class="aim" d="M${px} ${box.top - 6}V${bottom}"/><text class="aimed middle" x="${px}" y="${box.top - 10}">${escaped(aim.label)}</text>`;
  return frame({ width: box.width, height }, plot, [...grid, ...drawn, aimed].join(""));
}
