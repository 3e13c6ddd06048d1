/** A terminal below its head: windows, banners, panes, status line. As much room as it is given, on a page of its own or beside others. */
"use client";

import type { ApiSession } from "@coda/protocol";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useEffect, type Dispatch } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { latePart } from "@/ui/late-part.tsx";
import { PhoneKeys } from "../phone/phone-keys.tsx";
import { useRecordingAction } from "../recording/use-recording-action.tsx";
import { RecordingDeedProvider, useRecording } from "../recording/use-recording.ts";
import { useAppConfig } from "../shell/app-config.tsx";
import { useCallingTitle } from "./calling-title.ts";
import type { FullScreen } from "./full-screen.ts";
import type { KeyboardFocusEvent } from "./keyboard-focus.ts";
import { usePaneDoing } from "./pane-menu.tsx";
import { StatusLine } from "./status-line.tsx";
import { TerminalBanner } from "./terminal-banner.tsx";
import { TerminalFrame } from "./terminal-frame.tsx";
import { useSessionAction } from "./use-session-action.ts";
import type { TerminalStage } from "./use-terminal.ts";
import { WindowBar } from "./window-bar.tsx";

/** Seldom is anything typed right before a page is loaded anew. */
const unconfirmed = latePart(async () => (await import("./unconfirmed-line.tsx")).UnconfirmedLine);

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

interface TerminalColumnProps {
  readonly session: ApiSession;
  readonly stage: TerminalStage;
  readonly snapshot: TerminalSnapshot;
  /** For screen readers. */
  readonly label: string;
  readonly isGuest: boolean;
  /** Of the idea: it is theirs to say what is recorded. */
  readonly isOwner: boolean;
  readonly fullScreen: FullScreen;
  /** Keys go there as soon as it is open. */
  readonly focusAtOnce: boolean;
  readonly onFocusBy: Dispatch<KeyboardFocusEvent>;
}

export function TerminalColumn({ session, stage, snapshot, fullScreen, ...given }: TerminalColumnProps) {
  const { label, isGuest, isOwner, focusAtOnce, onFocusBy } = given;
  const { prefix } = useAppConfig();
  const refusal = useRefusal(snapshot.refusedInput);
  useHurry(stage, session);
  useCallingTitle(stage, snapshot, session.slot);
  const restarting = useSessionAction(stage);
  const { acting, doing, dialogs } = usePaneDoing(stage, snapshot);
  const handle = stage.name === "open" ? stage.handle : undefined;
  const recording = useRecording({ session, isOwner, pausedSinceMs: snapshot.session.pausedSinceMs });
  useRecordingAction(recording.deed);
  const name = { prefix, idea: session.ideaId, slot: session.slot };
  const { unconfirmedInput } = snapshot;
  const deviceName = session.device?.name ?? null;
  /** And back to where the reader was: a button may go with what it did. */
  const does = (action: (open: TerminalSessionHandle) => void) => {
    if (handle === undefined) return;
    action(handle);
    handle.focus();
  };
  return (
    <RecordingDeedProvider value={recording.deed}>
      <WindowBar
        {...{ name, snapshot, acting, doing, fullScreen, isGuest }}
        onView={(pane) => does((open) => open.viewPane(pane))}
      />
      {dialogs}
      <TerminalBanner {...{ snapshot, deviceName, isGuest, recording }} onRetry={() => handle?.hurry()} />
      {unconfirmedInput !== null && (
        <unconfirmed.Part
          given={{ input: unconfirmedInput, onDismiss: () => does((open) => open.dismissUnconfirmed()) }}
        />
      )}
      <TerminalFrame
        {...{ stage, label, snapshot, doing, restarting, name, deviceName, isGuest, focusAtOnce, onFocusBy }}
        session={session.id}
        onCancelPaste={() => does((open) => open.cancelPaste())}
      />
      <StatusLine
        {...{ name, snapshot, handle }}
        refusal={refusal ? snapshot.refusedWhy : null}
        member={isGuest ? undefined : { session: session.id, isOwner }}
      />
      {handle !== undefined && <PhoneKeys {...{ handle }} canType={snapshot.canType} session={session.id} />}
    </RecordingDeedProvider>
  );
}
