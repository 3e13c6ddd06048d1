/** How ideas are counted and ordered on the screen. */

export function terminalCount(total: number): string {
  if (total === 0) return "no terminals";
  return total === 1 ? "1 terminal" : `${total} terminals`;
}

interface Dated {
  readonly lastActivityAt: string | null;
  readonly createdAt: string;
}

/** The one touched last comes first; one that never ran counts from its creation. */
export function byLastActivity(left: Dated, right: Dated): number {
  const at = (idea: Dated) => Date.parse(idea.lastActivityAt ?? idea.createdAt);
  return at(right) - at(left);
}
