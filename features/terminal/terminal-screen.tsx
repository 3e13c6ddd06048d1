/** One terminal: the head it is given, its banner, what tmux shows, and the status line. */
"use client";

import type { ApiSession, PaneId, SessionAction } from "@coda/protocol";
import { useEffect, useReducer, useRef, type Dispatch, type KeyboardEvent, type ReactNode } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { classNames } from "@/ui/class-names.ts";
import { Notice } from "@/ui/notice.tsx";
import { Spinner } from "@/ui/spinner.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import { conditionOf } from "./connection-words.ts";
import { EndedBanner } from "./ended-banner.tsx";
import { keyboardFocus, watchKeyboardFocus, type KeyboardFocusEvent } from "./keyboard-focus.ts";
import { readPageTheme, watchPageTheme } from "./page-theme.ts";
import { PasteLine } from "./paste-line.tsx";
import { StatusLine } from "./status-line.tsx";
import { TerminalBanner } from "./terminal-banner.tsx";
import { UnconfirmedLine } from "./unconfirmed-line.tsx";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useSessionAction } from "./use-session-action.ts";
import { useTerminal, useTerminalSnapshot, type TerminalStage } from "./use-terminal.ts";
import { WindowTabs } from "./window-tabs.tsx";

/** Ctrl+Shift+↑ leaves the terminal, which otherwise takes every key, Tab among them; from where it leads, Tab leads back. */
function leaveTerminal(event: KeyboardEvent): void {
  if (!event.ctrlKey || !event.shiftKey || event.key !== "ArrowUp") return;
  event.preventDefault();
  event.stopPropagation();
  [...document.querySelectorAll<HTMLElement>("#terminal-actions button")].at(-1)?.focus();
}

interface TerminalSurfaceProps {
  readonly handle: TerminalSessionHandle;
  readonly label: string;
  readonly onFocusBy: Dispatch<KeyboardFocusEvent>;
}

function TerminalSurface({ handle, label, onFocusBy }: TerminalSurfaceProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const unmount = handle.mount(place.current);
    // The screen is drawn on a canvas, and most actions have no button yet: the whole-system tests find both here.
    Object.assign(place.current, {
      terminalLines: () => handle.lines(),
      terminalAct: (action: SessionAction) => handle.act(action),
    });
    const unwatch = watchPageTheme(() => handle.setTheme(readPageTheme()));
    const forgetFocus = watchKeyboardFocus(place.current, onFocusBy);
    handle.focus();
    return () => {
      forgetFocus();
      unwatch();
      unmount();
    };
  }, [handle, onFocusBy]);

  return (
    <div
      ref={place}
      role="group"
      aria-label={label}
      aria-describedby="leave-terminal"
      data-testid="terminal"
      onKeyDownCapture={leaveTerminal}
      className="absolute inset-0 px-2 pt-1"
    />
  );
}

interface StageProps extends Omit<TerminalSurfaceProps, "handle"> {
  readonly stage: TerminalStage;
}

function Stage({ stage, ...surface }: StageProps) {
  switch (stage.name) {
    case "loading":
      return (
        <p role="status" className="flex items-center gap-2 p-4 text-sm text-ink-quiet">
          <Spinner /> Opening the terminal …
        </p>
      );
    case "failed":
      return (
        <div className="p-4">
          <Notice tone="danger" title="The terminal could not be loaded" testId="terminal-failed">
            Its code did not arrive. Check your connection and reload the page.
          </Notice>
        </div>
      );
    case "open":
      return <TerminalSurface handle={stage.handle} {...surface} />;
  }
}

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

export function TerminalScreen({ session, label, head, isGuest = false }: TerminalScreenProps) {
  const { prefix } = useAppConfig();
  const stage = useTerminal(session);
  const snapshot = useTerminalSnapshot(stage, session);
  const refusal = useRefusal(snapshot.refusedInput);
  const [focus, focusBy] = useReducer(keyboardFocus, "unknown");
  useHurry(stage, session);
  const restarting = useSessionAction(stage);
  const handle = stage.name === "open" ? stage.handle : undefined;
  const name = { prefix, idea: session.ideaId, slot: session.slot };
  const { paste, unconfirmedInput } = snapshot;
  const condition = conditionOf(snapshot);
  const deviceName = session.device?.name ?? null;
  /** And back to where the reader was: a button may go with what it did. */
  const does = (action: (open: TerminalSessionHandle) => void) => {
    if (handle === undefined) return;
    action(handle);
    handle.focus();
  };
  return (
    <main id="content" className={classNames("flex min-h-64 flex-col", isGuest ? "h-dvh" : "h-[calc(100dvh-3rem)]")}>
      {head({ snapshot, wayOut: focus === "cameByTab" })}
      <WindowTabs snapshot={snapshot} onView={(pane: PaneId) => does((open) => open.viewPane(pane))} />
      <TerminalBanner {...{ snapshot, deviceName, isGuest }} onRetry={() => handle?.hurry()} />
      {unconfirmedInput !== null && (
        <UnconfirmedLine input={unconfirmedInput} onDismiss={() => does((open) => open.dismissUnconfirmed())} />
      )}
      <div
        data-testid="terminal-frame"
        data-condition={condition.kind}
        className="relative min-h-0 flex-1 overflow-hidden bg-terminal text-terminal-ink"
      >
        <Stage stage={stage} label={label} onFocusBy={focusBy} />
        {condition.kind === "exited" && handle !== undefined && !isGuest && (
          <EndedBanner {...{ name, snapshot, deviceName, restarting, handle }} saved={condition.saved} />
        )}
        {paste !== null && <PasteLine paste={paste} onCancel={() => does((open) => open.cancelPaste())} />}
      </div>
      <p id="leave-terminal" className="sr-only">
        Every key goes to the terminal. Control, Shift and Arrow Up leave it.
      </p>
      <StatusLine name={name} snapshot={snapshot} refusal={refusal ? snapshot.refusedWhy : null} handle={handle} />
    </main>
  );
}
