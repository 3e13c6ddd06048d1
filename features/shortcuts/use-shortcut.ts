/** Answering to a shortcut, and showing its keys beside what it does. */
"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import { keysOf, placesOf } from "./key-bindings.ts";
import { keyWords } from "./key-words.ts";
import { keptKeys } from "./kept-keys.ts";
import { answerShortcut } from "./shortcut-listener.ts";
import { shortcutIds, shortcutTable, type KeyPlace, type ShortcutId } from "./shortcut-table.ts";
import { thisPlatform } from "./this-platform.ts";

/** Undefined leaves the keys to others. */
export type ShortcutAnswers = Readonly<Partial<Record<ShortcutId, (() => void) | undefined>>>;

const anywhere = (): null => null;

/**
 * Calls back for each as long as the component is there. Of several that answer to one, the one that came last does. While
 * a dialog or menu is open only what was registered in it answers.
 * @param within only presses in this element are heard; it is asked for with each press.
 */
export function useShortcuts(answers: ShortcutAnswers, within: () => Element | null = anywhere): void {
  const newest = useRef({ answers, within });
  useEffect(() => {
    newest.current = { answers, within };
  });
  const answered = shortcutIds.filter((id) => answers[id] !== undefined).join(" ");
  useEffect(() => {
    const ids = shortcutIds.filter((id) => answered.split(" ").includes(id));
    const leave = ids.map((id) =>
      answerShortcut({ id, does: () => newest.current.answers[id]?.(), within: () => newest.current.within() }),
    );
    return () => {
      for (const each of leave) each();
    };
  }, [answered]);
}

/** The same for one. */
export function useShortcut(id: ShortcutId, handler: (() => void) | undefined): void {
  useShortcuts({ [id]: handler });
}

/** As they are written on this platform: ⌘K, Ctrl+K. Undefined where it has none. Only in a browser. */
export function keysShown(id: ShortcutId, place?: KeyPlace): string | undefined {
  const platform = thisPlatform();
  const law = { platform, chosen: keptKeys.get() };
  const places = place === undefined ? placesOf(id) : [place];
  const keys = places.flatMap((each) => keysOf(id, each, law));
  const first = keys[0] ?? shortcutTable[id].browserKeys?.[platform][0];
  return first === undefined ? undefined : keyWords(first, platform);
}

/** The same for what is in the page from the beginning: the server cannot know. */
export function useKeysShown(id: ShortcutId, place?: KeyPlace): string | undefined {
  return useSyncExternalStore(
    keptKeys.subscribe,
    () => keysShown(id, place),
    () => undefined,
  );
}
