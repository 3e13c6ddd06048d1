/** What a reader does with a terminal's text, and what is asked or shown because of it. */
"use client";

import { useEffect, useRef, useState, type RefObject } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { appearanceStore } from "../appearance/appearance.ts";
import { useShortcuts } from "../shortcuts/use-shortcut.ts";
import { readClipboard, writeClipboard } from "./browser-clipboard.ts";
import { asksBeforePaste } from "./paste-guard.ts";
import type { FindPlace } from "./use-find.ts";
import { watchText, type Point, type TextDeeds } from "./watch-text.ts";

export interface TextPlace {
  readonly place: FindPlace;
  /** Undefined: nothing can be typed there. */
  readonly onPaste?: ((text: string) => void) | undefined;
}

interface Sought {
  readonly words: string;
  /** Counts how often it was asked for: each time the bar begins anew. */
  readonly round: number;
}

const refusedMs = 4_000;

/** Selected words are looked for; a selection of several lines is not what somebody means to find. */
function wordsToFind(selected: string): string {
  return selected.includes("\n") ? "" : selected.trim();
}

function useFinding(place: FindPlace) {
  const [finding, setFinding] = useState<Sought>();
  const find = (): void => {
    const words = wordsToFind(place.text.selected());
    setFinding((before) => ({ words, round: (before?.round ?? 0) + 1 }));
  };
  return { finding, find, endFinding: () => setFinding(undefined) };
}

function usePasting({ place, onPaste }: TextPlace) {
  const [pasting, askPaste] = useState<string>();
  /** True when it waits for an answer. */
  const guard = (text: string): boolean => {
    const { pasteGuard: rule } = appearanceStore.get();
    if (!asksBeforePaste(text, { rule, isMarked: place.text.pastesAreMarked })) return false;
    askPaste(text);
    return true;
  };
  const answerPaste = (isWanted: boolean): void => {
    askPaste(undefined);
    if (isWanted && pasting !== undefined) onPaste?.(pasting);
  };
  return { pasting, guard, answerPaste };
}

/** What there are keys for. */
export type TextKeyed = Readonly<
  Record<"text.find" | "text.copy" | "text.selectAll", () => void> & Record<"text.paste", (() => void) | undefined>
>;

export function useTextDeeds({ place, onPaste }: TextPlace) {
  const { finding, find, endFinding } = useFinding(place);
  const { pasting, guard, answerPaste } = usePasting({ place, onPaste });
  const [menuAt, openMenu] = useState<Point>();
  const [isRefused, showRefused] = useBrief(refusedMs);

  const copy = async (): Promise<void> => {
    const text = place.text.selected();
    if (text !== "" && !(await writeClipboard(text))) showRefused();
  };
  const pasteClipboard = async (): Promise<void> => {
    const text = await readClipboard();
    if (text === undefined) showRefused();
    else if (!guard(text)) onPaste?.(text);
  };
  const keyed: TextKeyed = {
    "text.find": find,
    "text.copy": () => void copy(),
    "text.paste": onPaste && (() => void pasteClipboard()),
    "text.selectAll": () => place.text.selectAll(),
  };
  const deeds: TextDeeds = {
    onCopy: () => place.text.selected(),
    onPaste: (text) => onPaste !== undefined && guard(text),
    onSelected: () => {
      if (appearanceStore.get().copyOnSelect) void copy();
    },
    onMenu: (at, shiftKey) => {
      // With the mouse of a program goes its menu; Shift takes it back, as it does for selecting.
      if (place.text.mouseIsTaken && !shiftKey) return false;
      openMenu(at);
      return true;
    },
  };
  const closeMenu = () => openMenu(undefined);
  return { keyed, deeds, finding, endFinding, pasting, answerPaste, menuAt, closeMenu, isRefused };
}

/** In the element around the anchor, as long as that is there. */
export function useWatchedText(
  anchor: RefObject<HTMLElement | null>,
  { keyed, deeds }: { readonly keyed: TextKeyed; readonly deeds: TextDeeds },
): void {
  useShortcuts(keyed, () => anchor.current?.parentElement ?? null);
  const newest = useRef(deeds);
  useEffect(() => {
    newest.current = deeds;
  });
  useEffect(() => {
    const frame = anchor.current?.parentElement;
    if (!frame) return undefined;
    return watchText(frame, {
      onCopy: () => newest.current.onCopy(),
      onPaste: (text) => newest.current.onPaste(text),
      onSelected: () => newest.current.onSelected(),
      onMenu: (at, shiftKey) => newest.current.onMenu(at, shiftKey),
    });
  }, [anchor]);
}
