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
  /** Empty: none that tells it from the others. */
  readonly title: string;
}

export function PaneCorner({ snapshot, pane, choose, title }: PaneCornerProps) {
  return (
    <div className="pointer-events-none absolute top-0.5 right-3.5 z-10 flex max-w-1/2 items-center gap-x-1">
      {title !== "" && (
        <span
          aria-hidden
          data-testid="pane-own-title"
          className={
            "truncate rounded-sm border border-line bg-raised/90 px-1.5 text-xs leading-[1.125rem] text-ink-soft opacity-0 " +
            "transition-opacity duration-(--quick) group-hover/pane:opacity-100"
          }
        >
          {title}
        </span>
      )}
      <PaneMenu
        {...{ snapshot, pane, choose }}
        trigger={
          <button
            type="button"
            aria-label="What can be done with this pane"
            data-testid="pane-corner"
            className={
              "pointer-events-auto grid size-5 shrink-0 place-items-center rounded-sm border border-line bg-raised/90 text-ink-soft opacity-0 " +
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
