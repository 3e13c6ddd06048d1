/** The terminals of the page as its address has them, which of them has the keys, and what moves between them. */
"use client";

import type { TerminalSessionHandle } from "@coda/terminal-client";
import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { readSides, sideAfter, sideKey, sidesAddress, without, type SidePlace } from "./side-address.ts";

export interface Sides {
  readonly sides: readonly SidePlace[];
  /** Of the one that keys go to, or went to last; undefined where there is none. */
  readonly current: string | undefined;
  /** The address follows, and the way back leads to what it was. */
  readonly show: (sides: readonly SidePlace[]) => void;
  readonly close: (key: string) => void;
  /** Keys went there. */
  readonly entered: (key: string) => void;
  /** Keys go there from now on. */
  readonly goTo: (key: string) => void;
  readonly goOn: () => void;
  readonly keepHandle: (key: string, handle: TerminalSessionHandle | undefined) => void;
}

export function useSides(): Sides {
  const search = useSearchParams().toString();
  const sides = useMemo(() => readSides(search), [search]);
  const [wanted, setWanted] = useState<string>();
  const handles = useRef(new Map<string, TerminalSessionHandle>());
  const isThere = sides.some((side) => sideKey(side) === wanted);
  const first = sides[0] && sideKey(sides[0]);
  const current = isThere ? wanted : first;
  const goTo = (key: string) => {
    // Only what is seen can have the keys.
    flushSync(() => setWanted(key));
    handles.current.get(key)?.focus();
  };
  const show = (next: readonly SidePlace[]) => {
    window.history.pushState(null, "", sidesAddress(next));
    const added = next.find((side) => !sides.some((each) => sideKey(each) === sideKey(side)));
    if (added !== undefined) setWanted(sideKey(added));
  };
  const close = (key: string) => {
    const left = without(sides, key);
    const next = key === current ? sideAfter(sides, key) : current;
    show(left);
    if (next !== undefined && next !== key) goTo(next);
  };
  const keepHandle = useCallback((key: string, handle: TerminalSessionHandle | undefined) => {
    if (handle === undefined) handles.current.delete(key);
    else handles.current.set(key, handle);
  }, []);
  const goOn = () => {
    const next = current && sideAfter(sides, current);
    if (next !== undefined) goTo(next);
  };
  return { sides, current, show, close, entered: setWanted, goTo, goOn, keepHandle };
}
