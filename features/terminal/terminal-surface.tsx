/** Where a terminal is shown and typed into: the frame of its panes. */
"use client";

import type { SessionAction } from "@coda/protocol";
import { useEffect, useRef, useState, type Dispatch } from "react";
import { followTerminalLook } from "../appearance/terminal-look.ts";
import { watchKeyboardFocus, type KeyboardFocusEvent } from "./keyboard-focus.ts";
import { leavingKeysId } from "./leaving-keys.tsx";
import { PaneLayout, type PaneLayoutProps } from "./pane-layout.tsx";
import { useTerminalActions } from "./use-terminal-actions.tsx";
import { useTerminalKeys } from "./use-terminal-keys.ts";

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
  /** Keys go there as soon as it is open. */
  readonly focusAtOnce: boolean;
  readonly onFocusBy: Dispatch<KeyboardFocusEvent>;
}

export function TerminalSurface({ handle, label, focusAtOnce, onFocusBy, ...layout }: TerminalSurfaceProps) {
  const place = useRef<HTMLDivElement>(null);
  const [focusFirst] = useState(focusAtOnce);
  useTerminalKeys(place, { handle, ...layout });
  useTerminalActions(place, { handle, ...layout });
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
    if (focusFirst) handle.focus();
    return () => {
      for (const each of forget) each();
    };
  }, [handle, onFocusBy, focusFirst]);

  return (
    <div
      ref={place}
      role="group"
      aria-label={label}
      aria-describedby={leavingKeysId}
      data-testid="terminal"
      className="absolute inset-0 px-2 pt-1"
    >
      <PaneLayout handle={handle} {...layout} />
    </div>
  );
}
