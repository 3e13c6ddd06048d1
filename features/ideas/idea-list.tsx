/** All ideas of the reader, each with what its terminals do right now. */
"use client";

import type { ApiIdea } from "@coda/protocol";
import Link from "next/link";
import { Badge } from "@/ui/badge.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { IdeaIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useIdeas } from "../api/queries.ts";
import { ideaPath } from "../routes/paths.ts";
import { useForgetGoneIdeas } from "../sessions/forget-gone.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { RelativeTime } from "../time/relative-time.tsx";
import { CreateIdea, type CreateIdeaAction } from "./create-idea.tsx";
import { byLastActivity, terminalCount } from "./idea-words.ts";

function IdeaRow({ idea }: { readonly idea: ApiIdea }) {
  const { running, attention } = idea.sessions;
  return (
    <li>
      <Link
        href={ideaPath(idea.id)}
        data-testid="idea-row"
        className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover"
      >
        <span className="min-w-0 flex-1 basis-56">
          <span className="block truncate font-medium">{idea.title}</span>
          <span className="block truncate font-mono text-xs text-ink-quiet">{idea.id}</span>
        </span>
        <span className="flex items-center gap-1.5">
          {attention > 0 && (
            <Badge tone="warn">{attention === 1 ? "needs attention" : `${attention} need attention`}</Badge>
          )}
          {running > 0 && <Badge tone="live">{running} running</Badge>}
        </span>
        <span className="text-right text-xs text-ink-quiet sm:w-40">
          {terminalCount(idea.sessions.total)}
          {idea.lastActivityAt !== null && (
            <>
              {" · "}
              <RelativeTime iso={idea.lastActivityAt} />
            </>
          )}
        </span>
      </Link>
    </li>
  );
}

interface IdeaListProps {
  readonly initial?: readonly ApiIdea[];
  readonly createIdea: CreateIdeaAction;
}

export function IdeaList({ initial, createIdea }: IdeaListProps) {
  const { items, failure, retry } = useIdeas(initial);
  useForgetGoneIdeas(items);
  return (
    <PageFrame title="Ideas" note="Each idea has its own terminals." actions={<CreateIdea createIdea={createIdea} />}>
      <div className="space-y-4">
        {failure && (
          <FailureNotice title="The list could not be brought up to date" failure={failure} onRetry={retry} />
        )}
        {items === undefined && !failure && <SkeletonRows rows={4} label="Loading your ideas" />}
        {items?.length === 0 && (
          <EmptyState icon={<IdeaIcon />} title="No idea yet" testId="no-ideas">
            An idea is a project of yours. Create one, and its first terminal is a tmux session on your own machine.
          </EmptyState>
        )}
        {items !== undefined && items.length > 0 && (
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
            {items.toSorted(byLastActivity).map((idea) => (
              <IdeaRow key={idea.id} idea={idea} />
            ))}
          </ul>
        )}
      </div>
    </PageFrame>
  );
}
