/** Over a member's terminal: where it belongs, how it stands, what can be done with it. */
"use client";

import type { ApiIdea, ApiSession } from "@coda/protocol";
import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { ArrowLeftIcon } from "@/ui/icons.ts";
import { Kbd } from "@/ui/kbd.tsx";
import { Tooltip } from "@/ui/tooltip.tsx";
import { ideaPath } from "../routes/paths.ts";
import { AttachButton } from "../sessions/attach-button.tsx";
import { AskingGuests } from "../sharing/asking-guests.tsx";
import { ShareButton } from "../sharing/share-dialog.tsx";
import { useAppConfig } from "../shell/app-config.tsx";
import { EarlierPrograms } from "./earlier-programs.tsx";
import { HeadBadge } from "./head-badge.tsx";
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
  const heard = snapshot.stateKnown && snapshot.session.offlineSince === null;
  const { socket, literalUnavailable } = snapshot.session;
  const mayShare = useAppConfig().sharing && idea.role === "owner";
  const bar = (
    <div className="flex shrink-0 items-center gap-2 border-b border-line bg-raised px-2 py-1.5 sm:px-3">
      <Tooltip text={`All terminals of ${idea.title}`}>
        <Link
          href={ideaPath(idea.id)}
          aria-label={`Back to the terminals of ${idea.title}`}
          className={buttonLook({ variant: "ghost", size: "icon" })}
        >
          <ArrowLeftIcon aria-hidden />
        </Link>
      </Tooltip>
      <h1 className="flex min-w-0 items-baseline gap-2">
        <span className="truncate text-ink-soft max-sm:sr-only">{idea.title}</span>
        <span aria-hidden className="text-ink-quiet max-sm:hidden">
          /
        </span>
        <span className="truncate font-mono font-medium">{session.slot}</span>
      </h1>
      <HeadBadge snapshot={snapshot} />
      {wayOut && <WayOut />}
      <span className={classNames("truncate text-xs text-ink-quiet max-md:hidden", !wayOut && "ml-auto")}>
        {session.device?.name}
      </span>
      <div className="ml-auto flex shrink-0 gap-2 md:ml-0" id="terminal-actions">
        {mayShare && <ShareButton session={session} />}
        <EarlierPrograms session={session} view={snapshot} />
        <AttachButton
          target={{
            ideaId: session.ideaId,
            slot: session.slot,
            deviceName: session.device?.name ?? null,
            server: heard ? { socket, literalUnavailable } : undefined,
          }}
        />
      </div>
    </div>
  );
  return (
    <>
      {bar}
      {mayShare && <AskingGuests session={session} />}
    </>
  );
}
