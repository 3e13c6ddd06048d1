/**
 * When a journal's output was written, as marks: noted when its reader notices growth, kept in memory until they are
 * uploaded, and written beside the segments once a second, so that a helper that comes back knows them. What came while
 * no helper looked has the time its segment was last written at. Best effort: a disk that fails costs times, no output.
 */
import { limits, type TimeMark } from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import type { JournalFolder } from "./journal-folder.ts";
import { appendTimes, readTimes } from "./times-file.ts";

const writeEveryMs = 1_000;

export class JournalTimes {
  readonly #folder: JournalFolder;
  readonly #clock: Clock;
  /** In the order of their offsets; the first may hold for output before it that is uploaded. */
  #marks: TimeMark[];
  /** Marks that hold only before it are on disk alone. */
  #from = 0;
  /** Of what lies before it the times are known; of what lies before the other they are on disk. */
  #end: number;
  #writtenEnd: number;
  #unwritten: TimeMark[] = [];
  /** Start of the segment beside which was written last. */
  #segment = -1;
  #writing: Timer | undefined;

  constructor(folder: JournalFolder, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
    const { marks, end } = readTimes(folder.path);
    this.#marks = thinned([...marks]);
    this.#end = end;
    this.#writtenEnd = end;
    this.#fill();
  }

  /** Marks are written down from now on: this process is the journal's recorder. */
  keep(): this {
    this.#writing ??= this.#clock.every(writeEveryMs, () => this.#write());
    return this;
  }

  /** The journal was seen to reach to `end`. A keystroke's echo waits for this: no disk is touched. */
  grewTo(end: number): void {
    if (end <= this.#end) return;
    const atMs = this.#clock.now();
    const last = this.#marks.at(-1);
    if (last === undefined || atMs - last.atMs >= limits.timeMarkMs) this.#add({ offset: this.#end, atMs });
    this.#end = end;
  }

  /** The mark that holds at `from`, as one of `from`, and those behind it before `to`; none where nothing is known. */
  between(from: number, to: number): TimeMark[] {
    if (from < this.#from) this.#remember();
    if (to > this.#end) this.#fill();
    const first = this.#holdingAt(from);
    const later = this.#marks.slice(first + 1, this.#holdingAt(to - 1) + 1);
    const holding = this.#marks[first];
    return holding === undefined ? later : [{ offset: from, atMs: holding.atMs }, ...later];
  }

  /** When the byte at `offset` was written; undefined where nothing is known. */
  at(offset: number): number | undefined {
    return this.between(offset, offset + 1)[0]?.atMs;
  }

  /** Everything before `offset` is uploaded. On disk its marks stay as long as its segments do. */
  uploadedTo(offset: number): void {
    const first = this.#holdingAt(offset);
    if (first <= 0) return;
    this.#marks = this.#marks.slice(first);
    this.#from = this.#marks[0]?.offset ?? 0;
  }

  close(): void {
    if (this.#writing === undefined) return;
    this.#writing.cancel();
    this.#writing = undefined;
    this.#write();
  }

  /** Index of the last mark at or before `offset`, or -1: there may be many, and each of many commands asks. */
  #holdingAt(offset: number): number {
    let [low, high] = [0, this.#marks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#marks[middle]?.offset ?? Infinity) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #add(mark: TimeMark): void {
    this.#marks.push(mark);
    this.#unwritten.push(mark);
    if (this.#marks.length > limits.keptTimeMarks) this.#marks = thinned(this.#marks);
    if (this.#unwritten.length > limits.keptTimeMarks) this.#unwritten = thinned(this.#unwritten);
  }

  /** The web app has less than it had: what was uploaded will be once more. */
  #remember(): void {
    const { marks } = readTimes(this.#folder.path);
    const [first] = this.#marks;
    const older = first === undefined ? marks : marks.filter(({ offset }) => offset < first.offset);
    this.#marks = thinned([...older, ...this.#marks]);
    this.#from = 0;
  }

  /** Of output that nobody watched it is known when each segment was written last. */
  #fill(): void {
    for (const { start, bytes, writtenAtMs } of this.#folder.stored()) {
      const offset = Math.max(start, this.#end);
      if (start + bytes <= offset) continue;
      this.#add({ offset, atMs: Math.floor(writtenAtMs) });
      this.#end = start + bytes;
    }
  }

  #write(): void {
    if (this.#end <= this.#writtenEnd) return;
    const segment = this.#folder.segments().at(-1)?.start;
    if (segment === undefined) return;
    // Each file tells by itself what holds where it begins: the one before goes with its segment.
    const isFirst = segment !== this.#segment || this.#unwritten.length === 0;
    const before = isFirst ? this.#marks.findLast((mark) => mark.offset <= this.#writtenEnd) : undefined;
    const own = this.#unwritten.filter(({ offset }) => offset > (before?.offset ?? -1));
    try {
      const marks = before === undefined ? own : [before, ...own];
      appendTimes(this.#folder.path, segment, { marks, end: this.#end });
    } catch {
      return; // they wait for a disk that takes them
    }
    this.#segment = segment;
    this.#writtenEnd = this.#end;
    this.#unwritten = [];
  }
}

/** At most half of the cap: every other mark is left out, as often as it takes. Each holds until the next one. */
function thinned(marks: TimeMark[]): TimeMark[] {
  let left = marks;
  while (left.length > limits.keptTimeMarks) left = left.filter((_, index) => index % 2 === 0);
  return left;
}
