/**
 * Time marks on disk: in a file beside each segment, lines of `<offset> <time> <end> <packed>`, appended. The first mark
 * is written out, those behind it are packed in base64; `end` is how far they tell. A line a crash cut short is skipped,
 * or tells its first marks only.
 */
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packTimes, unpackTimes, type TimeMark } from "@coda/protocol";
import { isTimesName, timesName } from "./segments.ts";

export interface StoredTimes {
  /** In the order of their offsets, each offset once. */
  readonly marks: readonly TimeMark[];
  /** Of what lies before it the times are known. */
  readonly end: number;
}

const linePattern = /^(?<offset>\d{1,16}) (?<at>\d{1,16}) (?<end>\d{1,16}) (?<packed>[A-Za-z0-9+/]*={0,2})$/u;

/** Each line begins with a line feed: the one before may be half a line. Throws what the disk says. */
export function appendTimes(folder: string, segmentStart: number, times: StoredTimes): void {
  const [first, ...rest] = times.marks;
  if (first === undefined) return;
  const packed = Buffer.from(packTimes(first, rest)).toString("base64");
  const line = `\n${first.offset} ${first.atMs} ${times.end} ${packed}`;
  appendFileSync(join(folder, timesName(segmentStart)), line, { mode: 0o600 });
}

/** Whatever of them can be read. */
export function readTimes(folder: string): StoredTimes {
  const marks: TimeMark[] = [];
  let end = 0;
  for (const line of linesIn(folder)) {
    const read = readLine(line);
    if (read === undefined) continue;
    for (const mark of read.marks) if (mark.offset > (marks.at(-1)?.offset ?? -1)) marks.push(mark);
    end = Math.max(end, read.end);
  }
  return { marks, end };
}

function linesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter(isTimesName).toSorted();
    return names.flatMap((name) => readFileSync(join(folder, name), "latin1").split("\n"));
  } catch {
    return [];
  }
}

function readLine(line: string): StoredTimes | undefined {
  const fields = linePattern.exec(line)?.groups;
  if (fields === undefined) return undefined;
  const first = { offset: Number(fields["offset"]), atMs: Number(fields["at"]) };
  const rest = unpackTimes(first, Buffer.from(fields["packed"] ?? "", "base64"));
  return rest === undefined ? undefined : { marks: [first, ...rest], end: Number(fields["end"]) };
}
