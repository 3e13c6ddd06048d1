/** How ideas are counted, found and ordered on the screen, and what is said of a change. Pure. */
import type { ApiIdea, Slot } from "@coda/protocol";
import type { IdeaChange } from "./use-change-idea.ts";

export function terminalCount(total: number): string {
  if (total === 0) return "no terminals";
  return total === 1 ? "1 terminal" : `${total} terminals`;
}

/** Named one by one as long as a row has room. */
const mostNamed = 2;

export function shownAsking(asking: readonly Slot[]): { readonly named: readonly Slot[]; readonly more: number } {
  const named = asking.length > mostNamed ? asking.slice(0, 1) : asking;
  return { named, more: asking.length - named.length };
}

/** What is looked for stands in its title, in its id or in the name of a terminal that needs attention, in capitals or not. */
export function fits({ title, id, sessions }: Pick<ApiIdea, "title" | "id" | "sessions">, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [title, id, ...sessions.asking].some((name) => name.toLowerCase().includes(wanted));
}

type Ordered = Pick<ApiIdea, "lastActivityAt" | "createdAt" | "sessions">;

/** What needs attention first, then the one touched last; one that never ran counts from its creation. */
export function byUrgency(left: Ordered, right: Ordered): number {
  const at = (idea: Ordered) => Date.parse(idea.lastActivityAt ?? idea.createdAt);
  return Math.sign(right.sessions.attention) - Math.sign(left.sessions.attention) || at(right) - at(left);
}

export function changeWords({ idea, patch }: IdeaChange): { readonly done: string; readonly failed: string } {
  const name = `“${idea.title}”`;
  if (patch.archived === true) return { done: `${name} is archived`, failed: `${name} was not archived` };
  if (patch.archived === false)
    return { done: `${name} is back in the list`, failed: `${name} was not taken out of the archive` };
  if (patch.recordingPaused !== undefined)
    return { done: `The recording of ${name} was changed`, failed: `The recording of ${name} was not changed` };
  return { done: `${name} is now “${patch.title}”`, failed: `${name} was not renamed` };
}
