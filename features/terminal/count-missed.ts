/** What was missed in all panes of a terminal, by asking of each what came since. */
import type { SinceReply } from "@coda/protocol";
import type { LeftPlace, PaneEnd } from "./left-places.ts";
import type { Missed } from "./since-you-left.ts";

/** Rejects where it cannot be told of any of them. */
export async function countMissed(left: LeftPlace, ask: (end: PaneEnd) => Promise<SinceReply>): Promise<Missed> {
  const { pane, epoch, offset, others } = left;
  const asked = [{ pane, epoch, offset }, ...others].map(async (end) => ask(end));
  // A pane that was closed meanwhile, and whose output is deleted, takes nothing from what the others have.
  const known = (await Promise.allSettled(asked)).flatMap((reply) => (reply.status === "fulfilled" ? reply.value : []));
  if (known.length === 0) throw new Error("nobody knows what came since");
  return missedIn(known);
}

/** Added up; the first error of all is that of the command that was begun first. */
function missedIn(replies: readonly SinceReply[]): Missed {
  const sum = (of: (reply: SinceReply) => number) => replies.reduce((all, reply) => all + of(reply), 0);
  const failures = replies.flatMap(({ firstFailed }) => firstFailed ?? []);
  const [firstFailed = null] = failures.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  return {
    lines: sum(({ lines }) => lines),
    more: replies.some(({ more }) => more),
    commands: sum(({ commands }) => commands),
    failed: sum(({ failed }) => failed),
    firstFailed,
  };
}
