/**
 * A block of text over several panes: Alt (Option on a Mac) and a drag that leaves the pane it began in. It holds what was
 * seen when it was let go; a key that is typed, or a press, ends it. Within one pane the terminal selects by itself.
 */
"use client";

import type { PaneCell } from "@coda/protocol";
import type { CellSize, TerminalSessionHandle, WindowBlock } from "@coda/terminal-client";
import { useEffect, useRef, useState, type CSSProperties, type RefObject } from "react";
import { blockBetween, isIn, placeIn } from "./block-places.ts";

interface Given {
  readonly handle: TerminalSessionHandle;
  /** The window, whose corner its cells are counted from. */
  readonly window: RefObject<HTMLElement | null>;
  readonly panes: readonly PaneCell[];
  readonly cell: CellSize;
}

const modifiers = new Set(["Alt", "AltGraph", "Control", "Meta", "Shift"]);

/** Keys of the page's own, copying among them, leave it as it is. */
function isTyped({ key, ctrlKey, shiftKey, metaKey }: KeyboardEvent): boolean {
  return !modifiers.has(key) && !metaKey && !(ctrlKey && (shiftKey || key === "Insert"));
}

function useBlock(given: Given): WindowBlock | undefined {
  const { handle, window: place } = given;
  const [block, show] = useState<WindowBlock>();
  const newest = useRef(given);
  useEffect(() => {
    newest.current = given;
  });
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const listening = new AbortController();
    /** Most keys are typed while there is none. */
    let isShown = false;
    const end = (): void => {
      if (!isShown) return;
      isShown = false;
      show(undefined);
      handle.holdBlock(undefined, []);
    };
    const drag = (began: MouseEvent): void => {
      const placeOf = (event: MouseEvent) => placeIn(element.getBoundingClientRect(), newest.current.cell, event);
      const from = placeOf(began);
      const home = newest.current.panes.find((pane) => isIn(pane, from));
      const dragging = new AbortController();
      const signal = AbortSignal.any([dragging.signal, listening.signal]);
      let dragged: WindowBlock | undefined;
      const move = (event: MouseEvent): void => {
        const to = placeOf(event);
        dragged = home !== undefined && isIn(home, to) ? undefined : blockBetween(from, to);
        isShown ||= dragged !== undefined;
        show(dragged);
      };
      const release = (): void => {
        dragging.abort();
        if (dragged !== undefined) handle.holdBlock(dragged, newest.current.panes);
      };
      // A terminal that selects leaves no movement to others; but it is to end its own selection first.
      window.addEventListener("mousemove", move, { signal, capture: true });
      window.addEventListener("mouseup", release, { signal });
    };
    const options = { capture: true, signal: listening.signal };
    const press = (event: MouseEvent): void => {
      end();
      if (event.altKey && event.button === 0 && (event.shiftKey || !handle.text.mouseIsTaken)) drag(event);
    };
    element.addEventListener("mousedown", press, options);
    element.addEventListener("keydown", (event) => isTyped(event) && end(), options);
    return () => {
      listening.abort();
      end();
    };
  }, [handle, place]);
  return block;
}

function blockStyle({ x, y, columns, rows }: WindowBlock, { width, height }: CellSize): CSSProperties {
  return { left: x * width, top: y * height, width: columns * width, height: rows * height };
}

export function BlockOverPanes(given: Given) {
  const block = useBlock(given);
  if (block === undefined) return null;
  return (
    <div
      aria-hidden
      data-testid="window-block"
      style={blockStyle(block, given.cell)}
      className="pointer-events-none absolute z-10 border border-accent bg-accent/20"
    />
  );
}
