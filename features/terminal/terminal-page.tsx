/** The terminal of one slot: finds its session in the list, and offers to create it when there is none. */
"use client";

import type { ApiIdea, ApiSession, Slot } from "@coda/protocol";
import Link from "next/link";
import { useState } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { TerminalIcon } from "@/ui/icons.ts";
import { latePart } from "@/ui/late-part.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import type { Failure } from "../api/api-error.ts";
import { useApi } from "../api/api-provider.tsx";
import { useAnswered, useOwnAnswer } from "../api/use-answer.ts";
import { useKeepPlace } from "../offline/use-keep-place.ts";
import { ideasPath } from "../routes/paths.ts";
import { useForgetGoneSessions, type PaintsCode } from "../sessions/forget-gone.ts";
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

/** The list knows of the device, and of the terminal, what the terminal itself cannot. */
const pollMs = 4_000;

const missing = latePart(async () => (await import("./missing-terminal.tsx")).MissingTerminal);

interface NoTerminalProps extends Omit<TerminalPageProps, "initial"> {
  readonly items: readonly ApiSession[] | undefined;
  readonly failure: Failure | undefined;
  readonly retry: () => void;
}

/** What there is in place of a terminal. */
function NoTerminal({ items, failure, retry, ...slot }: NoTerminalProps) {
  if (failure?.code === "notFound") return <DeletedIdea idea={slot.idea} />;
  if (items !== undefined) return <missing.Part given={{ ...slot, onCreated: retry }} meanwhile={<Looking />} />;
  if (failure) return <FailureNotice title="The terminal could not be found" failure={failure} onRetry={retry} />;
  return <Looking />;
}

function Looking() {
  return <SkeletonRows rows={1} label="Looking for the terminal" />;
}

/** Terminals' code forgets as well, and is here anyway. */
const terminalCode: PaintsCode = () => import("./open-terminal.ts");

export function TerminalPage({ idea, slot, initial, reserveSlot }: TerminalPageProps) {
  const api = useApi();
  const sessions = useOwnAnswer({ ask: (signal) => api.sessions(idea.id, signal), initial });
  const { data: items, failure } = useAnswered(sessions, pollMs);
  useForgetGoneSessions(idea.id, failure?.code === "notFound" ? [] : items, terminalCode);
  const session = useShownSession(items, slot);
  useKeepPlace(session?.id, idea.title, slot);
  if (session) {
    const label = `Terminal ${session.slot} of ${idea.title}`;
    const head = (given: HeadGiven) => <TerminalHead idea={idea} session={session} {...given} />;
    return <TerminalScreen key={session.id} {...{ session, label, head }} isOwner={idea.role === "owner"} />;
  }
  return (
    <main id="content" className="mx-auto w-full max-w-4xl px-4 py-8 sm:px-6">
      <h1 className="sr-only">
        Terminal {slot} of {idea.title}
      </h1>
      <NoTerminal {...{ idea, slot, reserveSlot, items, failure, retry: () => void sessions.ask() }} />
    </main>
  );
}
