/** Over a member's terminal: where it belongs, how it stands, what can be done with it. */
"use client";

import type { ApiIdea, ApiSession } from "@coda/protocol";
import { classNames } from "@/ui/class-names.ts";
import { Kbd } from "@/ui/kbd.tsx";
import { HistoryButton } from "../history/history-button.tsx";
import { useReadHere } from "../notices/use-read-here.ts";
import { WatchButton } from "../notices/watch-button.tsx";
import { ideaPath } from "../routes/paths.ts";
import { AttachButton } from "../sessions/attach-button.tsx";
import { AskingGuests } from "../sharing/asking-guests.tsx";
import { ShareButton } from "../sharing/share-dialog.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import { EarlierPrograms } from "./earlier-programs.tsx";
import { HeadBadge } from "./head-badge.tsx";
import { PageBar } from "./page-bar.tsx";
import type { HeadGiven } from "./terminal-screen.tsx";

interface TerminalHeadProps extends HeadGiven {
  readonly idea: Pick<ApiIdea, "id" | "title" | "role">;
  readonly session: ApiSession;
}

/** For the eyes only: to screen readers the terminal itself says it. */
export function WayOut() {
  return (
    <span
      aria-hidden
      data-testid="way-out"
      className="ml-auto flex items-center gap-1 pr-2 text-xs text-ink-quiet max-md:hidden"
    >
      <Kbd>Ctrl</Kbd>
      <Kbd>Shift</Kbd>
      <Kbd>↑</Kbd>
      <span className="pl-0.5 whitespace-nowrap">leaves the terminal</span>
    </span>
  );
}

export function TerminalHead({ idea, session, snapshot, wayOut }: TerminalHeadProps) {
  useReadHere(session.id);
  const heard = snapshot.stateKnown && snapshot.session.offlineSince === null;
  const { socket, literalUnavailable } = snapshot.session;
  const isOwn = idea.role === "owner";
  const mayShare = useAppConfig().sharing && isOwn;
  const back = {
    href: ideaPath(idea.id),
    hint: `All terminals of ${idea.title}`,
    label: `Back to the terminals of ${idea.title}`,
  };
  return (
    <>
      <PageBar back={back} ideaTitle={idea.title} slot={session.slot}>
        <HeadBadge snapshot={snapshot} />
        {wayOut && <WayOut />}
        <span className={classNames("truncate text-xs text-ink-quiet max-md:hidden", !wayOut && "ml-auto")}>
          {session.device?.name}
        </span>
        <div className="ml-auto flex shrink-0 gap-2 md:ml-0">
          {mayShare && <ShareButton session={session} />}
          <WatchButton session={session} />
          <HistoryButton session={session} />
          <EarlierPrograms session={session} view={snapshot} />
          {isOwn && (
            <AttachButton
              target={{
                ideaId: session.ideaId,
                slot: session.slot,
                deviceName: session.device?.name ?? null,
                server: heard ? { socket, literalUnavailable } : undefined,
              }}
            />
          )}
        </div>
      </PageBar>
      {mayShare && <AskingGuests session={session} />}
    </>
  );
}
