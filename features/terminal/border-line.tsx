/** How the border between two panes looks, whether it can be moved or not. */
import type { LayoutBorder, LayoutCell } from "@coda/protocol";
import type { CellSize } from "@coda/terminal-client";
import { classNames } from "@/ui/class-names.ts";
import type { BorderMoved } from "./pane-deeds.ts";

export interface MovableBorderProps {
  readonly border: LayoutBorder;
  /** The whole layout. */
  readonly window: LayoutCell;
  readonly cell: CellSize;
  readonly label: string;
  /** Resolves when tmux has done it, or will not. */
  readonly onMove: (moved: BorderMoved) => Promise<void>;
}

const lines = { x: "inset-y-0 left-1/2 w-px", y: "inset-x-0 top-1/2 h-px" } as const;

export function BorderLine({ axis, strong = false }: Pick<LayoutBorder, "axis"> & { readonly strong?: boolean }) {
  return (
    <span aria-hidden className={classNames("absolute", lines[axis], strong ? "bg-accent" : "bg-line-strong/60")} />
  );
}
