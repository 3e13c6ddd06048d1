/** Where over a terminal that has ended there is room. Pure. */

/**
 * `lines`: of its first rows. With text in more than half of them the newest is below, and what is above can be scrolled.
 * Blank ones do not count: tmux says in the last row that the pane is dead.
 */
export function endedSide(lines: readonly string[], rows: number): "top" | "bottom" {
  return lines.filter((line) => line.trim() !== "").length > rows / 2 ? "top" : "bottom";
}
