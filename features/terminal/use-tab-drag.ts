/** A window's tab dragged along the others: which one, how far, and where it would go. A finger scrolls the tabs instead. */
"use client";

import type { WindowId } from "@coda/protocol";
import { useRef, useState, type MouseEvent, type PointerEvent } from "react";
import { placeOf } from "./window-order.ts";

/** One that moved less was pressed. */
const dragPixels = 6;

interface Grip {
  readonly pointer: number;
  readonly window: WindowId;
  readonly fromX: number;
  readonly isDragging: boolean;
}

interface Dragged {
  readonly window: WindowId;
  /** Pixels from its own place. */
  readonly by: number;
}

interface TabDrag {
  readonly dragged: Dragged | undefined;
  readonly handlersOf: (window: WindowId) => {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerCancel: () => void;
    readonly onClickCapture: (event: MouseEvent) => void;
  };
}

/** Among the other tabs of its list, as they lie now. */
function placeAt(tab: HTMLElement): number {
  const { left, right } = tab.getBoundingClientRect();
  const others = [...(tab.parentElement?.children ?? [])].filter((other) => other !== tab);
  return placeOf(
    (left + right) / 2,
    others.map((other) => other.getBoundingClientRect()),
  );
}

/** `onMove` undefined: their order is not this reader's to change. */
export function useTabDrag(onMove: ((window: WindowId, to: number) => void) | undefined): TabDrag {
  const grip = useRef<Grip | undefined>(undefined);
  const [dragged, setDragged] = useState<Dragged>();
  const [wasDragged, setWasDragged] = useState(false);
  const end = () => {
    grip.current = undefined;
    setDragged(undefined);
  };
  const handlersOf = (window: WindowId) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      setWasDragged(false);
      if (event.button !== 0 || event.pointerType === "touch" || onMove === undefined) return;
      grip.current = { pointer: event.pointerId, window, fromX: event.clientX, isDragging: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const held = grip.current;
      if (held?.pointer !== event.pointerId) return;
      const by = event.clientX - held.fromX;
      if (!held.isDragging && Math.abs(by) < dragPixels) return;
      if (!held.isDragging) event.currentTarget.setPointerCapture(event.pointerId);
      grip.current = { ...held, isDragging: true };
      setDragged({ window, by });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const held = grip.current;
      if (held?.pointer === event.pointerId && held.isDragging) {
        setWasDragged(true);
        onMove?.(window, placeAt(event.currentTarget));
      }
      end();
    },
    onPointerCancel: end,
    // What was dragged was not chosen.
    onClickCapture: (event: MouseEvent) => {
      if (!wasDragged) return;
      setWasDragged(false);
      event.stopPropagation();
    },
  });
  return { dragged, handlersOf };
}
