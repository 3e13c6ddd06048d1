/**
 * A keyframe's picture below text that is on view, in which it finds its place: what it repeats stays where it is, what
 * is new follows, and a notice stands where output is missing.
 */
import type { Size } from "@coda/protocol";
import { repeatedRows, rowsOf } from "./repeated-rows.ts";
import type { Screen } from "./screen.ts";
import {
  drawnOver,
  joined,
  leaveAlternate,
  leaveRowsBehind,
  leaveScreenBehind,
  withoutFirstLines,
} from "./screen-sequences.ts";
import type { TapeItem } from "./tape-items.ts";

export interface PictureBelow {
  /** With the text on view. */
  readonly screen: Screen;
  readonly createScreen: (size: Size) => Screen;
  readonly picture: Extract<TapeItem, { kind: "keyframe" }>;
  /** What is missing between them; empty when nothing is. */
  readonly notice: string;
  /** Nobody wants it any more, and the screen may be gone. */
  readonly isOver: () => boolean;
}

/** `draw` gets what draws it on the screen, once both have been looked at; nothing when it is over by then. */
export function drawBelow(below: PictureBelow, draw: (vt: Uint8Array) => void): void {
  const { screen, createScreen, picture } = below;
  const looked = createScreen(picture.size);
  screen.write(leaveAlternate, () => {
    looked.write(picture.vt, () => undefined);
    looked.write(leaveAlternate, () => {
      const vt = below.isOver() ? undefined : joinedVt(below, looked);
      looked.dispose();
      if (vt !== undefined) draw(vt);
    });
  });
}

function joinedVt({ screen, picture, notice }: PictureBelow, looked: Screen): Uint8Array {
  const { size } = screen;
  const rows = rowsOf(looked);
  // The picture's, and so many more as its first may stand below.
  const { texts: view, above: viewAbove } = rowsOf(screen, rows.texts.length + size.rows);
  const { rows: repeated, grown } = repeatedRows({
    view,
    picture: rows,
    missing: notice !== "",
    atStart: picture.offset === 0,
  });
  const inScreen = repeated - rows.above;
  if (inScreen >= 0 && picture.over !== undefined) {
    // What has grown is drawn whole, where it stands now.
    const behind = Math.max(0, view.length - (grown ? 1 : 0) - inScreen - viewAbove);
    return joined([leaveRowsBehind(size, behind, notice), drawnOver(size, picture.over)]);
  }
  const begin = leaveScreenBehind(size.rows, notice);
  if (repeated === 0 || size.rows < 2) return joined([begin, picture.vt]);
  const lines = Array.from({ length: repeated }, (_, row) => row).filter((row) => !looked.goesOn(row)).length;
  const cut = looked.goesOn(repeated) ? lines - 1 : lines;
  return joined([begin, withoutFirstLines(size, picture.vt, cut)]);
}
