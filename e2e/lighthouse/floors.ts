/** Which scores of Lighthouse a page must have, and which of a run's are below. */

export const categories = ["performance", "accessibility", "best-practices"] as const;
type Category = (typeof categories)[number];

/** 0 to 100. */
export type Scores = Readonly<Record<Category, number>>;

export interface LookedAt {
  readonly name: string;
  readonly path: string;
  readonly floors: Scores;
}

const page: Scores = { performance: 95, accessibility: 95, "best-practices": 95 };

/** The terminal brings a whole terminal emulator with it. */
const terminal: Scores = { ...page, performance: 85 };

export const lookedAt: readonly LookedAt[] = [
  { name: "landing", path: "/", floors: page },
  { name: "ideas", path: "/ideas", floors: page },
  { name: "terminal", path: "/ideas/first/terminals/primary", floors: terminal },
];

/** A sentence for each score below its floor. */
export function belowFloor({ name, floors }: LookedAt, scores: Scores): string[] {
  return categories
    .filter((category) => scores[category] < floors[category])
    .map((category) => `${name}: ${category} is ${scores[category]}, below ${floors[category]}`);
}
