/** A finger's movement and what is left of it after the finger is gone. Pure; pixels and milliseconds. */

export interface Offset {
  readonly x: number;
  readonly y: number;
}

/** Movement older than this says nothing of the speed at the end. */
const recentMs = 80;
/** After this long a glide has a third of its speed: what phones' own scrolling feels like. */
const decayMs = 325;
/** Slower than this (pixels per millisecond) a glide has ended. */
const restSpeed = 0.02;

interface Moved extends Offset {
  readonly at: number;
}

export class Glide {
  #moves: Moved[] = [];

  moved(offset: Offset, at: number): void {
    this.#moves = [...this.#moves.filter((move) => at - move.at <= recentMs), { ...offset, at }];
  }

  /** Lifts the finger: how far to move at each frame from now on, given its time; undefined once at rest. */
  release(at: number): (frameAt: number) => Offset | undefined {
    const recent = this.#moves.filter((move) => at - move.at <= recentMs);
    this.#moves = [];
    let x = recent.reduce((sum, move) => sum + move.x, 0) / recentMs;
    let y = recent.reduce((sum, move) => sum + move.y, 0) / recentMs;
    let last = at;
    return (frameAt) => {
      const elapsed = Math.max(0, frameAt - last);
      last = frameAt;
      if (Math.hypot(x, y) < restSpeed) return undefined;
      const step = { x: x * elapsed, y: y * elapsed };
      const kept = Math.exp(-elapsed / decayMs);
      x *= kept;
      y *= kept;
      return step;
    };
  }
}

/** Where a vertical movement goes: to the pane in its room, and to the program's history. Both add up to the movement. */
export interface Split {
  readonly pane: number;
  readonly history: number;
}

export interface Room {
  /** Pixels the pane can still be panned towards its first and its last row. */
  readonly above: number;
  readonly below: number;
  /** The history is scrolled back: it comes forward before the pane is panned down. */
  readonly scrolledBack: boolean;
}

/** `down`: pixels towards newer lines; negative is towards older ones. The pane is panned to its edge first. */
export function splitVertical(down: number, room: Room): Split {
  if (down >= 0 && room.scrolledBack) return { pane: 0, history: down };
  const pane = Math.min(room.below, Math.max(-room.above, down));
  return { pane, history: down - pane };
}
