/** The way to the inbox, with how much in it is unread. */
"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { buttonLook } from "@/ui/button.tsx";
import { classNames } from "@/ui/class-names.ts";
import { BellIcon } from "@/ui/icons.ts";
import { inboxPath } from "../routes/paths.ts";
import { unreadText } from "./unread-text.ts";
import { useUnread } from "./unread.tsx";

export function NoticeBell() {
  const unread = useUnread() ?? 0;
  const here = usePathname() === inboxPath;
  return (
    <Link
      href={inboxPath}
      aria-current={here ? "page" : undefined}
      aria-label={unread === 0 ? "Inbox" : `Inbox, ${unread} unread`}
      title="Inbox"
      data-testid="inbox"
      className={classNames(buttonLook({ variant: "ghost", size: "icon" }), here && "text-ink")}
    >
      <BellIcon aria-hidden />
      {unread > 0 && (
        <span
          aria-hidden
          data-testid="unread"
          className="absolute bottom-[calc(50%+2px)] left-[calc(50%+4px)] min-w-4 rounded-full bg-accent px-1 text-center text-[0.625rem] leading-4 font-semibold text-on-accent"
        >
          {unreadText(unread)}
        </span>
      )}
    </Link>
  );
}
