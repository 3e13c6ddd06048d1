/** Where a terminal is shown and typed into: the frame of its panes, and the keys that are the page's. */
"use client";

import type { SessionAction } from "@coda/protocol";
import { useEffect, useRef, type Dispatch, type KeyboardEvent } from "react";
import { followTerminalLook } from "../appearance/terminal-look.ts";
import { watchKeyboardFocus, type KeyboardFocusEvent } from "./keyboard-focus.ts";
import { neighbour } from "./pane-deeds.ts";
import { PaneLayout, type PaneLayoutProps } from "./pane-layout.tsx";

/** Ctrl+Shift+↑ leaves the terminal, which otherwise takes every key, Tab among them; from where it leads, Tab leads back. */
function leaveTerminal(event: KeyboardEvent): void {
  if (!event.ctrlKey || !event.shiftKey || event.key !== "ArrowUp") return;
  event.preventDefault();
  event.stopPropagation();
  placeBefore(event.currentTarget)?.focus();
}

/** The last button or link before it that Tab can reach. */
function placeBefore(element: Element): HTMLElement | undefined {
  const places = [...document.querySelectorAll<HTMLElement>("button:enabled, a[href]")];
  return places.findLast((place) => {
    const isBefore = (place.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    return isBefore && place.tabIndex >= 0 && place.checkVisibility();
  });
}

/** Ctrl+Shift+] and [ by their places on the keyboard: other layouts have other signs there. */
const goingCodes: Readonly<Record<string, 1 | -1>> = { BracketRight: 1, BracketLeft: -1 };

/** To the window's next pane, or the one before. */
function goOn(event: KeyboardEvent, { handle, snapshot }: Pick<PaneLayoutProps, "handle" | "snapshot">): void {
  const step = event.ctrlKey && event.shiftKey ? goingCodes[event.code] : undefined;
  const front = snapshot.pane?.pane;
  const window = snapshot.windows.find(({ panes }) => panes.some(({ pane }) => pane === front));
  const to = step && neighbour(window?.panes ?? [], front, step);
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  handle.viewPane(to);
  handle.focus();
}

/** Narrower than this there is room for one pane at a time: Tailwind's `sm`. */
const narrow = "(width < 40rem)";

/** Calls at once and whenever it changes, until the returned function is called. */
function watchNarrow(tell: (isNarrow: boolean) => void): () => void {
  const query = matchMedia(narrow);
  const look = () => tell(query.matches);
  look();
  query.addEventListener("change", look);
  return () => query.removeEventListener("change", look);
}

export interface TerminalSurfaceProps extends PaneLayoutProps {
  readonly label: string;
  readonly onFocusBy: Dispatch<KeyboardFocusEvent>;
}

export function TerminalSurface({ handle, label, onFocusBy, ...layout }: TerminalSurfaceProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    // The screen is drawn on a canvas: the whole-system tests find what it shows here, and act without a menu.
    Object.assign(place.current, {
      terminalLines: () => handle.lines(),
      terminalAct: (action: SessionAction) => handle.act(action),
    });
    const forget = [
      followTerminalLook(place.current, (look) => handle.setTheme(look)),
      watchKeyboardFocus(place.current, onFocusBy),
      watchNarrow((isNarrow) => handle.showAlone(isNarrow)),
    ];
    handle.focus();
    return () => {
      for (const each of forget) each();
    };
  }, [handle, onFocusBy]);

  return (
    <div
      ref={place}
      role="group"
      aria-label={label}
      aria-describedby="leave-terminal"
      data-testid="terminal"
      onKeyDownCapture={(event) => {
        leaveTerminal(event);
        goOn(event, { handle, snapshot: layout.snapshot });
      }}
      className="absolute inset-0 px-2 pt-1"
    >
      <PaneLayout handle={handle} {...layout} />
    </div>
  );
}
