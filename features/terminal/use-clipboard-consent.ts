/** Drives what becomes of programs' wishes to fill the clipboard: hears them, and writes what was allowed. */
"use client";

import type { SessionId } from "@coda/protocol";
import type { TerminalSessionHandle, TerminalSnapshot } from "@coda/terminal-client";
import { useEffect, useReducer, useRef, type Dispatch } from "react";
import { readClock } from "../time/wall-clock.ts";
import { writeClipboard } from "./browser-clipboard.ts";
import { mayFillClipboard } from "./clipboard-allowed.ts";
import { consent, silent, type ConsentEvent, type ConsentState } from "./clipboard-consent.ts";

interface ConsentPorts {
  readonly handle: TerminalSessionHandle;
  readonly session: SessionId;
  readonly snapshot: TerminalSnapshot;
}

export interface ClipboardConsent {
  readonly state: ConsentState;
  readonly tell: Dispatch<ConsentEvent>;
}

export function useClipboardConsent({ handle, session, snapshot }: ConsentPorts): ClipboardConsent {
  const [{ state }, tell] = useReducer(consent, silent);
  const front = useRef(snapshot.pane?.pane);
  useEffect(() => {
    front.current = snapshot.pane?.pane;
  });
  useEffect(
    () =>
      handle.onClipboard((wish) => {
        const isSeen = document.hasFocus() && wish.pane === front.current;
        tell({ type: "wished", wish, isSeen, isAllowed: mayFillClipboard(session), nowMs: readClock() });
      }),
    [handle, session],
  );
  useEffect(() => {
    if (state.kind !== "writing") return;
    void writeClipboard(state.wish.text).then((isWritten) => tell({ type: isWritten ? "written" : "refused" }));
  }, [state]);
  return { state, tell };
}
