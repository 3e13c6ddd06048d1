/** All ideas of the reader, each with what its terminals do right now; what is put away is shown when it is asked for. */
"use client";

import type { ApiIdea } from "@coda/protocol";
import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { EmptyState } from "@/ui/empty-state.tsx";
import { Field } from "@/ui/field.tsx";
import { IdeaIcon } from "@/ui/icons.ts";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { List } from "@/ui/list.tsx";
import { useIdeas } from "../api/queries.ts";
import { useForgetGoneIdeas } from "../sessions/forget-gone.ts";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { PageFrame } from "../shell/page-frame.tsx";
import { CreateIdea, type CreateIdeaAction } from "./create-idea.tsx";
import { IdeaChanged } from "./idea-changed.tsx";
import { IdeaRow } from "./idea-row.tsx";
import { byUrgency, fits } from "./idea-words.ts";
import { useChangeIdea, type ChangingIdea } from "./use-change-idea.ts";

/** As many as are seen at a glance. */
const manyIdeas = 6;

interface IdeaListProps {
  readonly initial?: readonly ApiIdea[];
  readonly createIdea: CreateIdeaAction;
}

export function IdeaList({ initial, createIdea }: IdeaListProps) {
  const { items, failure, retry } = useIdeas(initial);
  const changing = useChangeIdea();
  useForgetGoneIdeas(items);
  return (
    <PageFrame title="Ideas" note="Each idea has its own terminals." actions={<CreateIdea createIdea={createIdea} />}>
      <div className="space-y-4">
        {failure && (
          <FailureNotice title="The list could not be brought up to date" failure={failure} onRetry={retry} />
        )}
        <IdeaChanged {...changing} />
        {items === undefined && !failure && <SkeletonRows rows={4} label="Loading your ideas" />}
        {items?.length === 0 && (
          <EmptyState icon={<IdeaIcon />} title="No idea yet" testId="no-ideas">
            An idea is a project of yours. Create one, and its first terminal is a tmux session on your own machine.
          </EmptyState>
        )}
        {items !== undefined && items.length > 0 && <Ideas items={items} change={changing.change} />}
      </div>
    </PageFrame>
  );
}

function Ideas({ items, change }: { readonly items: readonly ApiIdea[]; readonly change: ChangingIdea["change"] }) {
  const [text, setText] = useState("");
  const [showsArchived, setShowsArchived] = useState(false);
  const found = items.filter((idea) => fits(idea, text)).toSorted(byUrgency);
  const inUse = found.filter(({ archivedAt }) => archivedAt === null);
  const archived = found.filter(({ archivedAt }) => archivedAt !== null);
  return (
    <>
      {items.length > manyIdeas && (
        <Field
          label="Find an idea"
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="its title, its short name, or a terminal that needs attention"
          autoComplete="off"
          spellCheck={false}
          data-testid="find-idea"
        />
      )}
      <Rows label="Ideas" ideas={inUse} change={change} />
      {inUse.length === 0 && <NoneInUse isFiltered={text.trim() !== ""} archived={archived.length} />}
      {archived.length > 0 && (
        <Button
          variant="ghost"
          aria-expanded={showsArchived}
          onClick={() => setShowsArchived(!showsArchived)}
          data-testid="show-archived"
        >
          {showsArchived ? "Hide" : "Show"} {archived.length} archived
        </Button>
      )}
      {showsArchived && <Rows label="Archived ideas" ideas={archived} change={change} />}
    </>
  );
}

interface RowsProps {
  readonly label: string;
  readonly ideas: readonly ApiIdea[];
  readonly change: ChangingIdea["change"];
}

function Rows({ label, ideas, change }: RowsProps) {
  if (ideas.length === 0) return null;
  return (
    <List aria-label={label}>
      {ideas.map((idea) => (
        <IdeaRow key={idea.id} idea={idea} change={change} />
      ))}
    </List>
  );
}

function NoneInUse({ isFiltered, archived }: { readonly isFiltered: boolean; readonly archived: number }) {
  return (
    <EmptyState
      icon={<IdeaIcon />}
      title={isFiltered ? "No such idea" : "All your ideas are archived"}
      testId="no-such-idea"
    >
      {isFiltered && archived === 0 && "No idea has this in its title or its short name."}
      {isFiltered && archived > 0 && "Only archived ideas have this in their titles or short names."}
      {!isFiltered && "Their terminals run on. Take one out of the archive below, or create another."}
    </EmptyState>
  );
}
