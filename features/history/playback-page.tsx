/** A pane's past as it happened: its screen, and below it the time line. Its code and the output come only here. */
"use client";

import type { ApiCommand, ApiIdea, ApiSession, Burst, StoredPane } from "@coda/protocol";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Badge } from "@/ui/badge.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { HistoryIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { Button } from "@/ui/button.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useApi } from "../api/api-provider.tsx";
import { asFailure } from "../api/api-error.ts";
import { useCache } from "../api/cache.ts";
import { followTerminalLook } from "../appearance/terminal-look.ts";
import { savedPanePath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageBar } from "../terminal/page-bar.tsx";
import { PlaybackControls } from "./playback-controls.tsx";
import { usePlayback, usePlaybackSnapshot, type OpenedPlayback } from "./use-playback.ts";

interface PlaybackPageProps {
  readonly idea: Pick<ApiIdea, "id" | "title">;
  readonly session: Pick<ApiSession, "id" | "ideaId" | "slot">;
  readonly stored: Pick<StoredPane, "pane">;
  /** The moment to begin with, in Unix milliseconds. */
  readonly atMs: number | undefined;
}

/** As many commands as are marked: more would be a bar. */
const mostMarks = 500;

function usePast({ idea, session, stored }: PlaybackPageProps) {
  const api = useApi();
  return useQuery(
    {
      queryKey: ["past", session.id, stored.pane],
      staleTime: Infinity,
      queryFn: async ({ signal }) => {
        const query = new URLSearchParams({ session: session.id, pane: stored.pane, limit: String(mostMarks) });
        const [bursts, page] = await Promise.all([
          api.timeline(session.id, stored.pane, signal),
          api.commands(idea.id, `?${query}`, signal),
        ]);
        return { bursts, commands: page.commands };
      },
    },
    useCache(),
  );
}

export function PlaybackPage(props: PlaybackPageProps) {
  const { idea, session, stored, atMs } = props;
  const { data, error, refetch } = usePast(props);
  const page = useRef<HTMLElement>(null);
  const back = {
    href: savedPanePath(session.ideaId, session.slot, stored.pane),
    hint: "Back to the saved output",
    label: `Back to the saved output of ${session.slot}`,
  };
  return (
    <main id="content" ref={page} className="flex h-(--page-height) min-h-64 flex-col">
      <PageBar back={back} ideaTitle={idea.title} slot={session.slot}>
        <Badge tone="idle">playback</Badge>
      </PageBar>
      {data === undefined && (
        <div className="p-4">
          {error === null ? (
            <SkeletonRows rows={2} label="Looking when it printed" />
          ) : (
            <FailureNotice title="It cannot be played" failure={asFailure(error)} onRetry={() => void refetch()} />
          )}
        </div>
      )}
      {data?.bursts.length === 0 && (
        <div className="p-4">
          <EmptyState icon={<HistoryIcon />} title="Nothing of it was saved" testId="playback-empty">
            Its time of keeping is over, or it printed nothing yet.
          </EmptyState>
        </div>
      )}
      {data !== undefined && data.bursts.length > 0 && <Past {...{ session, stored, atMs, page }} {...data} />}
    </main>
  );
}

interface PastProps extends Pick<PlaybackPageProps, "session" | "stored" | "atMs"> {
  readonly bursts: readonly Burst[];
  readonly commands: readonly ApiCommand[];
  readonly page: React.RefObject<HTMLElement | null>;
}

function Past({ session, stored, atMs, bursts, commands, page }: PastProps) {
  const stage = usePlayback({ session, pane: stored.pane, bursts, atMs });
  if (stage === "loading")
    return (
      <div className="p-4">
        <SkeletonRows rows={2} label="Opening the playback" />
      </div>
    );
  if (stage === "failed")
    return (
      <div className="p-4">
        <Notice tone="danger" title="The playback could not be loaded" testId="playback-failed">
          Its code did not arrive. Check your connection and reload the page.
        </Notice>
      </div>
    );
  return (
    <>
      <Surface {...stage} label={`What ${session.slot} showed`} />
      <PlaybackControls {...stage} {...{ bursts, commands, page }} />
    </>
  );
}

function Surface({ playback, label }: Pick<OpenedPlayback, "playback"> & { readonly label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const { source } = usePlaybackSnapshot(playback);
  useEffect(() => {
    if (place.current === null) return undefined;
    const unmount = playback.mount(place.current);
    // The screen is drawn on a canvas: the whole-system tests find its lines here.
    Object.assign(place.current, { terminalLines: () => playback.lines() });
    const unwatch = followTerminalLook(place.current, (look) => playback.setTheme(look));
    return () => {
      unwatch();
      unmount();
    };
  }, [playback]);
  return (
    <div className="relative min-h-0 flex-1 overflow-hidden bg-terminal text-terminal-ink">
      <div ref={place} role="group" aria-label={label} data-testid="terminal" className="absolute inset-0 px-2 pt-1" />
      {source === "failed" && (
        <div className="absolute inset-x-2 top-2 z-10">
          <Notice
            tone="danger"
            title="The output could not be read"
            testId="playback-unread"
            action={
              <Button size="sm" onClick={() => playback.retry()}>
                Try again
              </Button>
            }
          >
            Check your connection.
          </Notice>
        </div>
      )}
    </div>
  );
}
