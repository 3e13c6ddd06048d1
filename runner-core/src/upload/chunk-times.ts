/** The times of a chunk's bytes as an upload says them: when its first byte was written, and marks from there on. Pure. */
import { limits, packTimes, type TimeMark, type UploadEpoch } from "@coda/protocol";

/** `marks`: the first holds at the chunk's offset. Of more marks than a chunk may have every other one is left out. */
export function chunkTimes(marks: readonly TimeMark[]): Pick<UploadEpoch["chunks"][number], "at" | "times"> {
  const [first, ...rest] = marks;
  if (first === undefined) return {};
  for (let kept: readonly TimeMark[] = rest; ; kept = kept.filter((_, index) => index % 2 === 1)) {
    const times = Buffer.from(packTimes(first, kept)).toString("base64");
    if (times.length <= limits.chunkTimesBytes) return { at: first.atMs, times };
  }
}
