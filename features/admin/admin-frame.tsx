/** The frame of the pages for a server's admins: which of them this is, and the way to the others. */
"use client";

import type { ReactNode } from "react";
import { PageFrame } from "../shell/page-frame.tsx";
import { SectionNav } from "../shell/section-nav.tsx";
import { adminSections } from "./admin-sections.ts";

interface AdminFrameProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function AdminFrame({ title, note, actions, children }: AdminFrameProps) {
  return (
    <PageFrame above={<p className="mb-1 text-sm text-ink-quiet">Admin</p>} title={title} note={note} actions={actions}>
      <div className="gap-8 md:flex">
        <SectionNav label="Admin" sections={adminSections} onPhones="rows" />
        <div className="min-w-0 flex-1">{children}</div>
      </div>
    </PageFrame>
  );
}
