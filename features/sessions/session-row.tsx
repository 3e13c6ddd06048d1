/** One session in a list: its state, where it runs, and the two ways to get into it. */
"use client";

import type { ApiSession, IdeaRole, SessionPreview } from "@coda/protocol";
import Link from "next/link";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { DeviceIcon } from "@/ui/icons.ts";
import { HistoryButton } from "../history/history-button.tsx";
import { WatchButton } from "../notices/watch-button.tsx";
import { RecordingBadge } from "../recording/recording-badge.tsx";
import { terminalPath } from "../routes/paths.ts";
import { RelativeTime } from "../time/relative-time.tsx";
import { AttachButton } from "./attach-button.tsx";
import { SessionBadge } from "./session-badge.tsx";
import { SessionMenu } from "./session-menu.tsx";
import { LastCommand, PreviewLines } from "./session-preview.tsx";
import { lastActivity, presentText } from "./session-status.ts";

const readable = ["offline", "exited"];

interface SessionRowProps {
  readonly session: ApiSession;
  /** Undefined while it is not known. */
  readonly preview: SessionPreview | undefined;
  /** The reader's, in the idea. Only its owner has the device, and can attach there. */
  readonly role: IdeaRole;
}

export function SessionRow({ session, preview, role }: SessionRowProps) {
  const activity = lastActivity(session);
  const present = presentText(session.present);
  const verb = readable.includes(session.status) ? "Read" : "Connect";
  return (
    <li
      data-testid="session-row"
      data-slot={session.slot}
      className="relative flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 hover:bg-hover"
    >
      <div className="min-w-0 flex-1 basis-60">
        <div className="flex items-center gap-2.5">
          <Link
            href={terminalPath(session.ideaId, session.slot)}
            className="truncate rounded-sm font-mono text-base font-medium after:absolute after:inset-0"
          >
            {session.slot}
          </Link>
          <SessionBadge status={session.status} />
          <RecordingBadge session={session} />
        </div>
        <p className="mt-1 flex items-center gap-1.5 text-xs text-ink-quiet">
          <DeviceIcon aria-hidden className="size-3.5 shrink-0" />
          <span className="truncate">{session.device?.name ?? "no device yet"}</span>
          <span aria-hidden>·</span>
          <span className="shrink-0">{activity === null ? "never active" : <RelativeTime iso={activity} />}</span>
          {present !== null && (
            <span data-testid="session-present" title="Drivers may type, viewers read." className="shrink-0">
              <span aria-hidden>· </span>
              {present}
            </span>
          )}
        </p>
      </div>
      <div className="relative z-10 flex gap-2">
        <WatchButton session={session} />
        <HistoryButton session={session} />
        {role === "owner" && (
          <AttachButton
            label={`Attach to ${session.slot} in a local terminal`}
            target={{ ideaId: session.ideaId, slot: session.slot, deviceName: session.device?.name ?? null }}
          />
        )}
        <Link
          href={terminalPath(session.ideaId, session.slot)}
          aria-label={`${verb} ${session.slot}`}
          data-testid="session-connect"
          className={classNames(buttonLook({ variant: "secondary" }), "w-20")}
        >
          {verb}
        </Link>
        <SessionMenu session={session} role={role} />
      </div>
      <div className="min-w-0 basis-full space-y-1.5 empty:hidden">
        <PreviewLines preview={preview} slot={session.slot} />
        <LastCommand preview={preview} />
      </div>
    </li>
  );
}
