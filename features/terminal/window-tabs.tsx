/**
 * The windows of a session, and the panes of the one on view where they are not seen together. Choosing changes what this
 * browser shows and types into, and nothing for local terminals.
 */
"use client";

import type { PaneId } from "@coda/protocol";
import type { ReactNode } from "react";
import { Dot } from "@/ui/badge.tsx";
import { classNames } from "@/ui/class-names.ts";
import { ZoomedIcon } from "@/ui/icons.ts";
import { paneDetails, paneLabel, windowLabel } from "./pane-words.ts";
import type { TerminalSnapshot, WindowChoice } from "@coda/terminal-client";

interface ChoiceProps {
  readonly shown: boolean;
  readonly title: string;
  readonly onView: () => void;
  readonly children: ReactNode;
}

function Choice({ shown, title, onView, children }: ChoiceProps) {
  return (
    <li className="shrink-0">
      <button
        type="button"
        aria-current={shown ? "true" : undefined}
        title={title === "" ? undefined : title}
        onClick={onView}
        className={classNames(
          "flex h-8 max-w-56 items-center gap-1.5 border-b-2 px-2.5 text-sm pointer-coarse:h-10 [&_svg]:size-3.5 [&_svg]:shrink-0",
          shown ? "border-accent text-ink" : "border-transparent text-ink-soft hover:text-ink",
        )}
      >
        {children}
      </button>
    </li>
  );
}

/** Says that a terminal on the machine itself shows this one. */
function ShownLocally() {
  return (
    <span className="flex text-live" title="Shown in the local terminal">
      <Dot />
      <span className="sr-only">, shown in the local terminal</span>
    </span>
  );
}

function WindowMarks({ window }: { readonly window: WindowChoice }) {
  return (
    <>
      {window.zoomed && (
        <>
          <ZoomedIcon aria-hidden />
          <span className="sr-only">, one pane fills it</span>
        </>
      )}
      {window.synchronized && (
        <span className="text-xs text-warn" title="What is typed into one pane goes to all of this window">
          synchronized
        </span>
      )}
      {window.panes.every((pane) => pane.dead) && <span className="text-xs text-ink-quiet">ended</span>}
    </>
  );
}

function firstToView({ panes }: WindowChoice): PaneId | undefined {
  return (panes.find((pane) => pane.active) ?? panes[0])?.pane;
}

interface WindowTabsProps {
  readonly snapshot: Pick<TerminalSnapshot, "windows" | "pane" | "session" | "layout">;
  readonly onView: (pane: PaneId) => void;
}

/** Panes that lie side by side on the page need no names to choose them by. */
function isChosenByName({ panes }: WindowChoice, layout: TerminalSnapshot["layout"]): boolean {
  return panes.length > 1 && layout === null;
}

export function WindowTabs({ snapshot, onView }: WindowTabsProps) {
  const { windows, pane: onShow, session, layout } = snapshot;
  const current = windows.find((window) => window.panes.some(({ pane }) => pane === onShow?.pane));
  const local = session.localClients > 0;
  const view = (pane: PaneId | undefined) => {
    if (pane !== undefined) onView(pane);
  };
  return (
    <nav
      aria-label="Windows and panes"
      data-testid="window-tabs"
      className="flex min-w-0 items-stretch gap-x-3 overflow-x-auto"
    >
      <ul aria-label="Windows" className="flex">
        {windows.map((window) => (
          <Choice
            key={window.window}
            shown={window === current}
            title={window.name}
            onView={() => view(firstToView(window))}
          >
            <span className="truncate">{windowLabel(window)}</span>
            <WindowMarks window={window} />
            {local && window.active && <ShownLocally />}
          </Choice>
        ))}
      </ul>
      {current !== undefined && isChosenByName(current, layout) && (
        <ul
          aria-label={`Panes of ${windowLabel(current)}`}
          className="flex font-mono sm:border-l sm:border-line sm:pl-3"
        >
          {current.panes.map((pane) => (
            <Choice
              key={pane.pane}
              shown={pane.pane === onShow?.pane}
              title={paneDetails(pane)}
              onView={() => view(pane.pane)}
            >
              <span className="truncate text-xs">{paneLabel(pane)}</span>
              {local && current.active && pane.active && <ShownLocally />}
            </Choice>
          ))}
        </ul>
      )}
    </nav>
  );
}
