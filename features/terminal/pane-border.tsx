/** The border between two panes. */
"use client";

import { latePart } from "@/ui/late-part.tsx";
import { BorderLine, type MovableBorderProps } from "./border-line.tsx";
import { borderBox } from "./pane-places.ts";

/** Most windows are one pane. */
export const movableBorder = latePart(async () => (await import("./movable-border.tsx")).MovableBorder);

type FixedBorderProps = Omit<MovableBorderProps, "label" | "onMove">;

function FixedBorder({ border, window, cell }: FixedBorderProps) {
  return (
    <div aria-hidden style={borderBox(border, window, cell)} className="pointer-events-none absolute">
      <BorderLine axis={border.axis} />
    </div>
  );
}

/** `onMove` undefined: it is not this reader's to move. */
export function PaneBorder({
  onMove,
  ...props
}: Omit<MovableBorderProps, "onMove"> & { readonly onMove: MovableBorderProps["onMove"] | undefined }) {
  const fixed = <FixedBorder {...props} />;
  if (onMove === undefined || props.border.moves === null) return fixed;
  return <movableBorder.Part given={{ ...props, onMove }} meanwhile={fixed} />;
}
