/** For views that nobody reads: nothing is selected there, and nothing found. */
import type { ViewText } from "../view-text.ts";

export const noText: ViewText = {
  rows: 0,
  selected: () => "",
  selectAll: () => undefined,
  cells: () => "",
  hold: () => undefined,
  mouseIsTaken: false,
  pastesAreMarked: false,
  find: async () => "none",
  endFind: () => undefined,
  onFound: () => () => undefined,
};
