/** A place at which a program pauses and its screen is looked at. */

export interface Pause {
  readonly offset: number;
  /** At a resize there are two: before it and after it. */
  readonly resized: boolean;
}

export function inOrder(pauses: readonly Pause[]): Pause[] {
  return pauses.toSorted((a, b) => a.offset - b.offset || Number(a.resized) - Number(b.resized));
}
