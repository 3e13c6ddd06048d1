/** The terminal of one slot: finds its session in the list, and offers to create it when there is none. */
"use client";

import { mayAs, slotSchema, type ApiIdea, type ApiSession, type Slot } from "@coda/protocol";
import Link from "next/link";
import { useState } from "react";
import { Button, buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { TerminalIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useAction, useSessions, type Listed } from "../api/queries.ts";
import { useKeepPlace } from "../offline/use-keep-place.ts";
import { ideaPath, ideasPath } from "../routes/paths.ts";
import { useForgetGoneSessions } from "../sessions/forget-gone.ts";
import type { ReserveSlotAction } from "../sessions/new-slot.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { TerminalHead } from "./terminal-head.tsx";
import { TerminalScreen, type HeadGiven } from "./terminal-screen.tsx";

interface TerminalPageProps {
  readonly idea: Pick<ApiIdea, "id" | "title" | "role">;
  readonly slot: Slot;
  readonly initial?: readonly ApiSession[];
  readonly reserveSlot: ReserveSlotAction;
}

function MissingTerminal({ idea, slot, reserveSlot }: Omit<TerminalPageProps, "initial">) {
  const { perform, busy, failure } = useAction(reserveSlot);
  const create = () => perform({ idea: idea.id, slot: slotSchema.parse(slot) }, () => {});
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

/** Nothing can be made in an idea that is not there. */
function DeletedIdea({ idea }: Pick<TerminalPageProps, "idea">) {
  const action = (
    <Link href={ideasPath} className={buttonLook()}>
      Your ideas
    </Link>
  );
  return (
    <EmptyState icon={<TerminalIcon />} title={`${idea.title} was deleted`} action={action} testId="idea-deleted">
      <p>Its terminals and their saved history went with it. What runs on your device goes on there.</p>
    </EmptyState>
  );
}

/** The slot's session, also when it was deleted while this page shows it: its screen says so. */
function useShownSession(items: readonly ApiSession[] | undefined, slot: Slot): ApiSession | undefined {
  const found = items?.find((candidate) => candidate.slot === slot);
  const [shown, show] = useState(found);
  if (found !== undefined && found !== shown) show(found);
  return found ?? shown;
}

type NoTerminalProps = Omit<TerminalPageProps, "initial"> & Listed<ApiSession>;

/** What there is in place of a terminal. */
function NoTerminal({ items, failure, retry, ...slot }: NoTerminalProps) {
  if (failure?.code === "notFound") return <DeletedIdea idea={slot.idea} />;
  if (items !== undefined) return <MissingTerminal {...slot} />;
  if (failure) return <FailureNotice title="The terminal could not be found" failure={failure} onRetry={retry} />;
  return <SkeletonRows rows={1} label="Looking for the terminal" />;
}

export function TerminalPage({ idea, slot, initial, reserveSlot }: TerminalPageProps) {
  const { items, failure, retry } = useSessions(idea.id, initial);
  useForgetGoneSessions(idea.id, failure?.code === "notFound" ? [] : items);
  const session = useShownSession(items, slot);
  useKeepPlace(session?.id, idea.title, slot);
  if (session) {
    const label = `Terminal ${session.slot} of ${idea.title}`;
    const head = (given: HeadGiven) => <TerminalHead idea={idea} session={session} {...given} />;
    return <TerminalScreen key={session.id} {...{ session, label, head }} />;
  }
  return (
    <main id="content" className="mx-auto w-full max-w-4xl px-4 py-8 sm:px-6">
      <NoTerminal {...{ idea, slot, reserveSlot, items, failure, retry }} />
    </main>
  );
}
