/** In the place of a terminal that is not there: the offer to create it. */
"use client";

import { mayAs, slotSchema, type ApiIdea, type Slot } from "@coda/protocol";
import Link from "next/link";
import { Button, buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { TerminalIcon } from "@/ui/icons.ts";
import { useAction } from "../api/queries.ts";
import { ideaPath } from "../routes/paths.ts";
import type { ReserveSlotAction } from "../sessions/new-slot.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";

export interface MissingTerminalProps {
  readonly idea: Pick<ApiIdea, "id" | "title" | "role">;
  readonly slot: Slot;
  readonly reserveSlot: ReserveSlotAction;
  /** It is there now. */
  readonly onCreated: () => void;
}

export function MissingTerminal({ idea, slot, reserveSlot, onCreated }: MissingTerminalProps) {
  const { perform, busy, failure } = useAction(reserveSlot);
  const create = () => perform({ idea: idea.id, slot: slotSchema.parse(slot) }, onCreated);
  const actions = (
    <div className="flex flex-wrap justify-center gap-2">
      <Link href={ideaPath(idea.id)} className={buttonLook()}>
        Back to {idea.title}
      </Link>
      {mayAs(idea.role, "driver") && (
        <Button variant="primary" busy={busy} onClick={create} data-testid="create-missing-slot">
          Create {slot}
        </Button>
      )}
    </div>
  );
  return (
    <EmptyState icon={<TerminalIcon />} title={`There is no terminal “${slot}” here`} action={actions} testId="no-slot">
      <p>{idea.title} has no slot of this name yet.</p>
      {failure && <FailureNotice title="The terminal was not created" failure={failure} />}
    </EmptyState>
  );
}
