/** The recording of one session as it stands, and for its owner what can be done about it: by banner, menu and palette. */
"use client";

import type { ApiSession, RecordingState } from "@coda/protocol";
import { createContext, useContext, useState } from "react";
import { useBrief } from "@/ui/brief-clock.ts";
import { useCall } from "../account/use-call.ts";
import type { Failure } from "../api/api-error.ts";
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
  const { perform, busy, failure } = useCall((paused: boolean) => setPaused(session, paused));
  const known = isNews && news !== undefined ? { ...session, recording: news } : session;
  const view = recordingView(known, pausedSinceMs);
  const toggle = () =>
    perform(!view.isWished, (recording) => {
      setNews(recording);
      keepNews();
    });
  const deed = isOwner && session.recording !== undefined ? { text: recordingDeed(view), toggle } : undefined;
  return { view, deed, busy, failure };
}

const RecordingContext = createContext<RecordingDeed | undefined>(undefined);

/** For menus within: undefined where their reader may not. */
export const RecordingDeedProvider = RecordingContext.Provider;

export function useRecordingDeed(): RecordingDeed | undefined {
  return useContext(RecordingContext);
}
