/** A person's inbox: what they were told, newest first, and what of it they have seen. */
import { and, count, desc, eq, inArray, isNull, lt, lte } from "drizzle-orm";
import { z } from "zod";
import {
  noticeGroups,
  noticeGroupSchema,
  noticeIdSchema,
  type ApiNotice,
  type KeptNotice,
  type MarkNotices,
  type NoticeGroup,
  type NoticeList,
} from "@coda/protocol";
import { devices, ideas, ideasTerminalSessions as sessions, notices as table } from "../../drizzle/schema/index.ts";
import type { Scope } from "../scope.ts";

const pageRows = 50;

/** @see NoticeList */
export const inboxQuerySchema = z.object({
  group: noticeGroupSchema.optional(),
  unread: z.enum(["0", "1"]).default("0"),
  before: z.coerce.number().pipe(noticeIdSchema).optional(),
});
export type InboxQuery = z.infer<typeof inboxQuerySchema>;

export async function listNotices(scope: Scope, { group, unread, before }: InboxQuery): Promise<NoticeList> {
  const rows = await scope.orm
    .select({
      notice: table,
      session: { id: sessions.id, ideaId: sessions.ideaId, slot: sessions.slot },
      ideaTitle: ideas.title,
      device: { id: devices.id, name: devices.name },
    })
    .from(table)
    .leftJoin(sessions, eq(sessions.id, table.sessionId))
    .leftJoin(ideas, eq(ideas.id, sessions.ideaId))
    .leftJoin(devices, eq(devices.id, table.deviceId))
    .where(
      scope.notices(
        group && inArray(table.kind, kindsOf(group)),
        unread === "1" ? isNull(table.readAt) : undefined,
        before === undefined ? undefined : lt(table.id, before),
      ),
    )
    .orderBy(desc(table.id))
    .limit(pageRows + 1);
  const page = rows.slice(0, pageRows).map(({ notice, session, ideaTitle, device }): ApiNotice => ({
    id: notice.id,
    at: notice.at.toISOString(),
    read: notice.readAt !== null,
    more: notice.counted.length,
    what: notice.what,
    pattern: notice.pattern,
    session: session === null || ideaTitle === null ? null : { ...session, ideaTitle },
    device,
  }));
  return { notices: page, more: rows.length > pageRows, unread: await countUnread(scope) };
}

function kindsOf(group: NoticeGroup): KeptNotice["kind"][] {
  const kinds = Object.entries(noticeGroups) as [KeptNotice["kind"], NoticeGroup][];
  return kinds.filter(([, of]) => of === group).map(([kind]) => kind);
}

export async function countUnread(scope: Scope): Promise<number> {
  const [row] = await scope.orm
    .select({ count: count() })
    .from(table)
    .where(scope.notices(isNull(table.readAt)));
  return row?.count ?? 0;
}

/** How many are unread then. */
export async function markNotices(scope: Scope, marked: MarkNotices): Promise<number> {
  const [which, read] =
    "upTo" in marked
      ? [and(lte(table.id, marked.upTo), isNull(table.readAt)), true]
      : [inArray(table.id, marked.ids), marked.read];
  await scope.orm
    .update(table)
    .set({ readAt: read ? scope.now() : null })
    .where(scope.notices(which));
  return countUnread(scope);
}
