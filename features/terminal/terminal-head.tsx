/** Over a member's terminal: where it belongs, how it stands, what can be done with it. */
"use client";

import type { ApiIdea, ApiSession } from "@coda/protocol";
import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { BesideButton } from "../beside/beside-button.tsx";
import { HistoryButton } from "../history/history-button.tsx";
import { useReadHere } from "../notices/use-read-here.ts";
import { WatchButton } from "../notices/watch-button.tsx";
import { ideaPath, sharingPath } from "../routes/paths.ts";
import { AttachButton } from "../sessions/attach-button.tsx";
import { useSessionHere } from "../sessions/use-session-here.ts";
import { AskingGuests } from "../sharing/asking-guests.tsx";
import { ShareButton } from "../sharing/share-dialog.tsx";
import { SharesOf } from "../sharing/use-shares.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import { keysOf } from "../shortcuts/key-bindings.ts";
import { KeyCombo } from "../shortcuts/key-combo.tsx";
import { useKeyLaw } from "../shortcuts/use-key-law.ts";
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
  const law = useKeyLaw();
  const [keys] = law === undefined ? [] : keysOf("terminal.leave", "terminal", law);
  if (law === undefined || keys === undefined) return null;
  return (
    <span
      aria-hidden
      data-testid="way-out"
      className="ml-auto flex items-center gap-1 pr-2 text-xs text-ink-quiet max-md:hidden"
    >
      <KeyCombo keys={keys} platform={law.platform} />
      <span className="pl-0.5 whitespace-nowrap">leaves the terminal</span>
    </span>
  );
}

/** Where links are switched off, the page of all of them says how to switch them on, to whom that is given. */
function ShareDoor({ session }: Pick<TerminalHeadProps, "session">) {
  const { sharing, isOperator } = useAppConfig();
  if (sharing) return <ShareButton session={session} />;
  if (!isOperator) return null;
  return (
    <Link href={sharingPath} className={buttonLook()} data-testid="share-how">
      Share
    </Link>
  );
}

export function TerminalHead({ idea, session, snapshot, wayOut }: TerminalHeadProps) {
  useReadHere(session.id);
  useSessionHere(session, idea.role, snapshot);
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
    <SharesOf session={session.id}>
      <PageBar back={back} ideaTitle={idea.title} slot={session.slot}>
        <HeadBadge snapshot={snapshot} />
        {wayOut && <WayOut />}
        <span className={classNames("truncate text-xs text-ink-quiet max-md:hidden", !wayOut && "ml-auto")}>
          {session.device?.name}
        </span>
        <div className="ml-auto flex shrink-0 gap-1 sm:gap-2 md:ml-0">
          {isOwn && <ShareDoor session={session} />}
          <BesideButton present={[{ idea: session.ideaId, slot: session.slot }]} />
          <WatchButton session={session} />
          <HistoryButton session={session} />
          <EarlierPrograms session={session} view={snapshot} />
          {isOwn && (
            // A phone has no room for it here: its idea's list of terminals has it as well.
            <span className="contents max-sm:hidden">
              <AttachButton
                target={{
                  ideaId: session.ideaId,
                  slot: session.slot,
                  deviceName: session.device?.name ?? null,
                  server: heard ? { socket, literalUnavailable } : undefined,
                }}
              />
            </span>
          )}
        </div>
      </PageBar>
      {mayShare && <AskingGuests session={session} />}
    </SharesOf>
  );
}
