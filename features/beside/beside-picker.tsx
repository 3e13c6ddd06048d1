/** The terminals of all ideas with their live state, some of which go beside each other. */
"use client";

import { useState } from "react";
import { Button } from "@/ui/button.tsx";
import { CheckField } from "@/ui/check-field.tsx";
import { DialogActions } from "@/ui/dialog.tsx";
import { Form } from "@/ui/form.tsx";
import { SearchField } from "@/ui/search-field.tsx";
import { SkeletonRows } from "@/ui/skeleton.tsx";
import { useAllSessions, useIdeas } from "../api/queries.ts";
import { SessionBadge } from "../sessions/session-badge.tsx";
import { FailureNotice } from "../shell/failure-notice.tsx";
import { pickerGroups, type PickerGroup, type PickerRow } from "./picker-rows.ts";
import { mostSides, sideKey, without, type SidePlace } from "./side-address.ts";

interface BesidePickerProps {
  readonly present: readonly SidePlace[];
  readonly onChosen: (sides: readonly SidePlace[]) => void;
}

interface RowProps {
  readonly row: PickerRow;
  readonly checked: boolean;
  /** No more have room. */
  readonly isFull: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Row({ row: { key, session, isPresent }, checked, isFull, onChange }: RowProps) {
  const label = (
    <span className="flex items-center gap-2.5">
      <span className="truncate font-mono">{session.slot}</span>
      <SessionBadge status={session.status} />
      <span className="truncate text-xs font-normal text-ink-quiet">
        {isPresent ? "on view" : (session.device?.name ?? "no device yet")}
      </span>
    </span>
  );
  return (
    <li data-testid="beside-row" data-side={key}>
      <CheckField
        label={label}
        checked={isPresent || checked}
        disabled={isPresent || (isFull && !checked)}
        onChange={onChange}
      />
    </li>
  );
}

/** What there is to choose from; undefined while it is not known. */
function useGroups(present: readonly SidePlace[], query: string) {
  const ideas = useIdeas();
  const sessions = useAllSessions();
  const retry = () => {
    ideas.retry();
    sessions.retry();
  };
  if (ideas.items === undefined || sessions.items === undefined)
    return { groups: undefined, failure: ideas.failure ?? sessions.failure, retry };
  const known = { ideas: ideas.items, sessions: sessions.items, present };
  return { groups: pickerGroups(known, query), failure: undefined, retry };
}

interface GroupsProps {
  readonly groups: readonly PickerGroup[];
  readonly chosen: readonly SidePlace[];
  readonly isFull: boolean;
  readonly onToggle: (place: SidePlace, checked: boolean) => void;
}

function Groups({ groups, chosen, isFull, onToggle }: GroupsProps) {
  const keys = new Set(chosen.map(sideKey));
  return groups.map(({ idea, rows }) => (
    <fieldset key={idea.id} className="mt-4">
      <legend className="mb-1.5 text-xs font-medium text-ink-quiet">{idea.title}</legend>
      <ul className="space-y-2">
        {rows.map((row) => (
          <Row
            key={row.key}
            {...{ row, isFull }}
            checked={keys.has(row.key)}
            onChange={(checked) => onToggle(row.place, checked)}
          />
        ))}
      </ul>
    </fieldset>
  ));
}

function noneWords(query: string): string {
  return query.trim() === ""
    ? "There is no terminal yet: open one in an idea first."
    : "Neither an idea nor a terminal is called so.";
}

export function BesidePicker({ present, onChosen }: BesidePickerProps) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<readonly SidePlace[]>([]);
  const { groups, failure, retry } = useGroups(present, query.trim());
  const count = present.length + chosen.length;
  const isEnough = chosen.length > 0 && count > 1;
  const toggle = (place: SidePlace, checked: boolean) =>
    setChosen((before) => [...without(before, sideKey(place)), ...(checked ? [place] : [])]);
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        if (isEnough) onChosen([...present, ...chosen]);
      }}
    >
      <span className="flex">
        <SearchField label="Idea or terminal" value={query} onChange={setQuery} testId="beside-filter" />
      </span>
      {failure && (
        <div className="mt-3">
          <FailureNotice title="The terminals could not be listed" failure={failure} onRetry={retry} />
        </div>
      )}
      {groups === undefined && !failure && <SkeletonRows rows={3} label="Loading the terminals" />}
      {groups && <Groups {...{ groups, chosen }} isFull={count >= mostSides} onToggle={toggle} />}
      <p role="status" className="mt-4 text-sm text-ink-soft empty:hidden">
        {groups?.length === 0 && noneWords(query)}
        {chosen.length === count && count === 1 && "And one more to stand beside it."}
        {count >= mostSides && `That is all there is room for: ${mostSides} terminals.`}
      </p>
      <DialogActions>
        <Button type="submit" variant="primary" disabled={!isEnough} data-testid="beside-go">
          Open side by side
        </Button>
      </DialogActions>
    </Form>
  );
}
