/**
 * Who answers to which shortcut, newest last, and who gets a press. Knows no DOM: shortcut-listener.ts tells it of presses,
 * and a test does.
 */
import type { Binding } from "./key-bindings.ts";
import { noWalk, stepKeys } from "./key-walk.ts";
import { formatKeystroke, isChord, keystrokeOf, type Pressed } from "./keystroke.ts";
import { shortcutTable, type KeyPlace, type ShortcutId } from "./shortcut-table.ts";

/** What is asked by a function has the page looked through: only for keys that may be a shortcut. */
export interface Press {
  readonly pressed: Pressed;
  readonly place: KeyPlace;
  /** On any clock that goes on. */
  readonly atMs: number;
  /** Held down: it comes again and again. */
  readonly isRepeat: boolean;
  /** Plain keys are somebody else's there: a field's, or those of a terminal beside. */
  readonly plainIsTaken: () => boolean;
  /** The topmost dialog or menu that is open; it has all keys but those that were registered in it. */
  readonly dialog: () => object | null;
  readonly isWithin: (element: object) => boolean;
}

export interface Registration {
  readonly id: ShortcutId;
  readonly does: () => void;
  /** Heard only for presses in it; null: everywhere. */
  readonly within: () => object | null;
  /** That was on top when it registered. */
  readonly dialog: object | null;
}

/** As long as it is there no shortcut is heard. @returns false to leave the press to whoever has the focus. */
export type KeyTaker = (press: Press) => boolean;

export class ShortcutStack {
  readonly #bindings: () => readonly Binding[];
  readonly #registered: Registration[] = [];
  readonly #takers: KeyTaker[] = [];
  #walk = noWalk;

  constructor(bindings: () => readonly Binding[]) {
    this.#bindings = bindings;
  }

  get isIdle(): boolean {
    return this.#registered.length === 0 && this.#takers.length === 0;
  }

  /** Until the returned function is called. */
  register(registration: Registration): () => void {
    this.#registered.push(registration);
    return () => {
      const at = this.#registered.indexOf(registration);
      if (at !== -1) this.#registered.splice(at, 1);
    };
  }

  /** Of several the newest is asked first. */
  take(taker: KeyTaker): () => void {
    this.#takers.push(taker);
    return () => {
      const at = this.#takers.indexOf(taker);
      if (at !== -1) this.#takers.splice(at, 1);
    };
  }

  /** As if its keys had been pressed where it is heard, whatever is open. False: nobody answers to it. */
  perform(id: ShortcutId): boolean {
    const newest = this.#registered.findLast((each) => each.id === id);
    newest?.does();
    return newest !== undefined;
  }

  /** @returns true when nobody else is to have it. */
  press(press: Press): boolean {
    if (this.#takers.length > 0) return this.#takers.toReversed().some((taker) => taker(press));
    const stroke = keystrokeOf(press.pressed);
    if (stroke === undefined) return false;
    // What is typed into a terminal, key by key, is over here.
    const isTyped = press.place === "terminal" && !isChord(stroke);
    const concerned = isTyped ? [] : this.#concerned(formatKeystroke(stroke), press);
    if (concerned.length === 0) {
      this.#walk = noWalk;
      return false;
    }
    return this.#go(press, concerned);
  }

  #concerned(written: string, { place }: Press): readonly Binding[] {
    return this.#bindings().filter((binding) => binding.place === place && binding.keys.split(" ").includes(written));
  }

  #go(press: Press, concerned: readonly Binding[]): boolean {
    const dialog = press.dialog();
    const answering = this.#registered.filter((each) => {
      const element = each.within();
      return (dialog === null || each.dialog === dialog) && (element === null || press.isWithin(element));
    });
    const open = concerned.filter(({ id }) => answering.some((each) => each.id === id));
    const { walk, done, begins } = stepKeys(this.#walk, { ...press, plainIsTaken: press.plainIsTaken() }, open);
    this.#walk = walk;
    if (begins) return true;
    const newest = answering.findLast((each) => done.some(({ id }) => id === each.id));
    if (newest === undefined) return false;
    if (!press.isRepeat || shortcutTable[newest.id].repeats === true) newest.does();
    return true;
  }
}
