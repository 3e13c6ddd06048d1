/** From press to press: what a press completes, as a pure machine. Of two keys after each other it keeps the first. */
import { isPlain, type Binding } from "./key-bindings.ts";
import { formatKeystroke, keystrokeOf, type Pressed } from "./keystroke.ts";
import { sequenceMs, type KeyPlace } from "./shortcut-table.ts";

export interface KeyWalk {
  /** Pressed so far, as it is written. Empty: nothing. */
  readonly begun: string;
  readonly atMs: number;
}

export const noWalk: KeyWalk = { begun: "", atMs: 0 };

export interface Heard {
  readonly pressed: Pressed;
  readonly place: KeyPlace;
  /** Plain keys are somebody else's there: a field's, or those of a terminal beside. */
  readonly plainIsTaken: boolean;
  /** On any clock that goes on. */
  readonly atMs: number;
}

export interface Step {
  readonly walk: KeyWalk;
  /** That the press completes: those of several shortcuts, should two have the same. */
  readonly done: readonly Binding[];
  /** The press was the first of two. */
  readonly begins: boolean;
}

function hears(binding: Binding, { place, plainIsTaken }: Heard): boolean {
  return !binding.isBrowsers && binding.place === place && !(plainIsTaken && isPlain(binding));
}

/** A modifier alone changes nothing; a press that leads nowhere from the first key is looked at by itself. */
export function stepKeys(walk: KeyWalk, heard: Heard, bindings: readonly Binding[]): Step {
  const stroke = keystrokeOf(heard.pressed);
  if (stroke === undefined) return { walk, done: [], begins: false };
  const written = formatKeystroke(stroke);
  const isInTime = walk.begun !== "" && heard.atMs - walk.atMs <= sequenceMs;
  const open = bindings.filter((binding) => hears(binding, heard));
  const after = isInTime ? reach(`${walk.begun} ${written}`, open, heard.atMs) : undefined;
  return after ?? reach(written, open, heard.atMs) ?? { walk: noWalk, done: [], begins: false };
}

function reach(begun: string, open: readonly Binding[], atMs: number): Step | undefined {
  const done = open.filter(({ keys }) => keys === begun);
  if (done.length > 0) return { walk: noWalk, done, begins: false };
  if (open.some(({ keys }) => keys.startsWith(`${begun} `))) return { walk: { begun, atMs }, done, begins: true };
  return undefined;
}
