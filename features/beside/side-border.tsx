/** The border between terminals beside each other: dragged by a pointer, moved by arrow keys. */
"use client";

import { useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from "react";
import { classNames } from "@/ui/class-names.ts";
import { boundedShare, leastShare, type SideBorder } from "./side-boxes.ts";

interface SideBorderProps {
  readonly border: SideBorder;
  /** From 0 to 1, as the border has it now. */
  readonly share: number;
  readonly onMove: (share: number) => void;
}

const labels = {
  columns: "Border between the columns",
  left: "Border in the left column",
  right: "Border in the right column",
} as const;

function percent(part: number): string {
  return `${part * 100}%`;
}

function lineStyle({ axis, box }: SideBorder): CSSProperties {
  const { left, top, width, height } = box;
  const [x, y] = [percent(left), percent(top)];
  return axis === "x"
    ? { left: `calc(${x} - 3px)`, top: y, width: 6, height: percent(height) }
    : { left: x, top: `calc(${y} - 3px)`, width: percent(width), height: 6 };
}

/** By keys; with Shift in greater steps. */
function keyedTo(event: KeyboardEvent, axis: SideBorder["axis"], share: number): number | undefined {
  const step = event.shiftKey ? 0.1 : 0.02;
  const [back, on] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  return { [back]: share - step, [on]: share + step, Home: leastShare, End: 1 - leastShare }[event.key];
}

interface Grip {
  readonly pointer: number;
  /** Pixels on the axis. */
  readonly from: number;
  readonly extent: number;
  readonly share: number;
}

export function SideBorderHandle({ border, share, onMove }: SideBorderProps) {
  const grip = useRef<Grip | undefined>(undefined);
  const { axis } = border;
  const place = ({ clientX, clientY }: PointerEvent) => (axis === "x" ? clientX : clientY);
  const drag = (event: PointerEvent) => {
    const held = grip.current;
    if (held?.pointer === event.pointerId) onMove(boundedShare(held.share + (place(event) - held.from) / held.extent));
  };
  const release = () => {
    grip.current = undefined;
  };
  return (
    // A separator that is moved is a control (WAI-ARIA, separator), and no element stands for it.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div
      role="separator"
      tabIndex={0}
      aria-label={labels[border.share]}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={Math.round(leastShare * 100)}
      aria-valuemax={Math.round((1 - leastShare) * 100)}
      data-testid="side-border"
      style={lineStyle(border)}
      className={classNames(
        "group absolute z-10 touch-none select-none max-md:hidden before:absolute before:content-[''] focus-visible:outline-none",
        axis === "x"
          ? "cursor-col-resize pointer-coarse:before:-inset-x-4 pointer-coarse:before:inset-y-0"
          : "cursor-row-resize pointer-coarse:before:inset-x-0 pointer-coarse:before:-inset-y-4",
      )}
      onPointerDown={(event) => {
        const room = event.currentTarget.parentElement;
        if (event.button !== 0 || room === null) return;
        // Keys stay where they go now.
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        const extent = axis === "x" ? room.clientWidth : room.clientHeight;
        grip.current = { pointer: event.pointerId, from: place(event), extent, share };
      }}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      onDoubleClick={() => onMove(0.5)}
      onKeyDown={(event) => {
        const to = keyedTo(event, axis, share);
        if (to === undefined) return;
        event.preventDefault();
        onMove(boundedShare(to));
      }}
    >
      <span
        aria-hidden
        className={classNames(
          "absolute bg-line-strong group-hover:bg-accent group-focus-visible:bg-accent",
          axis === "x" ? "inset-y-0 left-1/2 w-px" : "inset-x-0 top-1/2 h-px",
          axis === "x"
            ? "group-hover:w-0.5 group-focus-visible:w-1 -translate-x-1/2"
            : "group-hover:h-0.5 group-focus-visible:h-1 -translate-y-1/2",
        )}
      />
    </div>
  );
}
