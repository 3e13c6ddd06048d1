/** One terminal: the head it is given, its banner, what tmux shows, and the status line. */
"use client";

import type { ApiSession } from "@coda/protocol";
import { useEffect, useReducer, type ReactNode } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { classNames } from "@/ui/class-names.ts";
import { PhoneKeys } from "../phone/phone-keys.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import { useFullScreen } from "./full-screen.ts";
import { keyboardFocus } from "./keyboard-focus.ts";
import { usePaneDoing } from "./pane-menu.tsx";
import { StatusLine } from "./status-line.tsx";
import { TerminalBanner } from "./terminal-banner.tsx";
import { TerminalFrame } from "./terminal-frame.tsx";
import { UnconfirmedLine } from "./unconfirmed-line.tsx";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { usePaneAddress } from "./use-pane-address.ts";
import { useSessionAction } from "./use-session-action.ts";
import { useTerminal, useTerminalSnapshot, type TerminalStage } from "./use-terminal.ts";
import { WindowBar } from "./window-bar.tsx";

/** Shows the refusal for a moment, each time the count goes up. */
function useRefusal(refusedInput: number): boolean {
  const [shown, show] = useBrief(2_500);
  useEffect(() => {
    if (refusedInput > 0) show();
  }, [refusedInput, show]);
  return shown;
}

/** The list knows before the next attempt that the session has a device again: then there is nothing to wait for. */
function useHurry(stage: TerminalStage, session: ApiSession): void {
  const online = session.device?.online === true;
  useEffect(() => {
    if (online && stage.name === "open") stage.handle.hurry();
  }, [online, stage]);
}

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
}

function screenLook(isGuest: boolean, full: boolean): string {
  const height = isGuest || full ? "h-dvh" : "h-[calc(100dvh-3rem)]";
  return classNames("flex min-h-64 flex-col", height, full && "fixed inset-0 z-30 bg-surface");
}

export function TerminalScreen({ session, label, head, isGuest = false }: TerminalScreenProps) {
  const { prefix } = useAppConfig();
  const stage = useTerminal(session);
  const snapshot = useTerminalSnapshot(stage, session);
  const refusal = useRefusal(snapshot.refusedInput);
  const [focus, focusBy] = useReducer(keyboardFocus, "unknown");
  useHurry(stage, session);
  const restarting = useSessionAction(stage);
  const { acting, doing, dialogs } = usePaneDoing(stage, snapshot);
  const fullScreen = useFullScreen();
  const handle = stage.name === "open" ? stage.handle : undefined;
  const name = { prefix, idea: session.ideaId, slot: session.slot };
  const { unconfirmedInput } = snapshot;
  const deviceName = session.device?.name ?? null;
  usePaneAddress(isGuest ? undefined : handle, snapshot);
  /** And back to where the reader was: a button may go with what it did. */
  const does = (action: (open: TerminalSessionHandle) => void) => {
    if (handle === undefined) return;
    action(handle);
    handle.focus();
  };
  return (
    <main id="content" className={screenLook(isGuest, fullScreen.full)}>
      {head({ snapshot, wayOut: focus === "cameByTab" })}
      <WindowBar
        {...{ snapshot, acting, doing, fullScreen, isGuest }}
        onView={(pane) => does((open) => open.viewPane(pane))}
      />
      {dialogs}
      <TerminalBanner {...{ snapshot, deviceName, isGuest }} onRetry={() => handle?.hurry()} />
      {unconfirmedInput !== null && (
        <UnconfirmedLine input={unconfirmedInput} onDismiss={() => does((open) => open.dismissUnconfirmed())} />
      )}
      <TerminalFrame
        {...{ stage, label, snapshot, doing, restarting, name, deviceName, isGuest }}
        session={session.id}
        onFocusBy={focusBy}
        onCancelPaste={() => does((open) => open.cancelPaste())}
      />
      <p id="leave-terminal" className="sr-only">
        Every key goes to the terminal. Control, Shift and Arrow Up leave it.
      </p>
      <StatusLine name={name} snapshot={snapshot} refusal={refusal ? snapshot.refusedWhy : null} handle={handle} />
      {handle !== undefined && <PhoneKeys {...{ handle }} canType={snapshot.canType} session={session.id} />}
    </main>
  );
}
