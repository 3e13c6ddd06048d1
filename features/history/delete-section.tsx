/** Deleting a terminal with all that is stored of it, after saying how much that is. */
"use client";

import type { ApiSession, DeletedReply, Slot } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { List, Row } from "@/ui/list.tsx";
import { Notice } from "@/ui/notice.tsx";
import { AccountSection } from "../account/account-section.tsx";
import { SessionBadge } from "../sessions/session-badge.tsx";
import { byteCount } from "../terminal/continuity-words.ts";
import { DeleteTerminalDialog } from "./delete-terminal.tsx";

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
          <List>
            {sessions.map((session) => (
              <Row key={session.id}>
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
              </Row>
            ))}
          </List>
        )}
      </div>
      <DeleteTerminalDialog
        session={asked}
        onClose={() => ask(undefined)}
        onDeleted={(slot, deleted) => {
          setGone({ slot, deleted });
          onDeleted(slot);
        }}
      />
    </AccountSection>
  );
}
