/** The recording of one session as it stands, and for its owner what can be done about it: by banner, menu and palette. */
"use client";

import type { ApiSession, RecordingState } from "@coda/protocol";
import { createContext, useContext, useState } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { asFailure, type Failure } from "../api/api-error.ts";
import { setPaused } from "./recording-calls.ts";
import { recordingDeed, recordingView, type RecordingView } from "./recording-state.ts";

export interface RecordingDeed {
  readonly text: string;
  readonly toggle: () => void;
}

export interface Recording {
  readonly view: RecordingView;
  /** Undefined: it is not this reader's to decide. */
  readonly deed: RecordingDeed | undefined;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
}

const idle = { busy: false, failure: undefined };

/** By then the list of sessions has been asked for anew. */
const newsMs = 6_000;

interface Given {
  readonly session: ApiSession;
  /** See `recordingView`. */
  readonly pausedSinceMs: number | null;
  readonly isOwner: boolean;
}

export function useRecording({ session, pausedSinceMs, isOwner }: Given): Recording {
  const [news, setNews] = useState<RecordingState>();
  const [isNews, keepNews] = useBrief(newsMs);
  // By hand: a terminal's page has no cache of lists, and none of its code.
  const [{ busy, failure }, setCall] = useState<Pick<Recording, "busy" | "failure">>(idle);
  const known = isNews && news !== undefined ? { ...session, recording: news } : session;
  const view = recordingView(known, pausedSinceMs);
  const toggle = async () => {
    setCall({ busy: true, failure: undefined });
    try {
      setNews(await setPaused(session, !view.isWished));
      keepNews();
      setCall(idle);
    } catch (error) {
      setCall({ busy: false, failure: asFailure(error) });
    }
  };
  const deed =
    isOwner && session.recording !== undefined ? { text: recordingDeed(view), toggle: () => void toggle() } : undefined;
  return { view, deed, busy, failure };
}

const RecordingContext = createContext<RecordingDeed | undefined>(undefined);

/** For menus within: undefined where their reader may not. */
export const RecordingDeedProvider = RecordingContext.Provider;

export function useRecordingDeed(): RecordingDeed | undefined {
  return useContext(RecordingContext);
}
