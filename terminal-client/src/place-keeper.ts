/** Who wants to know where on a screen a place in the output is: told when everything before it has been drawn. */
import type { Position } from "@coda/protocol";
import type { Screen } from "./screen.ts";

export interface PlaceKeeper {
  /** Offsets after `from`, up to `from + bytes.length`, at which to stop for a look; `from` itself where that is 0. */
  stopsIn(from: Position, bytes: Uint8Array): readonly number[];
  /** Everything before the place is on the screen, and nothing after it. */
  drawnTo(place: Position, screen: Screen): void;
  /** The screen begins anew: what was put on it is gone. */
  startedOver(): void;
}

/** Nobody wants to know. */
export const noPlaces: PlaceKeeper = { stopsIn: () => [], drawnTo: () => undefined, startedOver: () => undefined };
