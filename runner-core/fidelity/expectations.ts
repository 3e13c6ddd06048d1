/** What the suite asks for: the share of cells that must be tmux's, and what else may differ, by program. */
import type { Cause } from "./differences.ts";
import type { Measured } from "./measure.ts";

const leastShare = 0.9999;

/** "Untold" may be anywhere; the others only where the program provokes them. */
const explained: Readonly<Record<string, readonly Cause[]>> = {
  broken: ["incomplete colour"],
  halves: ["half a character"],
  htop: ["resized behind the alternate screen"],
  less: ["newer character", "waiting joiner"],
  marks: ["newer character", "waiting joiner"],
  "midnight-commander": ["resized behind the alternate screen"],
  resizes: ["newer character", "waiting joiner"],
  "vim-screen": ["newer character"],
};

/** Besides, since 3.4 (broken bytes are shown) and 3.6 (a tab is one cell): docs/fidelity.md. */
const explainedOfNewer: Readonly<Record<string, readonly Cause[]>> = {
  broken: ["unexplained"],
  resizes: ["half a character", "unexplained"],
  tabs: ["unexplained"],
  "vim-screen": ["half a character"],
};

/** Cells, and cursors, that nothing explains in this program. */
export function unexplained({ name, rules, causes }: Measured): number {
  const ofNewer = rules === "3.3" ? [] : (explainedOfNewer[name] ?? []);
  const fine = new Set<Cause>(["untold", ...(explained[name] ?? []), ...ofNewer]);
  return Object.entries(causes).reduce((sum, [cause, cells]) => sum + (fine.has(cause as Cause) ? 0 : cells), 0);
}

export function meetsExpectations(measured: Measured): boolean {
  const { inexact, cells, late } = measured;
  return inexact === "" && late.found.length === 0 && unexplained(measured) <= cells * (1 - leastShare);
}
