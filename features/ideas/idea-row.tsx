/** One idea in the list: what its terminals do right now, straight to those that need attention, and what can be done. */
"use client";

import type { ApiIdea } from "@coda/protocol";
import Link from "next/link";
import { Badge } from "@/ui/badge.tsx";
import { isIdeaPaused } from "../recording/recording-state.ts";
import { ideaPath, terminalPath } from "../routes/paths.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { IdeaMenu } from "./idea-menu.tsx";
import { shownAsking, terminalCount } from "./idea-words.ts";
import type { ChangingIdea } from "./use-change-idea.ts";

interface IdeaRowProps {
  readonly idea: ApiIdea;
  readonly change: ChangingIdea["change"];
}

export function IdeaRow({ idea, change }: IdeaRowProps) {
  return (
    <li className="relative flex items-center gap-x-3 py-2.5 pr-2 pl-4 focus-within:bg-hover hover:bg-hover sm:pr-3">
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-56">
          {/* The whole row leads there; what lies above it has ways of its own. */}
          <Link
            href={ideaPath(idea.id)}
            data-testid="idea-row"
            className="block truncate font-medium after:absolute after:inset-0"
          >
            {idea.title}
          </Link>
          <span className="block truncate font-mono text-xs text-ink-quiet">{idea.id}</span>
        </div>
        <Asking idea={idea} />
        <span className="text-xs text-ink-quiet sm:w-40 sm:text-right">
          {terminalCount(idea.sessions.total)}
          {idea.lastActivityAt !== null && (
            <>
              {" · "}
              <RelativeTime iso={idea.lastActivityAt} />
            </>
          )}
        </span>
      </div>
      <div className="relative z-10 size-8 pointer-coarse:size-10">
        {idea.role === "owner" && <IdeaMenu idea={idea} change={change} />}
      </div>
    </li>
  );
}

function Asking({ idea }: Pick<IdeaRowProps, "idea">) {
  const { running, asking } = idea.sessions;
  const { named, more } = shownAsking(asking);
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {named.map((slot) => (
        <Link
          key={slot}
          href={terminalPath(idea.id, slot)}
          data-testid="idea-asking"
          aria-label={`${slot} of ${idea.title} needs attention: open it`}
          className="relative z-10 rounded-full hover:brightness-95 pointer-coarse:py-2.5"
        >
          <Badge tone="warn">
            <span className="max-w-40 truncate font-mono">{slot}</span> needs attention
          </Badge>
        </Link>
      ))}
      {more > 0 && <Badge tone="warn">{more} more</Badge>}
      {isIdeaPaused(idea) && (
        <Badge tone="idle" hollow>
          not recorded
        </Badge>
      )}
      {running > 0 && <Badge tone="live">{running} running</Badge>}
    </span>
  );
}
