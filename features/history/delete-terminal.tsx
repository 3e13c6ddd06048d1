/** The question before a terminal is deleted with all that is stored of it: it says how much that is, and can be stopped. */
"use client";

import { limits, type ApiSession, type DeletedReply, type Slot, type StoredPane } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Notice } from "@/ui/notice.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useStoredPanes } from "../api/queries.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { heldText } from "./held-text.ts";
import { historyCalls } from "./history-calls.ts";
import { useDeletion } from "./use-deletion.ts";

interface DeleteTerminalDialogProps {
  /** Undefined: nothing is asked. */
  readonly session: ApiSession | undefined;
  readonly onClose: () => void;
  readonly onDeleted: (slot: Slot, deleted: DeletedReply["deleted"]) => void;
}

export function DeleteTerminalDialog({ session, onClose, onDeleted }: DeleteTerminalDialogProps) {
  return (
    <Dialog
      open={session !== undefined}
      onOpenChange={onClose}
      title={`Delete ${session?.slot ?? ""}?`}
      testId="delete-history-dialog"
    >
      {session !== undefined && (
        <Confirmation
          session={session}
          onCancel={onClose}
          onDeleted={(deleted) => {
            onClose();
            onDeleted(session.slot, deleted);
          }}
        />
      )}
    </Dialog>
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
