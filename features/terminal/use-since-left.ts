/** Watches when the reader leaves a terminal and comes back, and has counted what was missed meanwhile. */
"use client";

import type { SessionId } from "@coda/protocol";
import type { TerminalSessionHandle } from "@coda/terminal-client";
import { useEffect, useReducer, type Dispatch } from "react";
import { useApi } from "../api/api-provider.tsx";
import { readClock } from "../time/wall-clock.ts";
import { countMissed } from "./count-missed.ts";
import { leftPlaces, type PaneEnd } from "./left-places.ts";
import { sinceLeft, unseen, type SinceEvent, type SinceState } from "./since-you-left.ts";

/** Where the reader is now; undefined before anything is on view. */
function keepPlace(handle: TerminalSessionHandle, session: SessionId): void {
  const { end } = handle.moments;
  const pane = handle.getSnapshot().pane?.pane;
  if (end === undefined || pane === undefined) return;
  const others = handle.paneEnds().filter((other) => other.pane !== pane);
  leftPlaces.keep({ session, pane, ...end, others, atMs: readClock() });
}

export function useSinceLeft(
  handle: TerminalSessionHandle,
  session: SessionId,
): readonly [SinceState, Dispatch<SinceEvent>] {
  const api = useApi();
  const [state, tell] = useReducer(sinceLeft, unseen);
  useEffect(() => {
    let looks = false;
    const look = () => {
      const isVisible = document.visibilityState === "visible";
      if (isVisible === looks) return;
      looks = isVisible;
      if (isVisible) tell({ type: "came", nowMs: readClock(), left: leftPlaces.of(session) });
      else leave();
    };
    const leave = () => {
      keepPlace(handle, session);
      tell({ type: "went" });
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      // A tab that nobody ever looked at was not left.
      if (looks) leave();
    };
  }, [handle, session]);
  const asked = state.kind === "asking" ? state.left : undefined;
  useEffect(() => {
    if (asked === undefined) return undefined;
    const stop = new AbortController();
    const ask = async (end: PaneEnd) => api.since({ session: asked.session, ...end }, stop.signal);
    countMissed(asked, ask).then(
      (missed) => tell({ type: "counted", left: asked, missed }),
      () => {
        if (!stop.signal.aborted) tell({ type: "notCounted", left: asked });
      },
    );
    return () => stop.abort();
  }, [api, asked]);
  return [state, tell];
}
