/**
 * The windows of a session, and the panes of the one on view where they are not seen together. Choosing changes what this
 * browser shows and types into, and nothing for local terminals.
 */
"use client";

import type { PaneId, WindowId } from "@coda/protocol";
import { useEffect, useRef, useState, type ComponentProps, type MouseEvent } from "react";
import { Dot } from "@/ui/badge.tsx";
import { classNames } from "@/ui/class-names.ts";
import { BellIcon, ZoomedIcon } from "@/ui/icons.ts";
import { latePart } from "@/ui/late-part.tsx";
import { renaming } from "./pane-deeds.ts";
import type { PaneDoing } from "./pane-menu.tsx";
import { ownTitle, paneDetails, paneLabel, windowLabel } from "./pane-words.ts";
import { useTabDrag } from "./use-tab-drag.ts";
import type { OpenWindowMenu } from "./window-menu.tsx";
import { reordered } from "./window-order.ts";
import { firstToView, windowOf } from "./window-steps.ts";
import type { TerminalSnapshot, WindowChoice } from "@coda/terminal-client";

const windowMenu = latePart(async () => (await import("./window-menu.tsx")).WindowMenu);

interface ChoiceProps extends Omit<ComponentProps<"li">, "title"> {
  readonly shown: boolean;
  readonly title: string;
  readonly onView: () => void;
}

function Choice({ shown, title, onView, children, className, ...item }: ChoiceProps) {
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (shown) place.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown]);
  return (
    <li ref={place} {...item} className={classNames("shrink-0", className)}>
      <button
        type="button"
        aria-current={shown ? "true" : undefined}
        title={title === "" ? undefined : title}
        onClick={onView}
        className={classNames(
          "flex h-8 max-w-56 items-center gap-1.5 border-b-2 px-2.5 text-sm pointer-coarse:h-11 [&_svg]:size-3.5 [&_svg]:shrink-0",
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

/** What came in it since this page showed it, as tmux marks its windows (monitor-bell, monitor-activity). */
function UnseenMark({ unseen }: Pick<WindowChoice, "unseen">) {
  if (unseen === null) return null;
  const rang = unseen === "bell";
  return (
    <span
      className={classNames("flex", rang ? "text-warn" : "text-accent")}
      title={rang ? "Rang since you looked" : "New output since you looked"}
      data-testid={`unseen-${unseen}`}
    >
      {rang ? <BellIcon aria-hidden /> : <Dot />}
      <span className="sr-only">{rang ? ", rang since you looked" : ", new output since you looked"}</span>
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

interface WindowTabsProps {
  readonly snapshot: TerminalSnapshot;
  /** Undefined: nothing of it is this reader's to do. */
  readonly doing: PaneDoing | undefined;
  readonly onView: (pane: PaneId) => void;
}

/** Panes that lie side by side on the page need no names to choose them by. */
function isChosenByName({ panes }: WindowChoice, layout: TerminalSnapshot["layout"]): boolean {
  return panes.length > 1 && layout === null;
}

/** In the order that was wished for, until tmux has it so. */
function useOrder(windows: readonly WindowChoice[], doing: PaneDoing | undefined) {
  const [wished, wish] = useState<{ readonly window: WindowId; readonly to: number }>();
  const moved = windows.find(({ window }) => window === wished?.window);
  const order = moved && wished ? reordered(windows, moved, wished.to) : windows;
  const move = (window: WindowId, to: number) => {
    wish({ window, to });
    void doing?.moveWindow(window, to).then(() => wish(undefined));
  };
  return { order, move: doing && wished === undefined ? move : undefined };
}

/** The menu key opens it at the tab. */
function menuPlace({ clientX: x, clientY: y }: MouseEvent, tab: HTMLElement): OpenWindowMenu["at"] {
  const { left, bottom } = tab.getBoundingClientRect();
  return x === 0 && y === 0 ? { x: left, y: bottom } : { x, y };
}

function Windows({ snapshot, doing, onView }: WindowTabsProps) {
  const { windows, pane: onShow, session } = snapshot;
  const { order, move } = useOrder(windows, doing);
  const { dragged, handlersOf } = useTabDrag(move);
  const [menu, openMenu] = useState<OpenWindowMenu>();
  const onClose = () => openMenu(undefined);
  const current = windowOf(snapshot, onShow?.pane);
  const view = (pane: PaneId | undefined) => {
    if (pane !== undefined) onView(pane);
  };
  return (
    <ul aria-label="Windows" className="flex">
      {order.map((window) => (
        <Choice
          key={window.window}
          shown={window === current}
          title={window.name}
          onView={() => view(firstToView(window))}
          {...handlersOf(window.window)}
          onDoubleClick={() => doing?.choose(renaming(window))}
          onContextMenu={(event) => {
            const from = event.currentTarget.querySelector("button");
            if (doing === undefined || from === null) return;
            event.preventDefault();
            openMenu({ window, at: menuPlace(event, from), from });
          }}
          style={dragged?.window === window.window ? { translate: `${dragged.by}px` } : undefined}
          className={classNames(dragged?.window === window.window && "relative z-10 bg-hover opacity-80")}
        >
          <span className="truncate">{windowLabel(window)}</span>
          <WindowMarks window={window} />
          <UnseenMark unseen={window.unseen} />
          {session.localClients > 0 && window.active && <ShownLocally />}
        </Choice>
      ))}
      {menu && doing && <windowMenu.Part given={{ open: menu, snapshot, doing, onClose }} onGiveUp={onClose} />}
    </ul>
  );
}

export function WindowTabs({ snapshot, doing, onView }: WindowTabsProps) {
  const { pane: onShow, session, layout } = snapshot;
  const current = windowOf(snapshot, onShow?.pane);
  const local = session.localClients > 0;
  return (
    <nav
      aria-label="Windows and panes"
      data-testid="window-tabs"
      // Many tabs are scrolled sideways by a wheel that goes up and down.
      onWheel={({ currentTarget, deltaX, deltaY }) => {
        if (deltaX === 0) currentTarget.scrollBy({ left: deltaY });
      }}
      className="flex min-w-0 items-stretch gap-x-3 overflow-x-auto"
    >
      <Windows {...{ snapshot, doing, onView }} />
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
              onView={() => onView(pane.pane)}
            >
              <span className="truncate text-xs">{paneLabel({ ...pane, own: ownTitle(pane, current.panes) })}</span>
              {local && current.active && pane.active && <ShownLocally />}
            </Choice>
          ))}
        </ul>
      )}
    </nav>
  );
}
