/** Widths by grapheme cluster, as the helper's pane model has them: another width table would draw other lines. */
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";

export function graphemes(): UnicodeGraphemesAddon {
  return new UnicodeGraphemesAddon();
}
