/** Where a notice leads, as things stand when somebody follows it: the live terminal, or what its pane had printed by then. */
import { eq } from "drizzle-orm";
import type { IdeaId, NoticeId, PaneId, Position, Slot } from "@coda/protocol";
import { notices as table } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";
import { sessionRow, shownStatus } from "../session/queries.ts";

export type Moment =
  | { readonly kind: "device" }
  /** `place`: of the pane's program that still runs; null where nothing is known of it any more. */
  | {
      readonly kind: "live" | "saved";
      readonly ideaId: IdeaId;
      readonly slot: Slot;
      readonly pane: PaneId | null;
      readonly at: Position | null;
    };

/** Undefined: there is no such notice, or it is not theirs to see any more. */
export async function momentOf(scope: Scope, id: NoticeId): Promise<Moment | undefined> {
  const [notice] = await scope.orm
    .select()
    .from(table)
    .where(scope.notices(eq(table.id, id)));
  if (notice === undefined) return undefined;
  if (notice.sessionId === null) return { kind: "device" };
  const row = await sessionRow(scope, notice.sessionId);
  const { ideaId, slot, lastSequence } = row.session;
  const { pane, epoch, offset } = notice;
  if (pane === null || epoch === null || offset === null) return { kind: "live", ideaId, slot, pane: null, at: null };
  const isReachable = !["offline", "exited", "reserved"].includes(shownStatus(row, scope.now()));
  const stored = lastSequence.find((cursor) => cursor.pane === pane);
  // Of a pane of which nothing is stored yet there is nothing to read but the terminal itself.
  const isLive = stored === undefined || (isReachable && stored.epoch === epoch);
  return { kind: isLive ? "live" : "saved", ideaId, slot, pane, at: { epoch, offset } };
}
