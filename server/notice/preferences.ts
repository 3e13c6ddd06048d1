/** What a person wants to be told of at all. */
import { eq } from "drizzle-orm";
import { defaultNoticePreferences, type NoticePreferences } from "@coda/protocol";
import { users } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { Scope } from "../scope.ts";

export async function readPreferences({ orm, userId }: Scope): Promise<NoticePreferences> {
  const [row] = await orm.select({ kept: users.noticePreferences }).from(users).where(eq(users.id, userId));
  return row?.kept ?? defaultNoticePreferences;
}

export async function changePreferences(scope: Scope, preferences: NoticePreferences): Promise<NoticePreferences> {
  await scope.orm.update(users).set({ noticePreferences: preferences }).where(eq(users.id, scope.userId));
  const { quiet, bell = preferences.attention, ...kinds } = preferences;
  await audit(scope, "settings.changed", { subject: { ...kinds, bell, quietHours: quiet !== null } });
  return preferences;
}
