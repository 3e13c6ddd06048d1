/**
 * Where terminals beside each other lie: two columns, each of which may have two of them, read down and then to the right.
 * Pure; everything is a part of the room there is, from 0 to 1.
 */

/** How much of the room the left column has, and of each column the upper one in it. */
export interface Shares {
  readonly columns: number;
  readonly left: number;
  readonly right: number;
}

export const evenShares: Shares = { columns: 0.5, left: 0.5, right: 0.5 };

/** No side is smaller. */
export const leastShare = 0.15;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Across {
  readonly left: number;
  readonly width: number;
}

function column(across: Across, upper: number | undefined): Box[] {
  if (upper === undefined) return [{ ...across, top: 0, height: 1 }];
  return [
    { ...across, top: 0, height: upper },
    { ...across, top: upper, height: 1 - upper },
  ];
}

/** Of up to four, in their order. */
export function sideBoxes(count: number, { columns, left, right }: Shares): Box[] {
  if (count === 0) return [];
  if (count === 1) return column({ left: 0, width: 1 }, undefined);
  return [
    ...column({ left: 0, width: columns }, count > 3 ? left : undefined),
    ...column({ left: columns, width: 1 - columns }, count > 2 ? right : undefined),
  ];
}

export interface SideBorder {
  /** What it moves. */
  readonly share: keyof Shares;
  /** x: it stands between columns and moves sideways. */
  readonly axis: "x" | "y";
  /** A line: of no width, or no height. */
  readonly box: Box;
}

export function sideBorders(count: number, { columns, left, right }: Shares): SideBorder[] {
  const upright: SideBorder = { share: "columns", axis: "x", box: { left: columns, top: 0, width: 0, height: 1 } };
  const inLeft: SideBorder = { share: "left", axis: "y", box: { left: 0, top: left, width: columns, height: 0 } };
  const inRight: SideBorder = {
    share: "right",
    axis: "y",
    box: { left: columns, top: right, width: 1 - columns, height: 0 },
  };
  return [upright, inLeft, inRight].filter(({ share }) => count > borderSince[share]);
}

/** With more sides than this there is such a border. */
const borderSince: Readonly<Record<keyof Shares, number>> = { columns: 1, left: 3, right: 2 };

/** As near to it as a border may go. */
export function boundedShare(share: number): number {
  return Math.min(1 - leastShare, Math.max(leastShare, share));
}
