/** Programs that a terminal had and that are not there any more: a list of them, from which their saved output opens. */
"use client";

import type { ApiSession, PaneId, StoredPane } from "@coda/protocol";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog } from "@/ui/dialog.tsx";
import { HistoryIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useStoredPanes } from "../api/queries.ts";
import { savedPanePath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { useNow } from "../time/wall-clock.ts";
import { byteCount } from "./continuity-words.ts";
import { earlierPanes, spanText, type PanesOnView } from "./earlier-panes.ts";

interface EarlierProgramsProps {
  readonly session: ApiSession;
  readonly view: PanesOnView;
}

function EarlierRow({ session, stored }: Pick<EarlierProgramsProps, "session"> & { readonly stored: StoredPane }) {
  const nowMs = useNow(60_000);
  return (
    <li>
      <Link
        href={savedPanePath(session.ideaId, session.slot, stored.pane)}
        data-testid="earlier-program"
        className="flex items-baseline gap-3 px-4 py-2.5 text-sm hover:bg-hover"
      >
        <span className="min-w-0 flex-1 truncate font-medium">{nowMs !== null && spanText(stored, { nowMs })}</span>
        <span className="text-xs whitespace-nowrap text-ink-quiet">{byteCount(stored.rawBytes)}</span>
        <span className="font-mono text-xs text-ink-quiet">{stored.pane}</span>
      </Link>
    </li>
  );
}

function EarlierList({ session, view }: EarlierProgramsProps) {
  const { items, failure, retry } = useStoredPanes(session.id);
  const earlier = items === undefined ? undefined : earlierPanes(items, view);
  return (
    <>
      {failure && <FailureNotice title="The list could not be loaded" failure={failure} onRetry={retry} />}
      {earlier === undefined && !failure && <SkeletonRows rows={2} label="Loading the list" />}
      {earlier?.length === 0 && (
        <p className="text-sm text-ink-soft">Nothing of an earlier program is kept any more.</p>
      )}
      {earlier !== undefined && earlier.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-md border border-line">
          {earlier.map((stored) => (
            <EarlierRow key={stored.pane} session={session} stored={stored} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Shows nothing as long as there are none. */
export function EarlierPrograms({ session, view }: EarlierProgramsProps) {
  const [open, setOpen] = useState(false);
  const known: readonly { readonly pane: PaneId }[] = session.panes;
  if (earlierPanes(known, view).length === 0) return null;
  return (
    <>
      <Button
        aria-haspopup="dialog"
        aria-label="Earlier programs of this terminal"
        data-testid="earlier-programs"
        onClick={() => setOpen(true)}
      >
        <HistoryIcon aria-hidden />
        <span className="max-sm:sr-only">Earlier programs</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Earlier programs of this terminal"
        description="What ran here before, in panes that are closed or were started anew."
        testId="earlier-programs-dialog"
      >
        <EarlierList session={session} view={view} />
      </Dialog>
    </>
  );
}
