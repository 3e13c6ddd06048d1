/** The frame of everything that can be set: which page of it this is, and the way to the others. */
"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { ArrowLeftIcon } from "@/ui/icons.ts";
import { settingsPath } from "../routes/paths.ts";
import { PageFrame } from "../shell/page-frame.tsx";
import { SectionNav } from "../shell/section-nav.tsx";
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

export function SettingsFrame({ title, note, actions, children }: SettingsFrameProps) {
  return (
    <PageFrame above={<WayBack />} title={title} note={note} actions={actions}>
      <div className="gap-8 md:flex">
        <SectionNav label="Settings" sections={settingsSections} onPhones="hidden" />
        <div className="min-w-0 flex-1">{children}</div>
      </div>
    </PageFrame>
  );
}
