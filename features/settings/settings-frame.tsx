/** The frame of everything that can be set: which page of it this is, and the way to the others. */
"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { classNames } from "@/ui/class-names.ts";
import { accountPath, appearancePath, notificationSettingsPath } from "../routes/paths.ts";
import { PageFrame } from "../shell/page-frame.tsx";

const pages = [
  { path: accountPath, text: "Profile" },
  { path: appearancePath, text: "Appearance" },
  { path: notificationSettingsPath, text: "Notifications" },
] as const;

interface SettingsFrameProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function SettingsFrame({ title, note, actions, children }: SettingsFrameProps) {
  const pathname = usePathname();
  return (
    <PageFrame title={title} note={note} actions={actions}>
      <div className="gap-8 md:flex">
        <nav aria-label="Settings" className="mb-5 flex shrink-0 gap-1 overflow-x-auto md:mb-0 md:w-40 md:flex-col">
          {pages.map(({ path, text }) => (
            <Link
              key={path}
              href={path}
              aria-current={pathname === path ? "page" : undefined}
              className={classNames(
                "flex h-8 items-center rounded-md px-2.5 text-sm hover:bg-hover pointer-coarse:h-11",
                pathname === path ? "bg-hover font-medium text-ink" : "text-ink-soft",
              )}
            >
              {text}
            </Link>
          ))}
        </nav>
        <div className="min-w-0 flex-1">{children}</div>
      </div>
    </PageFrame>
  );
}
