/** One terminal as a page of its own: the head it is given, and the terminal in all the room below. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useReducer, type ReactNode } from "react";
import { classNames } from "@/ui/class-names.ts";
import { useFullScreen } from "./full-screen.ts";
import { keyboardFocus } from "./keyboard-focus.ts";
import { LeavingKeys } from "./leaving-keys.tsx";
import { TerminalColumn } from "./terminal-column.tsx";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { pagePlace, usePaneAddress } from "./use-pane-address.ts";
import { useTerminal, useTerminalSnapshot } from "./use-terminal.ts";

export interface HeadGiven {
  readonly snapshot: TerminalSnapshot;
  /** Somebody went into the terminal by the keyboard. */
  readonly wayOut: boolean;
}

interface TerminalScreenProps {
  readonly session: ApiSession;
  /** For screen readers. */
  readonly label: string;
  readonly head: (given: HeadGiven) => ReactNode;
  /** Nothing but the terminal is theirs: no way to other pages, and nothing of the machine it runs on. */
  readonly isGuest?: boolean;
  /** Of the idea. */
  readonly isOwner?: boolean;
}

function screenLook(isGuest: boolean, full: boolean): string {
  const height = isGuest || full ? "h-dvh" : "h-(--page-height)";
  return classNames("flex min-h-64 flex-col typing:min-h-0", height, full && "fixed inset-0 z-30 bg-surface safe-x");
}

export function TerminalScreen({ session, label, head, isGuest = false, isOwner = false }: TerminalScreenProps) {
  const stage = useTerminal(session);
  const snapshot = useTerminalSnapshot(stage, session);
  const [focus, focusBy] = useReducer(keyboardFocus, "unknown");
  const fullScreen = useFullScreen();
  usePaneAddress(isGuest || stage.name !== "open" ? undefined : stage.handle, snapshot, pagePlace);
  return (
    <main id="content" className={screenLook(isGuest, fullScreen.full)}>
      {head({ snapshot, wayOut: focus === "cameByTab" })}
      <TerminalColumn
        {...{ session, stage, snapshot, label, isGuest, isOwner, fullScreen }}
        focusAtOnce
        onFocusBy={focusBy}
      />
      <LeavingKeys />
    </main>
  );
}
