/** Over one of several terminals: whose it is, how it stands, who sizes it, what can be done with it. */
"use client";

import type { ApiIdea, ApiSession } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import Link from "next/link";
import { Dot } from "@/ui/badge.tsx";
import { Button } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { CloseIcon } from "@/ui/icons.ts";
import { Tooltip } from "@/ui/tooltip.tsx";
import { HistoryButton } from "../history/history-button.tsx";
import { WatchButton } from "../notices/watch-button.tsx";
import { terminalPath } from "../routes/paths.ts";
import { ShareButton } from "../sharing/share-dialog.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import { conditionOf, conditionTones, isLive } from "../terminal/connection-words.ts";
import { sizeOwnerText } from "../terminal/size-words.ts";
import { SideMenu, type SideDeeds } from "./side-menu.tsx";

interface SideHeadProps {
  readonly idea: Pick<ApiIdea, "id" | "title" | "role">;
  readonly session: ApiSession;
  readonly snapshot: TerminalSnapshot;
  readonly deeds: SideDeeds;
}

const toneLooks = { live: "text-live", warn: "text-warn", danger: "text-danger", idle: "text-ink-quiet" } as const;

/** In a word; the status line says more. */
function SideState({ snapshot }: Pick<SideHeadProps, "snapshot">) {
  const condition = conditionOf(snapshot);
  const tone = conditionTones[condition.kind];
  const asks = isLive(condition) && snapshot.session.status === "attention";
  const { by } = snapshot.size;
  const owner = isLive(condition) && by !== "thisWindow" ? sizeOwnerText(snapshot.size) : undefined;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-xs">
      <span
        data-testid="side-state"
        className={classNames("flex items-center gap-1.5 whitespace-nowrap", asks ? "text-warn" : toneLooks[tone])}
      >
        <Dot hollow={tone === "idle"} />
        {asks ? "needs attention" : condition.kind}
      </span>
      {owner !== undefined && (
        <span data-testid="side-sizer" className="truncate text-ink-quiet">
          sized by {owner}
        </span>
      )}
    </span>
  );
}

export function SideHead({ idea, session, snapshot, deeds }: SideHeadProps) {
  const mayShare = useAppConfig().sharing && idea.role === "owner";
  return (
    <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line bg-raised pr-1.5 pl-3">
      <h2 className="min-w-0 truncate text-sm">
        <Link href={terminalPath(session.ideaId, session.slot)} className="rounded-sm hover:underline">
          <span className="text-ink-soft">{idea.title}</span>
          <span aria-hidden className="text-ink-quiet">
            {" · "}
          </span>
          <span className="font-mono font-medium">{session.slot}</span>
        </Link>
      </h2>
      <SideState snapshot={snapshot} />
      <div className="ml-auto flex shrink-0 items-center gap-1">
        <div className="flex gap-1 @max-2xl:hidden">
          {mayShare && <ShareButton session={session} />}
          <WatchButton session={session} />
          <HistoryButton session={session} />
        </div>
        <SideMenu deeds={deeds} />
        <Tooltip text="Close this side">
          <Button
            size="icon"
            variant="ghost"
            aria-label={`Close ${idea.title}, ${session.slot}`}
            onClick={deeds.close}
            data-testid="side-close"
          >
            <CloseIcon aria-hidden />
          </Button>
        </Tooltip>
      </div>
    </div>
  );
}
