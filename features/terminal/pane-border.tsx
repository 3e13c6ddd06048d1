/** The border between two panes: dragged by a pointer, moved by arrow keys, and where tmux will have it shown meanwhile. */
"use client";

import { sizeForBorderAt, type LayoutBorder, type LayoutCell } from "@coda/protocol";
import type { CellSize } from "@coda/terminal-client";
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from "react";
import { classNames } from "@/ui/class-names.ts";
import { BorderMover } from "./border-mover.ts";
import type { BorderMoved } from "./pane-deeds.ts";
import { borderBox } from "./pane-places.ts";

interface PaneBorderProps {
  readonly border: LayoutBorder;
  /** The whole layout. */
  readonly window: LayoutCell;
  readonly cell: CellSize;
  readonly label: string;
  /** Resolves when tmux has done it, or will not. */
  readonly onMove: (moved: BorderMoved) => Promise<void>;
}

/** By keys; with Shift in greater steps. */
function keyedTo(event: KeyboardEvent, { axis, at, least, most }: LayoutBorder): number | undefined {
  const step = event.shiftKey ? 5 : 1;
  const [back, on] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  const wanted = { [back]: at - step, [on]: at + step, Home: least, End: most }[event.key];
  return wanted === undefined ? undefined : Math.min(most, Math.max(least, wanted));
}

/** Sends what is wanted of the border as it then is: tmux may have moved it meanwhile. */
function useMover(border: LayoutBorder, onMove: PaneBorderProps["onMove"]): RefObject<BorderMover | null> {
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

function useDrag({ border, cell, onMove }: Omit<PaneBorderProps, "label" | "window">) {
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

const lines = { x: "inset-y-0 left-1/2 w-px", y: "inset-x-0 top-1/2 h-px" } as const;
const grips = {
  x: "cursor-col-resize before:inset-y-0 before:-inset-x-0.5 pointer-coarse:before:-inset-x-4.5",
  y: "cursor-row-resize before:inset-x-0 before:inset-y-0 pointer-coarse:before:-inset-y-3.5",
} as const;

function Line({ axis, strong = false }: Pick<LayoutBorder, "axis"> & { readonly strong?: boolean }) {
  return (
    <span aria-hidden className={classNames("absolute", lines[axis], strong ? "bg-accent" : "bg-line-strong/60")} />
  );
}

function MovableBorder({ border, window, cell, onMove, label }: PaneBorderProps) {
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
        <Line axis={axis} />
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
          <Line axis={axis} strong />
        </div>
      )}
    </>
  );
}

/** `onMove` undefined: it is not this reader's to move. */
export function PaneBorder({
  onMove,
  ...props
}: Omit<PaneBorderProps, "onMove"> & { readonly onMove: PaneBorderProps["onMove"] | undefined }) {
  const { border, window, cell } = props;
  if (onMove !== undefined && border.moves !== null) return <MovableBorder {...props} onMove={onMove} />;
  return (
    <div aria-hidden style={borderBox(border, window, cell)} className="pointer-events-none absolute">
      <Line axis={border.axis} />
    </div>
  );
}
