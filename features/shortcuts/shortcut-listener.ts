/**
 * The page's one ear for shortcuts: hears each press of a key before a terminal or a field does, and tells where it went.
 * What it does is ShortcutStack's.
 */
import { allBindings, type Binding, type ChosenKeys } from "./key-bindings.ts";
import { keptKeys } from "./kept-keys.ts";
import type { Pressed } from "./keystroke.ts";
import { ShortcutStack, type KeyTaker, type Press, type Registration } from "./shortcut-stack.ts";
import type { ShortcutId } from "./shortcut-table.ts";
import { thisPlatform } from "./this-platform.ts";

const terminal = ".coda-terminal";
/** Not a picture of one, such as that of its looks. */
const typedTerminal = `${terminal}:not([inert] *)`;
const typedInto = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
/** Of those that are open: Radix takes one out of the page as it closes, or marks it while it fades. */
const dialogs = "[role=dialog], [role=alertdialog], [role=menu]";

function topDialog(): Element | null {
  return (
    [...document.querySelectorAll<HTMLElement>(dialogs)].findLast(({ dataset }) => dataset["state"] !== "closed") ??
    null
  );
}

/** On a Mac Option types characters, and is no AltGr where a browser says so: it is written as Alt. */
function pressedOf(event: KeyboardEvent): Pressed {
  const altGraph = event.getModifierState("AltGraph") && thisPlatform() === "other";
  const { key, code, ctrlKey, altKey, shiftKey, metaKey, isComposing } = event;
  return { key, code, ctrlKey, altKey, shiftKey, metaKey, isComposing, altGraph };
}

function isTypedInto(target: Element | null): boolean {
  return target !== null && target.closest(typedInto) !== null;
}

function pressOf(event: KeyboardEvent): Press {
  const target = event.target instanceof Element ? event.target : null;
  const place = target?.closest(terminal) ? "terminal" : "page";
  return {
    pressed: pressedOf(event),
    place,
    plainIsTaken: () => place === "terminal" || isTypedInto(target) || document.querySelector(typedTerminal) !== null,
    atMs: event.timeStamp,
    isRepeat: event.repeat,
    dialog: topDialog,
    isWithin: (element) => element instanceof Node && element.contains(target),
  };
}

/** Read anew only when the reader chose others. */
function currentBindings(): () => readonly Binding[] {
  let of: ChosenKeys | undefined;
  let bindings: readonly Binding[] = [];
  return () => {
    const chosen = keptKeys.get();
    if (chosen !== of) bindings = allBindings({ platform: thisPlatform(), chosen });
    of = chosen;
    return bindings;
  };
}

const stack = new ShortcutStack(currentBindings());

/** What a browser filled in comes as a press without a key. */
function hear(event: Event): void {
  if (!(event instanceof KeyboardEvent) || event.defaultPrevented || !stack.press(pressOf(event))) return;
  event.preventDefault();
  event.stopPropagation();
}

function listening(begin: () => () => void): () => void {
  if (stack.isIdle) document.addEventListener("keydown", hear, { capture: true });
  const end = begin();
  return () => {
    end();
    if (stack.isIdle) document.removeEventListener("keydown", hear, { capture: true });
  };
}

/** Until the returned function is called. */
export function answerShortcut(registration: Omit<Registration, "dialog">): () => void {
  return listening(() => stack.register({ ...registration, dialog: topDialog() }));
}

/** The next press, and all others until the returned function is called, are the taker's. */
export function takeKeys(taker: KeyTaker): () => void {
  return listening(() => stack.take(taker));
}

/** From a menu: as if its keys had been pressed. False: nothing on view answers to it. */
export function performShortcut(id: ShortcutId): boolean {
  return stack.perform(id);
}
