/** Which pages of `docs/` are for whom, and in which order. A page that is not named here is for those who build Coda. */

export interface DocEntry {
  readonly name: string;
  readonly title: string;
}

export interface Shelf {
  readonly title: string;
  readonly pages: readonly DocEntry[];
}

interface ShelfPlan {
  readonly title: string;
  readonly names: readonly string[];
}

const plans: readonly ShelfPlan[] = [
  { title: "Begin", names: ["first-steps", "local-mode", "accounts", "runner-tmux", "pairing", "attach", "runner"] },
  {
    title: "Every day",
    names: ["terminal", "keys", "input", "phone", "commands", "history", "search", "palette", "notifications"],
  },
  { title: "Who may do what", names: ["sharing", "privacy", "law", "audit", "redaction", "tmux"] },
  { title: "What to expect", names: ["fidelity", "companion", "compare"] },
  { title: "Running a server", names: ["deploy", "runbook", "admin", "database", "scale", "telemetry", "release"] },
];

export const buildersShelf = "For those who build Coda";

/** Shelves without a page are left out. */
export function shelve(all: readonly DocEntry[]): Shelf[] {
  const byName = new Map(all.map((entry) => [entry.name, entry]));
  const planned = new Set(plans.flatMap(({ names }) => names));
  const shelves = plans.map(({ title, names }) => ({ title, pages: names.flatMap((name) => byName.get(name) ?? []) }));
  const rest = { title: buildersShelf, pages: all.filter(({ name }) => !planned.has(name)) };
  return [...shelves, rest].filter(({ pages }) => pages.length > 0);
}
