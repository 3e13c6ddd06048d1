/**
 * Which place in the output a row of a screen came from: the same output is drawn once more, unseen, line by line. What is
 * asked for rarely may take a moment; nothing is kept for it while output flows.
 */
import type { Position, Size } from "@coda/protocol";
import { Player } from "./player.ts";
import type { PlaceKeeper } from "./place-keeper.ts";
import type { RowMark } from "./row-mark.ts";
import type { Screen } from "./screen.ts";
import { Tape } from "./tape.ts";
import type { TapeItem } from "./tape-items.ts";

/** Rows between two marks: each costs something whenever a row leaves the screen, and between them rows are counted. */
const rowsPerMark = 64;
const lineFeed = 0x0a;

interface Stretch {
  readonly mark: RowMark;
  /** Where the cursor came to each row, counted from the mark. */
  readonly places: Position[];
}

class RowPlaces implements PlaceKeeper {
  readonly #stretches: Stretch[] = [];

  stopsIn({ offset: from }: Position, bytes: Uint8Array): readonly number[] {
    const stops = from === 0 ? [0] : [];
    for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) stops.push(from + at + 1);
    return stops;
  }

  drawnTo(place: Position, screen: Screen): void {
    const { mark, places } = this.#stretches.at(-1) ?? {};
    const rows = mark?.row === undefined ? rowsPerMark : screen.cursorRow - mark.row;
    if (rows < 0 || rows >= rowsPerMark || places === undefined) {
      const next = screen.mark();
      if (next !== undefined) this.#stretches.push({ mark: next, places: [place] });
      return;
    }
    // What goes on over several rows began where its first one did.
    for (let row = places.length; row < rows; row++) places.push(places.at(-1) ?? place);
    places[rows] ??= place;
  }

  startedOver(): void {
    this.#stretches.length = 0;
  }

  at(row: number): Position | undefined {
    const holding = this.#stretches.findLast(({ mark }) => mark.row !== undefined && mark.row <= row);
    const begin = holding?.mark.row;
    return begin === undefined ? undefined : (holding?.places[row - begin] ?? holding?.places.at(-1));
  }
}

const nobody = () => undefined;

export interface RowQuestion {
  /** What the screen on view was drawn from. */
  readonly items: readonly TapeItem[];
  readonly createScreen: (size: Size) => Screen;
  /** Rows from the one that is asked for to the end. */
  readonly rowsToEnd: number;
}

/** Where the output stood when the cursor came to that row. Undefined where nothing says so: it came with a keyframe. */
export async function placeOfRow({ items, createScreen, rowsToEnd }: RowQuestion): Promise<Position | undefined> {
  const tape = new Tape();
  for (const item of items) tape.append(item);
  const screen = createScreen({ columns: 80, rows: 24 });
  const places = new RowPlaces();
  await new Promise<void>((resolve) => {
    const player = new Player(
      tape,
      { screen, createScreen, places },
      {
        onProcessed: nobody,
        onCaughtUp: resolve,
        onResized: nobody,
        onTitle: nobody,
        onBell: nobody,
        onClipboard: nobody,
      },
    );
    player.pump();
    if (player.caughtUp) resolve();
  });
  const found = places.at(screen.lineCount - rowsToEnd);
  screen.dispose();
  return found;
}
