/** A person's inbox: what they were told, newest first, and what of it they have seen. */
import { count, desc, eq, inArray, isNull, lt, lte, type SQL } from "drizzle-orm";
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
  group: z.optional(noticeGroupSchema),
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
  const isRead = "ids" in marked ? marked.read : true;
  await scope.orm
    .update(table)
    .set({ readAt: isRead ? scope.now() : null })
    .where(scope.notices(whichOf(marked), isRead ? isNull(table.readAt) : undefined));
  return countUnread(scope);
}

function whichOf(marked: MarkNotices): SQL {
  if ("ids" in marked) return inArray(table.id, marked.ids);
  return "upTo" in marked ? lte(table.id, marked.upTo) : eq(table.sessionId, marked.session);
}
