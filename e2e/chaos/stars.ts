/** What a helper that redacts puts in place of a masked byte: `*`, which no program of a run prints. By offset. */

export interface Run {
  readonly from: number;
  readonly to: number;
}

/** What a masked byte is stored as. */
export const masking = 0x2a;

/** Joined to the last one where they meet. */
export function addRun(runs: Run[], { from, to }: Run): void {
  const last = runs.at(-1);
  if (last === undefined || from > last.to) runs.push({ from, to });
  else runs[runs.length - 1] = { from: last.from, to: Math.max(last.to, to) };
}

/** Of bytes that begin at `offset`. */
export function starsIn(bytes: Uint8Array, offset: number): Run[] {
  const runs: Run[] = [];
  for (let star = bytes.indexOf(masking); star !== -1; star = bytes.indexOf(masking, star + 1))
    addRun(runs, { from: offset + star, to: offset + star + 1 });
  return runs;
}

/** What of the stars no mask declares; both in order. */
export function undeclared(stars: readonly Run[], masks: readonly Run[]): Run[] {
  let next = 0;
  return stars.filter(({ from, to }) => {
    while ((masks[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next += 1;
    const mask = masks[next];
    return mask === undefined || mask.from > from || mask.to < to;
  });
}
