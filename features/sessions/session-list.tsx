/** Dev Mode → Terminals: the sessions of one idea as they are right now. */
"use client";

import { mayAs, type ApiIdea, type ApiSession, type IdeaRole, type SessionPreview } from "@coda/protocol";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { buttonLook } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { Field } from "@/ui/field.tsx";
import { TerminalIcon } from "@/ui/icons.ts";
import { List } from "@/ui/list.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { usePreviews, useSessions } from "../api/queries.ts";
import { BesideButton } from "../beside/beside-button.tsx";
import { IdeaChanged } from "../ideas/idea-changed.tsx";
import { IdeaMenu } from "../ideas/idea-menu.tsx";
import { useChangeIdea } from "../ideas/use-change-idea.ts";
import { historyPath, ideasPath, membersPath } from "../routes/paths.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { useForgetGoneSessions } from "./forget-gone.ts";
import { NewSlot, type ReserveSlotAction } from "./new-slot.tsx";
import { SessionRow } from "./session-row.tsx";
import { bySessionUrgency, isMeant } from "./session-status.ts";

/** As many as are seen at a glance. */
const manySessions = 6;

interface SessionListProps {
  readonly idea: ApiIdea;
  readonly initial?: readonly ApiSession[];
  readonly previews?: readonly SessionPreview[];
  readonly reserveSlot: ReserveSlotAction;
}

function Breadcrumb() {
  return (
    <nav aria-label="Breadcrumb" className="mb-1 flex text-sm text-ink-quiet">
      <Link href={ideasPath} className="touch-words rounded-sm hover:text-ink hover:underline">
        Ideas
      </Link>
    </nav>
  );
}

export function SessionList({ idea, initial, previews: known, reserveSlot }: SessionListProps) {
  const { items, failure, retry } = useSessions(idea.id, initial);
  const previews = usePreviews(idea.id, known);
  useForgetGoneSessions(idea.id, failure?.code === "notFound" ? [] : items);
  const taken = items?.map((session) => session.slot) ?? [];
  const router = useRouter();
  const changing = useChangeIdea(() => router.refresh());
  return (
    <PageFrame
      above={<Breadcrumb />}
      title={idea.title}
      note={<span className="font-mono text-xs">{idea.id}</span>}
      actions={
        <div className="flex gap-2">
          <Link href={historyPath(idea.id)} className={buttonLook()} data-testid="history-page">
            History
          </Link>
          <Link href={membersPath(idea.id)} className={buttonLook()}>
            Members
          </Link>
          {idea.role === "owner" && <IdeaMenu idea={idea} change={changing.change} isOnView />}
        </div>
      }
    >
      <section aria-labelledby="terminals" className="space-y-4">
        <IdeaChanged {...changing} />
        <div className="flex items-end justify-between gap-4">
          <div>
            <p className="text-xs text-ink-quiet">Dev Mode</p>
            <h2 id="terminals" className="text-lg font-semibold">
              Terminals
            </h2>
          </div>
          <div className="flex gap-2">
            {taken.length > 0 && <BesideButton present={[]} />}
            {mayAs(idea.role, "driver") && <NewSlot idea={idea} taken={taken} reserveSlot={reserveSlot} />}
          </div>
        </div>
        {failure && (
          <FailureNotice title="The list could not be brought up to date" failure={failure} onRetry={retry} />
        )}
        {items === undefined && !failure && <SkeletonRows rows={2} label="Loading the terminals" />}
        {items !== undefined && <Sessions items={items} previews={previews} role={idea.role} />}
      </section>
    </PageFrame>
  );
}

interface SessionsProps {
  readonly items: readonly ApiSession[];
  readonly previews: readonly SessionPreview[];
  readonly role: IdeaRole;
}

function Sessions({ items, previews, role }: SessionsProps) {
  const [text, setText] = useState("");
  if (items.length === 0) {
    return (
      <EmptyState icon={<TerminalIcon />} title="No terminal yet" testId="no-sessions">
        A slot becomes a tmux session on your own machine. You can use it here and in a local terminal at the same time.
      </EmptyState>
    );
  }
  const found = items.filter((session) => isMeant(session, text)).toSorted(bySessionUrgency);
  return (
    <>
      {items.length > manySessions && (
        <Field
          label="Find a terminal"
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="its name, its device, or how it stands"
          autoComplete="off"
          spellCheck={false}
          data-testid="find-session"
        />
      )}
      {found.length === 0 && (
        <EmptyState icon={<TerminalIcon />} title="No such terminal" testId="no-such-session">
          No terminal here has this in its name, its device or its state.
        </EmptyState>
      )}
      {found.length > 0 && (
        <List>
          {found.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              preview={previews.find((preview) => preview.session === session.id)}
              role={role}
            />
          ))}
        </List>
      )}
    </>
  );
}
