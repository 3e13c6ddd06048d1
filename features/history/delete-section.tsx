/** Deleting a terminal with all that is stored of it, after saying how much that is. */
"use client";

import { limits, type ApiSession, type DeletedReply, type Slot, type StoredPane } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Notice } from "@/ui/notice.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { AccountSection, rowLook, rowsLook } from "../account/account-section.tsx";
import { useStoredPanes } from "../api/queries.ts";
import { SessionBadge } from "../sessions/session-badge.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { byteCount } from "../terminal/continuity-words.ts";
import { heldText } from "./held-text.ts";
import { historyCalls } from "./history-calls.ts";
import { useDeletion } from "./use-deletion.ts";

interface DeleteSectionProps {
  readonly sessions: readonly ApiSession[];
  readonly onDeleted: (slot: Slot) => void;
}

interface Gone {
  readonly slot: Slot;
  readonly deleted: DeletedReply["deleted"];
}

export function DeleteSection({ sessions, onDeleted }: DeleteSectionProps) {
  const [asked, ask] = useState<ApiSession>();
  const [gone, setGone] = useState<Gone>();
  if (sessions.length === 0 && gone === undefined) return null;
  return (
    <AccountSection
      title="Delete"
      note="A terminal’s output and commands, for good. What runs in its tmux session goes on."
    >
      <div className="space-y-3">
        {gone && (
          <Notice title={`${gone.slot} is deleted`} testId="history-deleted">
            {byteCount(gone.deleted.rawBytes)} of output went with it.
          </Notice>
        )}
        {sessions.length > 0 && (
          <ul className={rowsLook}>
            {sessions.map((session) => (
              <li key={session.id} className={rowLook}>
                <span className="flex min-w-0 flex-1 items-center gap-2.5">
                  <span className="truncate font-mono font-medium">{session.slot}</span>
                  <SessionBadge status={session.status} />
                </span>
                <Button
                  variant="danger"
                  onClick={() => ask(session)}
                  aria-label={`Delete ${session.slot} …`}
                  data-testid="delete-history"
                >
                  Delete …
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <Dialog
        open={asked !== undefined}
        onOpenChange={(open) => !open && ask(undefined)}
        title={`Delete ${asked?.slot ?? ""}?`}
        testId="delete-history-dialog"
      >
        {asked !== undefined && (
          <Confirmation
            session={asked}
            onCancel={() => ask(undefined)}
            onDeleted={(deleted) => {
              ask(undefined);
              setGone({ slot: asked.slot, deleted });
              onDeleted(asked.slot);
            }}
          />
        )}
      </Dialog>
    </AccountSection>
  );
}

interface ConfirmationProps {
  readonly session: ApiSession;
  readonly onCancel: () => void;
  readonly onDeleted: (deleted: DeletedReply["deleted"]) => void;
}

function WhatGoes({ panes, underWay }: { readonly panes: readonly StoredPane[]; readonly underWay: boolean }) {
  return (
    <p data-testid="what-goes" role="status">
      {underWay && "Deleting "}
      <strong className="font-semibold">{heldText(panes, limits.storedPanes)}</strong>
      {underWay ? " …" : " go for good."}
    </p>
  );
}

/** Nothing can be deleted before it is known what goes. */
function Confirmation({ session, onCancel, onDeleted }: ConfirmationProps) {
  const { items, failure: unknown, retry } = useStoredPanes(session.id);
  const [stopped, setStopped] = useState(false);
  const onStopped = () => {
    setStopped(true);
    retry();
  };
  const { begin, stop, failure } = useDeletion((signal) => historyCalls.deleteSession(session.id, signal), {
    onDeleted,
    onStopped,
  });
  return (
    <div className="space-y-4">
      {unknown && <FailureNotice title="What is stored could not be asked for" failure={unknown} onRetry={retry} />}
      {items === undefined && !unknown && <SkeletonRows rows={1} label="Counting what goes" />}
      {items !== undefined && <WhatGoes panes={items} underWay={stop !== undefined} />}
      {stopped && stop === undefined && !unknown && (
        <Notice title="The deletion was stopped" testId="deletion-stopped">
          What is stored is counted above.
        </Notice>
      )}
      <p className="text-sm text-ink-soft">
        The terminal leaves this idea, its links for guests end, and whoever has it open is cut off. Its tmux session
        goes on, and is recorded no further.
      </p>
      {failure && <FailureNotice title="It was not deleted" failure={failure} />}
      <DialogActions>
        <Button onClick={stop ?? onCancel} data-testid="delete-history-stop">
          {stop === undefined ? "Cancel" : "Stop"}
        </Button>
        <Button
          variant="danger"
          busy={stop !== undefined}
          disabled={items === undefined}
          onClick={begin}
          data-testid="delete-history-submit"
        >
          Delete for good
        </Button>
      </DialogActions>
    </div>
  );
}
