/** Brings the code that plays a pane's past, only where somebody looks at it, and opens one. */
"use client";

import type { ApiSession, Burst, PaneId } from "@coda/protocol";
import type { Playback, PlaybackSpeed } from "@coda/terminal-client/open-playback";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useApi } from "../api/api-provider.tsx";
import { readTerminalLook } from "../appearance/terminal-look.ts";

export interface PlaybackGiven {
  readonly session: Pick<ApiSession, "id">;
  readonly pane: PaneId;
  readonly bursts: readonly Burst[];
  /** The moment it begins with, in Unix milliseconds. */
  readonly atMs: number | undefined;
}

export interface OpenedPlayback {
  readonly playback: Playback;
  readonly speeds: readonly PlaybackSpeed[];
}

/** As it was first given; a caller shows another one under another key. */
export function usePlayback(given: PlaybackGiven): OpenedPlayback | "loading" | "failed" {
  const api = useApi();
  const [first] = useState(given);
  const [stage, setStage] = useState<OpenedPlayback | "loading" | "failed">("loading");
  useEffect(() => {
    let playback: Playback | undefined;
    let left = false;
    import("@coda/terminal-client/open-playback").then(
      ({ openPlayback, playbackSpeeds }) => {
        if (left) return;
        const transcript = (query: string) => api.transcript(first.session.id, query);
        playback = openPlayback({ ...first, theme: readTerminalLook(), transcript });
        setStage({ playback, speeds: playbackSpeeds });
      },
      () => {
        if (!left) setStage("failed");
      },
    );
    return () => {
      left = true;
      playback?.dispose();
      setStage("loading");
    };
  }, [api, first]);
  return stage;
}

export function usePlaybackSnapshot(playback: Playback) {
  const subscribe = useCallback((listener: () => void) => playback.subscribe(listener), [playback]);
  const get = useCallback(() => playback.getSnapshot(), [playback]);
  return useSyncExternalStore(subscribe, get, get);
}
