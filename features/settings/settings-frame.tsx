/** The frame of everything that can be set: which page of it this is, and the way to the others. */
"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { classNames } from "@/ui/class-names.ts";
import { ArrowLeftIcon } from "@/ui/icons.ts";
import { settingsPath } from "../routes/paths.ts";
import { PageFrame } from "../shell/page-frame.tsx";
import { settingsSections } from "./settings-sections.ts";

interface SettingsFrameProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A phone has the list on a page of its own. */
function WayBack() {
  return (
    <Link
      href={settingsPath}
      className="mb-2 inline-flex h-11 items-center gap-1.5 text-sm text-ink-soft hover:text-ink md:hidden [&_svg]:size-4"
    >
      <ArrowLeftIcon aria-hidden /> Settings
    </Link>
  );
}

function SettingsNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Settings" className="flex shrink-0 flex-col gap-1 max-md:hidden md:w-44">
      {settingsSections.map(({ path, text }) => (
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
  );
}

export function SettingsFrame({ title, note, actions, children }: SettingsFrameProps) {
  return (
    <PageFrame above={<WayBack />} title={title} note={note} actions={actions}>
      <div className="gap-8 md:flex">
        <SettingsNav />
        <div className="min-w-0 flex-1">{children}</div>
      </div>
    </PageFrame>
  );
}
