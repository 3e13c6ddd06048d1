/** The button in a pane's corner that opens its menu: there when a pointer is over the pane, or a finger is all there is. */
"use client";

import type { PaneId } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { MoreIcon } from "@/ui/icons.ts";
import { PaneMenu, type PaneDoing } from "./pane-menu.tsx";

interface PaneCornerProps {
  readonly snapshot: TerminalSnapshot;
  readonly pane: PaneId;
  readonly choose: PaneDoing["choose"];
}

export function PaneCorner({ snapshot, pane, choose }: PaneCornerProps) {
  return (
    <div className="absolute top-0.5 right-3.5 z-10">
      <PaneMenu
        {...{ snapshot, pane, choose }}
        trigger={
          <button
            type="button"
            aria-label="What can be done with this pane"
            data-testid="pane-corner"
            className={
              "grid size-5 place-items-center rounded-sm border border-line bg-raised/90 text-ink-soft opacity-0 " +
              "transition-opacity duration-(--quick) group-hover/pane:opacity-100 hover:text-ink focus-visible:opacity-100 " +
              "aria-expanded:opacity-100 pointer-coarse:size-8 pointer-coarse:opacity-100 [&_svg]:size-3.5"
            }
          >
            <MoreIcon aria-hidden />
          </button>
        }
      />
    </div>
  );
}
