/** One notice: what happened, what was printed or run, where; all of it leads to the moment. */
"use client";

import { limits, noticeWords, type ApiNotice, type KeptNotice } from "@coda/protocol";
import Link from "next/link";
import type { ComponentType } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import {
  BellIcon,
  DoneIcon,
  EyeIcon,
  FailedIcon,
  MessageIcon,
  OfflineIcon,
  QuestionIcon,
  ReadIcon,
  SilenceIcon,
  UnreadIcon,
} from "@/ui/icons.ts";
import { noticePath } from "../routes/paths.ts";
import { RelativeTime } from "../time/relative-time.tsx";

interface NoticeLook {
  readonly icon: ComponentType<{ readonly className?: string }>;
  readonly tone: string;
}

const looks: Readonly<Record<Exclude<KeptNotice["kind"], "commandEnded">, NoticeLook>> = {
  bell: { icon: BellIcon, tone: "text-warn" },
  message: { icon: MessageIcon, tone: "text-accent" },
  question: { icon: QuestionIcon, tone: "text-warn" },
  matched: { icon: EyeIcon, tone: "text-accent" },
  silent: { icon: SilenceIcon, tone: "text-idle" },
  failed: { icon: FailedIcon, tone: "text-danger" },
  deviceOffline: { icon: OfflineIcon, tone: "text-idle" },
};

function lookOf(what: KeptNotice): NoticeLook {
  if (what.kind !== "commandEnded") return looks[what.kind];
  const isGood = what.exitCode === null || what.exitCode === 0;
  return isGood ? { icon: DoneIcon, tone: "text-live" } : { icon: FailedIcon, tone: "text-danger" };
}

interface NoticeRowProps {
  readonly notice: ApiNotice;
  readonly onMark: (read: boolean) => void;
}

export function NoticeRow({ notice, onMark }: NoticeRowProps) {
  const { title, text } = noticeWords(notice);
  const { read, session, more } = notice;
  const { icon: Icon, tone } = lookOf(notice.what);
  const label = read ? "Mark as unread" : "Mark as read";
  return (
    <li data-testid="notice" data-read={read} className="relative flex items-start gap-3 px-4 py-3 hover:bg-hover">
      <span aria-hidden className={classNames("mt-0.5 [&_svg]:size-4", tone)}>
        <Icon />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <Link
            href={noticePath(notice.id)}
            // To follow it counts as reading it.
            prefetch={false}
            // The whole row is the link.
            className={classNames(
              "min-w-0 rounded-sm sm:truncate after:absolute after:inset-0",
              read ? "text-ink-soft" : "font-semibold",
            )}
          >
            {!read && <span className="sr-only">Unread: </span>}
            <bdi>{title}</bdi>
          </Link>
        </p>
        {text !== null && (
          <p className="mt-0.5 truncate font-mono text-xs text-ink-soft" title={text}>
            <bdi>{text}</bdi>
          </p>
        )}
        <p className="mt-0.5 flex flex-wrap items-center gap-x-1.5 text-xs text-ink-quiet">
          {session !== null && (
            <>
              <span className="font-mono">{session.slot}</span>
              <span aria-hidden>·</span>
              <bdi>{session.ideaTitle}</bdi>
              <span aria-hidden>·</span>
            </>
          )}
          <RelativeTime iso={notice.at} />
          {more > 0 && <span>· and {more >= limits.countedNotices ? `${more} or more` : more} more like this</span>}
        </p>
      </div>
      <button
        type="button"
        aria-label={`${label}: ${title}`}
        title={label}
        aria-pressed={read}
        onClick={() => onMark(!read)}
        data-testid="mark"
        className={classNames(buttonLook({ variant: "ghost", size: "icon" }), "z-10")}
      >
        {read ? <ReadIcon aria-hidden /> : <UnreadIcon aria-hidden />}
      </button>
    </li>
  );
}
