/** What ran in a terminal before, as a list of links to what it printed. */
"use client";

import type { StoredPane } from "@coda/protocol";
import Link from "next/link";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useStoredPanes } from "../api/queries.ts";
import { savedPanePath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { useNow } from "../time/wall-clock.ts";
import { byteCount } from "./continuity-words.ts";
import { earlierPanes, spanText } from "./earlier-panes.ts";
import type { EarlierProgramsProps } from "./earlier-programs.tsx";

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

export function EarlierList({ session, view }: EarlierProgramsProps) {
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
