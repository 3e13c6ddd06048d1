/** An idea's past: the commands that were run in it, how to take it away, how long it is kept, and how to delete it. */
"use client";

import type { ApiIdea, ApiSession, IdeaCommandList } from "@coda/protocol";
import { useRouter } from "next/navigation";
import { EmptyState } from "@/ui/empty-state.tsx";
import { HistoryIcon } from "@/ui/icons.ts";
import { Notice } from "@/ui/notice.tsx";
import { useSessions } from "../api/queries.ts";
import { IdeaTrail } from "../ideas/idea-trail.tsx";
import { useForgetGoneSessions } from "../sessions/forget-gone.ts";
import { lastActivity } from "../sessions/session-status.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { CommandFilter } from "./command-filter.tsx";
import { CommandList } from "./command-list.tsx";
import { DeleteSection } from "./delete-section.tsx";
import { ExportSection } from "./export-section.tsx";
import { historyAddress, type HistoryPlace } from "./history-filter.ts";
import { IdeaRetention } from "./idea-retention.tsx";

interface HistoryPageProps {
  readonly idea: ApiIdea;
  readonly place: HistoryPlace;
  readonly sessions: readonly ApiSession[];
  readonly commands: IdeaCommandList | undefined;
  /** Days that the reader's own account keeps what says nothing else. */
  readonly accountDays: number;
  /** False where the server's operator has switched exports off. */
  readonly mayExport: boolean;
}

export function HistoryPage({ idea, place, sessions: initial, commands, accountDays, mayExport }: HistoryPageProps) {
  const router = useRouter();
  const { items = initial, failure, retry } = useSessions(idea.id, initial);
  useForgetGoneSessions(idea.id, failure?.code === "notFound" ? [] : items);
  const session = items.find(({ slot }) => slot === place.slot);
  const isMissing = place.slot !== undefined && session === undefined;
  const shown = session === undefined ? items : [session];
  return (
    <PageFrame above={<IdeaTrail idea={idea} />} title="History" note={<Whose place={place} />}>
      <div className="space-y-8">
        <div className="space-y-4">
          <CommandFilter {...{ idea: idea.id, place, sessions: items }} />
          {failure && <FailureNotice title="The terminals could not be asked for" failure={failure} onRetry={retry} />}
          <DevicesAway sessions={shown} />
          {isMissing ? (
            <EmptyState icon={<HistoryIcon />} title={`There is no terminal “${place.slot}” here`} testId="no-slot">
              It has another name, or was deleted with its history.
            </EmptyState>
          ) : (
            <CommandList
              key={historyAddress(idea.id, place)}
              {...{ idea: idea.id, place, sessions: items, session, initial: commands }}
            />
          )}
        </div>
        {mayExport && items.length > 0 && <ExportSection key={session?.id} {...{ idea, sessions: items, session }} />}
        <IdeaRetention idea={idea} accountDays={accountDays} onSaved={() => router.refresh()} />
        {idea.role === "owner" && (
          <DeleteSection
            sessions={shown}
            onDeleted={(slot) => {
              retry();
              if (slot === place.slot) router.replace(historyAddress(idea.id));
              else router.refresh();
            }}
          />
        )}
      </div>
    </PageFrame>
  );
}

function Whose({ place }: Pick<HistoryPageProps, "place">) {
  if (place.slot === undefined) return "The commands of all its terminals, newest first.";
  return (
    <>
      The commands of <span className="font-mono">{place.slot}</span>, newest first.
    </>
  );
}

/** What is here is as good as ever; what is run there meanwhile comes later. */
function DevicesAway({ sessions }: Pick<HistoryPageProps, "sessions">) {
  const away = sessions.filter(({ status }) => status === "offline");
  const since = away.map(lastActivity).find((time) => time !== null);
  const names = [...new Set(away.map(({ device }) => device?.name ?? "A device"))].join(", ");
  if (away.length === 0) return null;
  return (
    <Notice title={`${names} cannot be reached`} testId="history-offline">
      {since && (
        <>
          Its last sign came <RelativeTime iso={since} />.{" "}
        </>
      )}
      What is run there meanwhile is listed when it is back.
    </Notice>
  );
}
