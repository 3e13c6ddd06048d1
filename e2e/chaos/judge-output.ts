/** Whether what is stored and what was seen is all that was printed, once, but for declared gaps. Pure. */
import { crc32 } from "node:zlib";
import { lineBytes, printedBytes } from "./numbered-lines.ts";
import type { PrintedRecord, Seen, TapePart, ViewState } from "./records.ts";
import { masking, undeclared, type Run } from "./stars.ts";
import type { StoredEpoch, StoredGap, StoredTranscript } from "./stored-output.ts";

export interface OutputVerdict {
  readonly violations: readonly string[];
  /** Bytes that nobody has, by the cause that was declared. */
  readonly lostBytes: Readonly<Record<string, number>>;
  readonly gaps: Readonly<Record<string, number>>;
}

/** The stored transcript of one program, from its first byte to its last. */
export function judgeStored(program: string, printed: PrintedRecord, stored: StoredTranscript): OutputVerdict {
  const reading = new Reading(program);
  for (const epoch of stored.epochs) reading.epoch(epoch);
  reading.end(printed.lines * lineBytes);
  const { violations, lostBytes, gaps } = reading;
  return { violations: [...stored.wrong, ...violations], lostBytes, gaps };
}

/** Reads one epoch after the other, and knows which byte of the program's output must come next. */
class Reading {
  readonly violations: string[] = [];
  readonly lostBytes: Record<string, number> = {};
  readonly gaps: Record<string, number> = {};
  readonly #program: string;
  #at = 0;
  /** The gap of unknown extent that stands before what comes next. */
  #declared: StoredGap | undefined;

  constructor(program: string) {
    this.#program = program;
  }

  epoch(epoch: StoredEpoch): void {
    for (const { cause } of epoch.gaps) count(this.gaps, cause, 1);
    // One without a whole line in it cannot be placed: what it holds counts as lost by the gap before it.
    if (epoch.place !== undefined) for (const run of epoch.runs) this.#run(epoch, run, epoch.place + run.from);
    this.#declared = epoch.gaps.find(({ to }) => to === null) ?? this.#declared;
  }

  end(total: number): void {
    if (this.#at !== total)
      this.violations.push(`${this.#program}: ${total} bytes were printed, and what is stored ends at ${this.#at}`);
  }

  #run({ epoch, gaps }: StoredEpoch, run: { from: number; to: number }, place: number): void {
    const where = `${epoch}:${run.from}`;
    const missing = place - this.#at;
    if (missing > 0) this.#miss(missing, where, gaps.find(({ to }) => to === run.from) ?? this.#declared);
    if (Math.max(0, place) < this.#at)
      this.violations.push(
        `${this.#program}: ${-missing} bytes before ${this.#at} are stored twice, again at ${where}`,
      );
    this.#at = place + run.to - run.from;
    this.#declared = undefined;
  }

  #miss(bytes: number, where: string, gap: StoredGap | undefined): void {
    if (gap !== undefined) return count(this.lostBytes, gap.cause, bytes);
    this.violations.push(`${this.#program}: ${bytes} bytes are missing before ${where}, and no gap says so`);
  }
}

function count(counts: Record<string, number>, name: string, by: number): void {
  counts[name] = (counts[name] ?? 0) + by;
}

/** Every run of bytes that a picture took. */
export function judgeSeen(
  viewer: string,
  seen: readonly Seen[],
  stored: ReadonlyMap<string, StoredTranscript>,
): string[] {
  const violations: string[] = [];
  const epochs = new Map(
    [...stored.values()].flatMap(({ epochs }) => epochs.map((epoch) => [epoch.epoch, epoch] as const)),
  );
  const unknown = new Map<string, number>();
  for (const { program, epoch, from, bytes, crc, stars = [] } of seen) {
    const known = epochs.get(epoch);
    if (known === undefined) unknown.set(`${program} ${epoch}`, (unknown.get(`${program} ${epoch}`) ?? 0) + bytes);
    // What stood there before the program began is the shell's.
    if (known?.place === undefined || known.place + from < 0) continue;
    const place = known.place + from;
    const printed = printedBytes(program, place, place + bytes);
    // What came live is as it was printed, what came from the transcript as it is stored: a saved picture joins both.
    if (crc32(withStars(printed, from, stars)) !== crc || undeclared(stars, known.masks).length > 0)
      violations.push(
        `${viewer}: ${program} ${epoch}:${from} (${bytes} bytes) was shown otherwise than it was printed`,
      );
  }
  for (const [name, bytes] of unknown)
    violations.push(`${viewer}: ${bytes} bytes of ${name} were shown, and nothing of that epoch is stored`);
  return violations;
}

function withStars(printed: Buffer, offset: number, stars: readonly Run[]): Buffer {
  const bytes = Buffer.from(printed);
  for (const { from, to } of stars) bytes.fill(masking, from - offset, to - offset);
  return bytes;
}

/** What a viewer shows in the end: to the last byte, without a hole, and with no gap that is none. */
export function judgeView(viewer: string, view: ViewState, stored: StoredTranscript): string[] {
  const name = `${viewer} ${view.program}`;
  const last = stored.epochs.at(-1);
  const end = view.parts.at(-1);
  const violations: string[] = [];
  if (last === undefined || end === undefined || end.epoch !== last.epoch || endOf(end) !== last.end)
    violations.push(
      `${name}: it shows up to ${textOf(end)}, and ${last === undefined ? "nothing" : `${last.epoch}:${last.end}`} is stored`,
    );
  for (const [index, part] of view.parts.entries()) {
    const before = view.parts[index - 1];
    if (part.kind === "bytes" && before?.epoch === part.epoch && endOf(before) !== part.from)
      violations.push(`${name}: a hole from ${textOf(before)} to ${part.from}`);
    if (part.kind === "gap") violations.push(...falseGap(name, part, stored.epochs));
  }
  return violations;
}

function falseGap(name: string, gap: Extract<TapePart, { kind: "gap" }>, epochs: readonly StoredEpoch[]): string[] {
  const epoch = epochs.find((candidate) => candidate.epoch === gap.epoch);
  if (epoch === undefined) return [];
  const { to } = gap;
  const held = epoch.runs.some((run) => (to === null ? run.to > gap.from : run.from < to && run.to > gap.from));
  return held
    ? [
        `${name}: it names a gap (${gap.cause}) of ${gap.epoch} from ${gap.from} to ${String(to)}, and the bytes are stored`,
      ]
    : [];
}

function endOf(part: TapePart): number {
  switch (part.kind) {
    case "bytes":
      return part.to;
    case "keyframe":
      return part.at;
    case "gap":
      return part.to ?? part.from;
  }
}

function textOf(part: TapePart | undefined): string {
  return part === undefined ? "nothing" : `${part.epoch}:${endOf(part)} (${part.kind})`;
}
