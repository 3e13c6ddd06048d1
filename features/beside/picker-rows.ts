/** What can be put beside the terminals on view, as the picker lists it. Pure. */
import type { ApiIdea, ApiSession } from "@coda/protocol";
import { bySessionUrgency } from "../sessions/session-status.ts";
import { sideKey, type SidePlace } from "./side-address.ts";

export interface PickerRow {
  readonly key: string;
  readonly place: SidePlace;
  readonly session: ApiSession;
  /** On view already. */
  readonly isPresent: boolean;
}

export interface PickerGroup {
  readonly idea: Pick<ApiIdea, "id" | "title">;
  readonly rows: readonly PickerRow[];
}

interface Known {
  readonly ideas: readonly Pick<ApiIdea, "id" | "title" | "archivedAt">[];
  readonly sessions: readonly ApiSession[];
  readonly present: readonly SidePlace[];
}

/** Every word of the query is in the idea's title or in the slot's name; in any case, in any order. */
function isSought(query: string, texts: readonly string[]): boolean {
  const text = texts.join(" ").toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

/** In the order of the ideas, the urgent first; what was put away is left out, unless it is on view. */
export function pickerGroups({ ideas, sessions, present }: Known, query: string): readonly PickerGroup[] {
  const presentKeys = new Set(present.map(sideKey));
  const byIdea = Map.groupBy(sessions, ({ ideaId }) => ideaId);
  return ideas.flatMap((idea): PickerGroup[] => {
    const rows = (byIdea.get(idea.id) ?? [])
      .toSorted(bySessionUrgency)
      .map((session) => rowOf(session, presentKeys))
      .filter(({ isPresent }) => isPresent || idea.archivedAt === null)
      .filter(({ session }) => isSought(query, [idea.title, session.slot]));
    return rows.length === 0 ? [] : [{ idea, rows }];
  });
}

function rowOf(session: ApiSession, present: ReadonlySet<string>): PickerRow {
  const place = { idea: session.ideaId, slot: session.slot };
  const key = sideKey(place);
  return { key, place, session, isPresent: present.has(key) };
}
