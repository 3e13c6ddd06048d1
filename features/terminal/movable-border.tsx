/** A border that its reader may move: dragged by a pointer, moved by arrow keys, and where tmux will have it shown meanwhile. */
"use client";

import { sizeForBorderAt, type LayoutBorder } from "@coda/protocol";
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from "react";
import { classNames } from "@/ui/class-names.ts";
import { BorderMover } from "./border-mover.ts";
import { BorderLine, type MovableBorderProps } from "./border-line.tsx";
import { borderBox } from "./pane-places.ts";

/** By keys; with Shift in greater steps. */
function keyedTo(event: KeyboardEvent, { axis, at, least, most }: LayoutBorder): number | undefined {
  const step = event.shiftKey ? 5 : 1;
  const [back, on] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  const wanted = { [back]: at - step, [on]: at + step, Home: least, End: most }[event.key];
  return wanted === undefined ? undefined : Math.min(most, Math.max(least, wanted));
}

/** Sends what is wanted of the border as it then is: tmux may have moved it meanwhile. */
function useMover(border: LayoutBorder, onMove: MovableBorderProps["onMove"]): RefObject<BorderMover | null> {
  const newest = useRef({ border, onMove });
  const mover = useRef<BorderMover | null>(null);
  useEffect(() => {
    newest.current = { border, onMove };
    mover.current ??= new BorderMover(async (at) => {
      const { border: now, onMove: move } = newest.current;
      const size = sizeForBorderAt(now, at);
      if (now.moves !== null && size !== undefined) await move({ pane: now.moves.pane, axis: now.axis, size });
    });
  });
  return mover;
}

interface Grip {
  readonly pointer: number;
  readonly from: { readonly x: number; readonly y: number };
  readonly at: number;
}

function useDrag({ border, cell, onMove }: Omit<MovableBorderProps, "label" | "window">) {
  const mover = useMover(border, onMove);
  const grip = useRef<Grip | undefined>(undefined);
  /** Where it is drawn while tmux does not have it there yet. */
  const [wanted, setWanted] = useState<number>();
  const wantedAt = ({ clientX, clientY }: PointerEvent, { from, at }: Grip) => {
    const moved = border.axis === "x" ? (clientX - from.x) / cell.width : (clientY - from.y) / cell.height;
    return Math.min(border.most, Math.max(border.least, at + Math.round(moved)));
  };
  const settle = (at: number) => {
    setWanted(at);
    void mover.current?.settle(at).then(() => setWanted(undefined));
  };
  const release = (event: PointerEvent, cancelled: boolean) => {
    const held = grip.current;
    grip.current = undefined;
    if (held?.pointer !== event.pointerId) return;
    settle(cancelled ? held.at : wantedAt(event, held));
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      // Keys stay where they go now.
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      grip.current = { pointer: event.pointerId, from: { x: event.clientX, y: event.clientY }, at: border.at };
    },
    onPointerMove: (event: PointerEvent) => {
      if (grip.current?.pointer !== event.pointerId) return;
      const at = wantedAt(event, grip.current);
      setWanted(at);
      mover.current?.drag(at, event.timeStamp);
    },
    onPointerUp: (event: PointerEvent) => release(event, false),
    onPointerCancel: (event: PointerEvent) => release(event, true),
    onKeyDown: (event: KeyboardEvent) => {
      const at = keyedTo(event, { ...border, at: wanted ?? border.at });
      if (at === undefined) return;
      event.preventDefault();
      settle(at);
    },
  };
  return { wanted, handlers };
}

const grips = {
  x: "cursor-col-resize before:inset-y-0 before:-inset-x-0.5 pointer-coarse:before:-inset-x-4.5",
  y: "cursor-row-resize before:inset-x-0 before:inset-y-0 pointer-coarse:before:-inset-y-3.5",
} as const;

export function MovableBorder({ border, window, cell, onMove, label }: MovableBorderProps) {
  const { wanted, handlers } = useDrag({ border, cell, onMove });
  const { axis, at, least, most } = border;
  return (
    <>
      {/* A separator that is moved is a control (WAI-ARIA, separator), and no element stands for it. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={axis === "x" ? "vertical" : "horizontal"}
        aria-valuenow={wanted ?? at}
        aria-valuemin={least}
        aria-valuemax={most}
        data-testid="pane-border"
        style={borderBox(border, window, cell)}
        className={classNames(
          "group absolute z-10 touch-none select-none before:absolute before:content-['']",
          grips[axis],
        )}
        {...handlers}
      >
        <BorderLine axis={axis} />
        <span
          aria-hidden
          className={classNames(
            "absolute bg-accent opacity-0 transition-opacity duration-(--quick) group-hover:opacity-100 group-focus-visible:opacity-100",
            axis === "x" ? "inset-y-0 left-1/2 w-0.5 -translate-x-1/2" : "inset-x-0 top-1/2 h-0.5 -translate-y-1/2",
          )}
        />
      </div>
      {wanted !== undefined && wanted !== at && (
        <div style={borderBox({ ...border, at: wanted }, window, cell)} className="pointer-events-none absolute z-10">
          <BorderLine axis={axis} strong />
        </div>
      )}
    </>
  );
}
